#pragma once

#include <string_view>

#include "emulator/world/world.hpp"
#include "services/autoscaling/api.hpp"
#include "services/autoscaling/groups.hpp"
#include "services/autoscaling/rows.hpp"

/// What EventBridge is told of groups (ASG-093).
namespace windtunnel::autoscaling {

/// Whether it wants to know how launches, or terminations, ended.
bool activity_is_heard(world::World& world, const GroupNumberRow& group,
                       const ActivityRecord& record);
/// A launch or a termination ended as the activity says; `instance` is empty where there is none.
void emit_activity(world::World& world, const GroupNumberRow& group, const ActivityRecord& record,
                   const Activity& activity, std::string_view instance);
/// An instance waits at a lifecycle hook.
void emit_hook(world::World& world, const GroupName& group, const LifecycleHook& hook,
               std::string_view instance, std::string_view token);

}  // namespace windtunnel::autoscaling
