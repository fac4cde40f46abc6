#pragma once

#include <cstddef>
#include <vector>

namespace windtunnel::autoscaling {

/// How `added` instances spread over zones that have so many already: each goes where the fewest
/// are, to the first of several such zones (ASG-022).
std::vector<std::size_t> spread(std::vector<std::size_t> present, std::size_t added);

}  // namespace windtunnel::autoscaling
