#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace windtunnel::simulation {

/// The names of AWS's commercial regions, in alphabetical order.
const std::vector<std::string>& region_names();
bool is_region(std::string_view region);
/// The region's availability zones, such as us-east-1a; none for an unknown region.
std::vector<std::string> zones_of(std::string_view region);

}  // namespace windtunnel::simulation
