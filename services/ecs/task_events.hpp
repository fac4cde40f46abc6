#pragma once

#include <string>

#include "emulator/world/world.hpp"
#include "services/ecs/tasks.hpp"

/// What EventBridge is told of tasks: `ECS Task State Change` (ECS-081).
namespace windtunnel::ecs {

/// Asked first: tasks are many, and where no rule is about them they cost nothing.
bool task_events_are_heard(world::World& world, const world::Scope& scope);

/// One event for each task of the batch, as it is now.
void emit_tasks(world::World& world, const TaskOwner& owner, const Batch& batch);

}  // namespace windtunnel::ecs
