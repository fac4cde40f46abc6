#pragma once

#include <string>

#include "emulator/world/call.hpp"
#include "services/ec2/api.hpp"
#include "services/ec2/rows.hpp"
#include "simulation/fleet/fleet_specification.hpp"

namespace windtunnel::ec2 {

// All of these see a request that was completed by its launch template, if it names one, and then
// names the version by its number.

/// Refuses what RunInstances asks for that would change what runs, and is not modelled: spot
/// requests, interfaces, addresses, dedicated hosts. What only furnishes the machine (volumes,
/// processors, metadata options, user data) is accepted and has no effect.
void check_launch(const RunInstancesRequest& input);

/// The group of the fleet that the request describes, without a name yet; its agents are installed
/// and do not answer yet.
simulation::InstanceGroupSpecification specification_of(const world::Call& call,
                                                        const RunInstancesRequest& input);

LaunchRow launch_row_of(const world::Call& call, const RunInstancesRequest& input);

}  // namespace windtunnel::ec2
