#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace windtunnel::simulation {

/// " (did you mean X?)" with the candidate nearest to `text`, or nothing where none is near.
std::string did_you_mean(std::string_view text, const std::vector<std::string>& candidates);

}  // namespace windtunnel::simulation
