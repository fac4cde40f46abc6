#pragma once

#include <string_view>

#include "emulator/world/world.hpp"
#include "services/autoscaling/api.hpp"
#include "services/autoscaling/groups.hpp"

/// What a hook's notification target is told (ASG-032, ASG-035). Where that fails, the world's
/// history says so, and the hook waits all the same.
namespace windtunnel::autoscaling {

/// Whether it is a topic's or a queue's ARN.
bool is_notification_target(std::string_view arn);

void send_test_notice(world::World& world, const GroupName& group, const LifecycleHook& hook);
void send_hook_notice(world::World& world, const GroupName& group, const LifecycleHook& hook,
                      std::string_view instance, std::string_view token);

}  // namespace windtunnel::autoscaling
