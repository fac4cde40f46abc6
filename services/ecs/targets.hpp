#pragma once

#include <string>
#include <vector>

#include "emulator/world/world.hpp"
#include "services/ecs/api.hpp"

/// What ECS asks of load balancers: tasks are targets of their task set's target groups while they
/// run.
namespace windtunnel::ecs {

/// The worst comes last.
enum class Health { healthy, waiting, unused, unhealthy };

using LoadBalancers = std::vector<LoadBalancer>;

/// What a target group refuses is noted in the world's history.
void register_targets(world::World& world, const world::Scope& scope,
                      const LoadBalancers& balancers, const world::AddressesRegistered& tasks);
void deregister_targets(world::World& world, const world::Scope& scope,
                        const LoadBalancers& balancers, const std::vector<std::string>& addresses);

/// How long the target groups drain what leaves them.
simulation::Duration deregistration_delay(world::World& world, const world::Scope& scope,
                                          const LoadBalancers& balancers);

/// Of each address the worst health in any of the target groups.
std::vector<Health> health_of(world::World& world, const world::Scope& scope,
                              const LoadBalancers& balancers,
                              const std::vector<std::string>& addresses);

/// The target groups must be there, for addresses and, where that is asked for, served by a load
/// balancer (ECS-044).
void check_target_groups(world::World& world, const world::Scope& scope,
                         const LoadBalancers& balancers, bool in_use);

}  // namespace windtunnel::ecs
