#include "services/autoscaling/hook_actions.hpp"

#include <algorithm>

#include "services/autoscaling/activity_text.hpp"
#include "services/autoscaling/errors.hpp"
#include "services/autoscaling/group_events.hpp"
#include "services/autoscaling/hook_notices.hpp"
#include "services/autoscaling/hooks.hpp"
#include "services/autoscaling/lifecycle.hpp"
#include "services/autoscaling/members.hpp"
#include "services/autoscaling/sections.hpp"

namespace windtunnel::autoscaling {
namespace {

std::string_view name_of(HookActions::Transition transition) {
  return transition == HookActions::Transition::launching ? launching_transition
                                                          : terminating_transition;
}

/// Requests about actions take a group's ARN too.
GroupName group_named(const world::Call& call, const std::string& name_or_arn) {
  constexpr std::string_view before_name = ":autoScalingGroupName/";
  const std::size_t at = name_or_arn.find(before_name);
  GroupName group{call.scope, at == std::string::npos
                                  ? name_or_arn
                                  : name_or_arn.substr(at + before_name.size())};
  call.world.component<Groups>().existing(group.scope, group.name);
  return group;
}

}  // namespace

HookActions::HookActions(world::World& world)
    : Component(world), rows_(world.tracker(), sections::hook_actions, "lifecycle actions") {}

std::string HookActions::token_of(const GroupName& group, std::string_view hook,
                                  std::uint32_t instance) const {
  const Members& members = world_.component<Members>();
  const bool ends = is_terminating(members.of(instance).state);
  return simulation::uuid(world_.random()
                              .child("autoscaling")
                              .child(group.scope.account)
                              .child(group.scope.region)
                              .child("lifecycle action")
                              .child(members.id_of(instance))
                              .child(hook)
                              .child(ends ? terminating_transition : launching_transition));
}

bool HookActions::would_start(const GroupName& group, Transition transition) const {
  return !world_.component<Hooks>().of(group, name_of(transition)).empty();
}

void HookActions::start(const GroupName& group, std::uint32_t instance, Transition transition) {
  const std::string id = world_.component<Members>().id_of(instance);
  for (const LifecycleHook* hook : world_.component<Hooks>().of(group, name_of(transition))) {
    const std::string token = token_of(group, *hook->LifecycleHookName, instance);
    HookActionRow& row = rows_.edit(token);
    row.instance = instance;
    row.hook = *hook->LifecycleHookName;
    row.launching = transition == Transition::launching;
    row.abandon_by_default = *hook->DefaultResult == "ABANDON";
    row.heartbeat = std::chrono::seconds(*hook->HeartbeatTimeout);
    row.deadline = world_.now() + row.heartbeat;
    row.last_deadline = world_.now() + std::chrono::seconds(*hook->GlobalTimeout);
    world_.schedule(event_kind(event_numbers::hook_timeout), row.deadline, instance);
    world_.raise(world::LifecycleActionStarted{
        group.scope, group.name, row.hook, token, id, instance,
        std::string(name_of(transition)), hook->NotificationMetadata.or_default()});
    emit_hook(world_, group, *hook, id, token);
    if (hook->NotificationTargetARN) send_hook_notice(world_, group, *hook, id, token);
  }
}

std::string HookActions::find(const GroupName& group, const std::string& hook,
                              const api::Opt<std::string>& token,
                              const api::Opt<std::string>& instance) const {
  const Members& members = world_.component<Members>();
  const std::uint32_t number = world_.component<Groups>().find(group.scope, group.name)->number;
  if (token) {
    const HookActionRow* row = rows_.find(*token);
    if (row == nullptr || row->hook != hook || members.of(row->instance).group != number) {
      throw errors::no_action_with_token(*token);
    }
    return *token;
  }
  const std::string& id = instance.or_default();
  const auto host = world_.fleet().find(group.scope.account, group.scope.region, id);
  if (!host || members.of(host->number).group != number) throw errors::no_action_with_instance(id);
  const std::string found = token_of(group, hook, host->number);
  if (rows_.find(found) == nullptr) throw errors::no_action_with_instance(id);
  return found;
}

CompleteLifecycleActionAnswer HookActions::complete_lifecycle_action(
    world::Call& call, const CompleteLifecycleActionType& in) {
  const GroupName group = group_named(call, in.AutoScalingGroupName);
  const bool abandon = in.LifecycleActionResult == "ABANDON";
  if (!abandon && in.LifecycleActionResult != "CONTINUE") {
    throw errors::validation("The result of a lifecycle action must be CONTINUE or ABANDON.");
  }
  answer(group, find(group, in.LifecycleHookName, in.LifecycleActionToken, in.InstanceId), abandon,
         false);
  return {};
}

RecordLifecycleActionHeartbeatAnswer HookActions::record_lifecycle_action_heartbeat(
    world::Call& call, const RecordLifecycleActionHeartbeatType& in) {
  const GroupName group = group_named(call, in.AutoScalingGroupName);
  HookActionRow& row = rows_.edit(
      find(group, in.LifecycleHookName, in.LifecycleActionToken, in.InstanceId));
  row.deadline = std::min(call.now() + row.heartbeat, row.last_deadline);
  world_.schedule(event_kind(event_numbers::hook_timeout), row.deadline, row.instance);
  return {};
}

void HookActions::on_timeout(const simulation::Event& event) {
  const auto instance = static_cast<std::uint32_t>(event.subject);
  const MemberRecord& record = world_.component<Members>().of(instance);
  const auto group = world_.component<Groups>().name_of(record.group);
  if (!group) return;
  const std::string_view transition =
      is_terminating(record.state) ? terminating_transition : launching_transition;
  for (const LifecycleHook* hook : world_.component<Hooks>().of(*group, transition)) {
    const std::string token = token_of(*group, *hook->LifecycleHookName, instance);
    const HookActionRow* row = rows_.find(token);
    // Of one that was answered, or beat since, nothing is due.
    if (row == nullptr || row->deadline != world_.now()) continue;
    answer(*group, token, row->abandon_by_default, true);
    // Whatever else it waited for was given up with it, or the instance has gone on.
    if (world_.component<Members>().of(instance).group == 0) return;
  }
}

bool HookActions::is_waiting(const GroupName& group, std::uint32_t instance) const {
  const bool ends = is_terminating(world_.component<Members>().of(instance).state);
  const auto hooks = world_.component<Hooks>().of(
      group, ends ? terminating_transition : launching_transition);
  return std::any_of(hooks.begin(), hooks.end(), [&](const LifecycleHook* hook) {
    return rows_.find(token_of(group, *hook->LifecycleHookName, instance)) != nullptr;
  });
}

void HookActions::answer(const GroupName& group, const std::string& token, bool abandon,
                         bool timed_out) {
  const HookActionRow row = *rows_.find(token);
  rows_.erase(token);
  Lifecycle& lifecycle = world_.component<Lifecycle>();
  if (row.launching && abandon) {
    drop(row.instance);
    return lifecycle.launch_was_abandoned(row.instance, abandoned_message(token, timed_out));
  }
  // One that ends goes on either way, after ABANDON without its other hooks (ASG-038).
  if (abandon) drop(row.instance);
  if (is_waiting(group, row.instance)) return;
  if (row.launching) {
    lifecycle.launch_goes_on(row.instance);
  } else {
    lifecycle.termination_goes_on(row.instance);
  }
}

void HookActions::drop(std::uint32_t instance) {
  const MemberRecord& record = world_.component<Members>().of(instance);
  if (record.state != LifecycleState::pending_wait &&
      record.state != LifecycleState::terminating_wait) {
    return;
  }
  const GroupName group = *world_.component<Groups>().name_of(record.group);
  const std::string_view transition =
      is_terminating(record.state) ? terminating_transition : launching_transition;
  for (const LifecycleHook* hook : world_.component<Hooks>().of(group, transition)) {
    rows_.erase(token_of(group, *hook->LifecycleHookName, instance));
  }
}

void HookActions::finish_all(const GroupName& group, const LifecycleHook& hook) {
  const std::uint32_t number = world_.component<Groups>().find(group.scope, group.name)->number;
  std::vector<std::string> tokens;
  world_.component<Members>().each(number, [&](std::uint32_t instance, const MemberRecord&) {
    const std::string token = token_of(group, *hook.LifecycleHookName, instance);
    if (rows_.find(token) != nullptr) tokens.push_back(token);
    return true;
  });
  for (const std::string& token : tokens) {
    answer(group, token, *hook.LifecycleTransition == launching_transition, false);
  }
}

}  // namespace windtunnel::autoscaling
