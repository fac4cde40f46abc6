#pragma once

#include <optional>

#include "emulator/world/world.hpp"
#include "services/codedeploy/deployment_engine.hpp"
#include "services/codedeploy/shift_rows.hpp"

/// What deployments do with functions: look at the alias, and set its weights (CD-129).
namespace windtunnel::codedeploy::lambda_shift {

/// Why function, alias and versions are not as the AppSpec has them; nothing where they are.
std::optional<DeploymentError> check(world::World& world, const world::Scope& scope,
                                     const LambdaAppSpec& spec);
/// Lets the target version have `percent` of the alias's traffic.
std::optional<DeploymentError> set_weight(world::World& world, const world::Scope& scope,
                                          const LambdaAppSpec& spec, std::int64_t percent);
/// Lets the current version have all of it again.
void give_back(world::World& world, const world::Scope& scope, const LambdaAppSpec& spec);

}  // namespace windtunnel::codedeploy::lambda_shift
