#pragma once

#include <string>
#include <string_view>

#include "emulator/world/world.hpp"
#include "services/ecs/names.hpp"
#include "services/ecs/rows.hpp"

/// What EventBridge is told of services, their task sets and their deployments (ECS-081, ECS-082).
namespace windtunnel::ecs {

/// `ECS Service Action` SERVICE_STEADY_STATE, or of a service with task sets TASKSET_STEADY_STATE.
void emit_steady_state(world::World& world, const ServiceName& name, const ServiceRow& service,
                       const TaskSetRow& set);
/// `ECS Service Action` SERVICE_TASK_START_IMPAIRED.
void emit_start_impaired(world::World& world, const ServiceName& name);

/// `ECS Deployment State Change`, as its rollout is now. `reason` says why.
void emit_deployment(world::World& world, const ServiceName& name, const TaskSetRow& deployment,
                     const std::string& reason);

}  // namespace windtunnel::ecs
