#pragma once

#include <string>

#include "simulation/fleet/yaml_document.hpp"

namespace windtunnel::simulation {

/// The node as compact JSON, members in the order of the file. Plain `null`, `~`, `true`, `false`
/// and what JSON has for numbers are that; all other scalars, and all in quotes, are text.
std::string json_of(const YamlNode& node);

}  // namespace windtunnel::simulation
