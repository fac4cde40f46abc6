#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulator/world/call.hpp"
#include "emulator/world/world.hpp"
#include "services/codedeploy/rows.hpp"

/// What deployments do with load balancers: take instances out, and put them back (CD-118).
namespace windtunnel::codedeploy {

/// How the group's load balancers are, or why they cannot be used.
struct TrafficControlReading {
  TrafficControlRow row;
  std::string error;
};
TrafficControlReading read_traffic_control(world::World& world, const world::Scope& scope,
                                           const LoadBalancerInfo& balancers);

/// Both at once for many instances. What cannot be done is not: the deployment sees it in the
/// health of its targets.
void leave_load_balancers(world::World& world, const world::Scope& scope,
                          const TrafficControlRow& control, const std::vector<std::string>& ids);
void join_load_balancers(world::World& world, const world::Scope& scope,
                         const TrafficControlRow& control, const std::vector<std::string>& ids);

}  // namespace windtunnel::codedeploy
