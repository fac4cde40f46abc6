#pragma once

#include <set>
#include <string>
#include <vector>

#include "emulator/world/world.hpp"
#include "services/elbv2/api.hpp"

namespace windtunnel::elbv2 {

/// The actions of a listener or rule of that load balancer as they are shown afterwards, with their
/// defaults (ELB-034, ELB-035); an error for those that it cannot take.
std::vector<Action> checked_actions(world::World& world, const world::Scope& scope,
                                    const LoadBalancer& load_balancer, std::vector<Action> actions);

/// The ARNs of the groups that they forward to.
std::set<std::string> forwarded_groups(const std::vector<Action>& actions);

}  // namespace windtunnel::elbv2
