#pragma once

#include <string_view>

#include "simulation/fleet/fleet_specification.hpp"
#include "simulation/fleet/yaml_document.hpp"

namespace windtunnel::simulation {

/// Most instances that one fleet file may ask for.
inline constexpr std::uint32_t most_instances = 10'000'000;

/// Reads a fleet file. `name` is what messages call it. Everything is checked here: what comes
/// back can be simulated. Throws FleetFileError with up to ten errors, each with its place.
FleetSpecification parse_fleet_file(std::string_view yaml, std::string_view name);

/// The same for a tree that is part of a larger file, such as a scenario's; errors go to
/// `complaints`, whose raise() is the caller's to call.
FleetSpecification read_fleet(const YamlNode& node, FileComplaints& complaints);

/// Whether something of it is decided by code outside of the simulation (`runs`).
bool runs_outside_code(const FleetSpecification& fleet);

}  // namespace windtunnel::simulation
