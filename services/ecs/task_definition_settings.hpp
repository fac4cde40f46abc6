#pragma once

#include "emulator/world/world.hpp"
#include "services/ecs/api.hpp"

namespace windtunnel::ecs {

/// What is described of a definition that is registered so: checked, with AWS's defaults, without
/// revision, ARN and times (ECS-021, ECS-022).
TaskDefinition initial_definition(const world::World& world,
                                  const RegisterTaskDefinitionRequest& in);

}  // namespace windtunnel::ecs
