#include "services/autoscaling/hooks.hpp"

#include <algorithm>

#include "services/autoscaling/errors.hpp"
#include "services/autoscaling/hook_actions.hpp"
#include "services/autoscaling/hook_notices.hpp"
#include "services/autoscaling/limits.hpp"
#include "services/autoscaling/sections.hpp"

namespace windtunnel::autoscaling {
namespace {

void check(const LifecycleHook& hook) {
  if (hook.LifecycleTransition != launching_transition &&
      hook.LifecycleTransition != terminating_transition) {
    throw errors::validation("The lifecycle transition " + hook.LifecycleTransition.or_default() +
                             " is not valid.");
  }
  if (hook.DefaultResult != "CONTINUE" && hook.DefaultResult != "ABANDON") {
    throw errors::validation("The default result of a lifecycle hook must be CONTINUE or ABANDON.");
  }
  const std::int32_t heartbeat = *hook.HeartbeatTimeout;
  if (heartbeat < limits::least_heartbeat_seconds || heartbeat > limits::most_heartbeat_seconds) {
    throw errors::validation(
        "The heartbeat timeout of a lifecycle hook must be between 30 and 7200 seconds.");
  }
  const std::string& target = hook.NotificationTargetARN.or_default();
  if (!target.empty() && !is_notification_target(target)) {
    throw errors::validation("The notification target " + target +
                             " is not an SNS topic or SQS queue.");
  }
}

/// What is not given stays, as of a hook that is put again.
void merge(const LifecycleHookSpecification& from, LifecycleHook& hook) {
  hook.LifecycleHookName = from.LifecycleHookName;
  if (!from.LifecycleTransition.empty()) hook.LifecycleTransition = from.LifecycleTransition;
  hook.HeartbeatTimeout =
      from.HeartbeatTimeout.value_or(hook.HeartbeatTimeout.value_or(limits::heartbeat_seconds));
  hook.DefaultResult = from.DefaultResult.value_or(hook.DefaultResult.value_or("ABANDON"));
  if (from.NotificationTargetARN) hook.NotificationTargetARN = from.NotificationTargetARN;
  // An empty target takes it away.
  if (hook.NotificationTargetARN.or_default().empty()) hook.NotificationTargetARN.reset();
  if (from.RoleARN) hook.RoleARN = from.RoleARN;
  if (from.NotificationMetadata) hook.NotificationMetadata = from.NotificationMetadata;
}

}  // namespace

Hooks::Hooks(world::World& world)
    : Component(world), rows_(world.tracker(), sections::hooks, "lifecycle hooks") {}

void Hooks::put(const GroupName& group, const LifecycleHookSpecification& specification) {
  const LifecycleHook* before = find(group, specification.LifecycleHookName);
  LifecycleHook hook = before == nullptr ? LifecycleHook{} : *before;
  merge(specification, hook);
  hook.AutoScalingGroupName = group.name;
  check(hook);
  hook.GlobalTimeout = std::min(limits::most_global_timeout_seconds,
                                limits::global_timeout_heartbeats * *hook.HeartbeatTimeout);
  if (before == nullptr && !world_.limits_lifted() &&
      all_of(group).size() >= limits::hooks_per_group) {
    throw errors::limit_exceeded("lifecycle hooks of an AutoScalingGroup");
  }
  rows_.edit(group.scope, world::join_key(group.name, specification.LifecycleHookName)).settings =
      hook;
  if (hook.NotificationTargetARN) send_test_notice(world_, group, hook);
}

PutLifecycleHookAnswer Hooks::put_lifecycle_hook(world::Call& call,
                                                 const PutLifecycleHookType& in) {
  world_.component<Groups>().changeable(call.scope, in.AutoScalingGroupName);
  LifecycleHookSpecification specification;
  specification.LifecycleHookName = in.LifecycleHookName;
  specification.LifecycleTransition = in.LifecycleTransition.or_default();
  specification.DefaultResult = in.DefaultResult;
  specification.HeartbeatTimeout = in.HeartbeatTimeout;
  specification.NotificationMetadata = in.NotificationMetadata;
  specification.NotificationTargetARN = in.NotificationTargetARN;
  specification.RoleARN = in.RoleARN;
  put({call.scope, in.AutoScalingGroupName}, specification);
  return {};
}

std::vector<const LifecycleHook*> Hooks::all_of(const GroupName& group) const {
  std::vector<const LifecycleHook*> hooks;
  rows_.scan(group.scope, world::key_prefix(group.name), {},
             [&](std::string_view, const HookRow& row) {
               hooks.push_back(&row.settings);
               return true;
             });
  return hooks;
}

std::vector<const LifecycleHook*> Hooks::of(const GroupName& group,
                                            std::string_view transition) const {
  std::vector<const LifecycleHook*> hooks = all_of(group);
  std::erase_if(hooks, [&](const LifecycleHook* hook) {
    return *hook->LifecycleTransition != transition;
  });
  return hooks;
}

const LifecycleHook* Hooks::find(const GroupName& group, std::string_view name) const {
  const HookRow* row = rows_.find(group.scope, world::join_key(group.name, name));
  return row == nullptr ? nullptr : &row->settings;
}

DescribeLifecycleHooksAnswer Hooks::describe_lifecycle_hooks(world::Call& call,
                                                             const DescribeLifecycleHooksType& in) {
  world_.component<Groups>().existing(call.scope, in.AutoScalingGroupName);
  const auto& names = in.LifecycleHookNames.or_default();
  DescribeLifecycleHooksAnswer out;
  auto& hooks = out.LifecycleHooks.emplace();
  for (const LifecycleHook* hook : all_of({call.scope, in.AutoScalingGroupName})) {
    if (names.empty() ||
        std::find(names.begin(), names.end(), *hook->LifecycleHookName) != names.end()) {
      hooks.push_back(*hook);
    }
  }
  return out;
}

DeleteLifecycleHookAnswer Hooks::delete_lifecycle_hook(world::Call& call,
                                                       const DeleteLifecycleHookType& in) {
  world_.component<Groups>().existing(call.scope, in.AutoScalingGroupName);
  const GroupName group{call.scope, in.AutoScalingGroupName};
  const LifecycleHook* hook = find(group, in.LifecycleHookName);
  if (hook == nullptr) throw errors::hook_not_found(in.LifecycleHookName);
  world_.component<HookActions>().finish_all(group, *hook);
  rows_.erase(group.scope, world::join_key(group.name, in.LifecycleHookName));
  return {};
}

void Hooks::erase_all(const GroupName& group) {
  std::vector<std::string> names;
  for (const LifecycleHook* hook : all_of(group)) names.push_back(*hook->LifecycleHookName);
  for (const std::string& name : names) {
    rows_.erase(group.scope, world::join_key(group.name, name));
  }
}

}  // namespace windtunnel::autoscaling
