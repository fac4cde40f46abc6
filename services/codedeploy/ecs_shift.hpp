#pragma once

#include <optional>
#include <vector>

#include "emulator/world/world.hpp"
#include "services/codedeploy/deployment_engine.hpp"
#include "services/codedeploy/shift_rows.hpp"

/// What deployments do with services: the replacement task set, the listeners' weights between its
/// target group and that of the original one (CD-126, CD-127).
namespace windtunnel::codedeploy::ecs_shift {

/// Throws for ECS services and load balancers that a deployment group cannot have (CD-045, CD-046).
void check_group(world::World& world, const world::Scope& scope,
                 const DeploymentGroupInfo& settings);

/// Finds service, target groups and listeners, and has the production listener forward to both
/// target groups; why it cannot.
std::optional<DeploymentError> check(world::World& world, const world::Scope& scope,
                                     const DeploymentGroupInfo& settings, ShiftRow& shift);
/// Makes the replacement task set.
std::optional<DeploymentError> install(world::World& world, const world::Scope& scope,
                                       const std::string& deployment_id, ShiftRow& shift);
/// Has the test listener forward to the replacement task set.
std::optional<DeploymentError> allow_test_traffic(world::World& world, const world::Scope& scope,
                                                  const ShiftRow& shift);
/// Lets the replacement task set have `percent` of the traffic, and with 100 be the primary one.
std::optional<DeploymentError> set_weight(world::World& world, const world::Scope& scope,
                                          const ShiftRow& shift, std::int64_t percent);
/// Lets the original task set have all traffic again, and deletes the replacement.
void give_back(world::World& world, const world::Scope& scope, const ShiftRow& shift);
void delete_original(world::World& world, const world::Scope& scope, const ShiftRow& shift);

/// Whether both task sets are, which has to be so again after the service was scaled (ECS-063).
bool is_steady(world::World& world, const world::Scope& scope, const ShiftRow& shift);

/// The task sets that are still there (CD-152).
std::vector<ECSTaskSet> task_sets(world::World& world, const world::Scope& scope,
                                  const ShiftRow& shift);

}  // namespace windtunnel::codedeploy::ecs_shift
