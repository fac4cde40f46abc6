#include "services/autoscaling/lifecycle.hpp"

#include "services/autoscaling/activities.hpp"
#include "services/autoscaling/activity_text.hpp"
#include "services/autoscaling/capacity.hpp"
#include "services/autoscaling/health.hpp"
#include "services/autoscaling/hook_actions.hpp"
#include "services/autoscaling/launch_requests.hpp"
#include "services/autoscaling/members.hpp"
#include "services/autoscaling/sections.hpp"
#include "services/autoscaling/target_groups.hpp"
#include "services/autoscaling/times.hpp"
#include "services/ec2/api.hpp"

namespace windtunnel::autoscaling {

using simulation::InstanceState;

GroupName Lifecycle::group_of(std::uint32_t instance) const {
  return *world_.component<Groups>().name_of(world_.component<Members>().of(instance).group);
}

void Lifecycle::on_instance_changed(const world::InstanceStateChanged& signal) {
  const auto instance = static_cast<std::uint32_t>(signal.number);
  const MemberRecord& record = world_.component<Members>().of(instance);
  if (record.group == 0) return;
  if (signal.state == "running") {
    if (record.state == LifecycleState::pending) launched(instance);
  } else if (signal.state == "terminated" && is_terminating(record.state)) {
    leave(instance);
  } else if (signal.state != "pending" && !is_terminating(record.state)) {
    // Stopped or ended by somebody else (ASG-040).
    world_.component<Health>().request_pass(group_of(instance));
  }
}

void Lifecycle::launched(std::uint32_t instance) {
  Members& members = world_.component<Members>();
  const MemberRecord& record = members.of(instance);
  const GroupName group = group_of(instance);
  HookActions& actions = world_.component<HookActions>();
  if (actions.would_start(group, HookActions::Transition::launching)) {
    members.change(instance, LifecycleState::pending_wait);
    world_.component<Activities>().change(record.activity, ActivityStatus::waits_for_hook);
    actions.start(group, instance, HookActions::Transition::launching);
    return;
  }
  // The instances of a launch run at the same instant, and one event is enough for them.
  BatchRow& batch = *members.edit_batch(record.group, record.batch);
  const simulation::Instant due = world_.now() + times::enter_service;
  if (batch.service_due == due) return;
  batch.service_due = due;
  world_.schedule(event_kind(event_numbers::enter_service), due, record.batch, record.group);
}

void Lifecycle::on_enter_service(const simulation::Event& event) {
  Members& members = world_.component<Members>();
  const auto group = static_cast<std::uint32_t>(event.detail);
  const auto first = static_cast<std::uint32_t>(event.subject);
  std::vector<std::uint32_t> ready;
  members.each(group, {first, first}, [&](std::uint32_t number, const MemberRecord& record) {
    if (record.batch != first) return false;
    const auto host = world_.fleet().find(number);
    const bool runs = host && host->state == InstanceState::running &&
                      host->state_since + times::enter_service <= world_.now();
    if (runs && record.state == LifecycleState::pending) ready.push_back(number);
    return true;
  });
  for (const std::uint32_t number : ready) enter_service(number);
}

void Lifecycle::enter_service(std::uint32_t instance) {
  Members& members = world_.component<Members>();
  members.change(instance, LifecycleState::in_service);
  MemberRecord& record = members.edit(instance);
  world_.component<Activities>().finish(record.activity, ActivityStatus::successful);
  record.activity = 0;
  register_with_target_groups(world_, group_of(instance), instance, Registration::registered);
}

void Lifecycle::schedule_step(std::uint32_t instance, simulation::Duration delay) {
  world_.schedule(event_kind(event_numbers::step), world_.now() + delay, instance,
                  static_cast<std::uint64_t>(simulation::to_milliseconds(world_.now())));
}

void Lifecycle::on_step(const simulation::Event& event) {
  const auto instance = static_cast<std::uint32_t>(event.subject);
  Members& members = world_.component<Members>();
  const MemberRecord& record = members.of(instance);
  if (record.group == 0 || record.since != static_cast<std::int64_t>(event.detail)) return;
  switch (record.state) {
    case LifecycleState::pending:
    case LifecycleState::pending_proceed:
      return enter_service(instance);
    case LifecycleState::terminating_proceed:
      return end(group_of(instance).scope, {instance});
    case LifecycleState::entering_standby:
      members.change(instance, LifecycleState::standby);
      return world_.component<Activities>().finish(record.activity, ActivityStatus::successful);
    case LifecycleState::detaching:
      return detach(instance);
    default:
      return;
  }
}

void Lifecycle::detach(std::uint32_t instance) {
  Members& members = world_.component<Members>();
  const world::Scope scope = group_of(instance).scope;
  world_.component<Activities>().finish(members.of(instance).activity,
                                        ActivityStatus::successful);
  const std::string id = members.id_of(instance);
  members.remove(instance);
  // It runs on without the group's tag (ASG-060).
  world_.invoke_as<ec2::operations::DeleteTags>(
      "autoscaling.amazonaws.com", scope,
      {.Resources = {id}, .Tags = std::vector<ec2::Tag>{{.Key = std::string(group_tag)}}});
}

void Lifecycle::terminate(const GroupName& group, const std::vector<std::uint32_t>& instances,
                          std::uint32_t occasion, Hooked hooked) {
  Members& members = world_.component<Members>();
  Activities& activities = world_.component<Activities>();
  HookActions& actions = world_.component<HookActions>();
  const bool waits = hooked == Hooked::yes &&
                     actions.would_start(group, HookActions::Transition::terminating);
  std::vector<std::uint32_t> ending;
  for (const std::uint32_t instance : instances) {
    actions.drop(instance);
    activities.finish(members.of(instance).activity, ActivityStatus::cancelled);
    members.change(instance, LifecycleState::terminating);
    const auto activity = activities.begin({members.of(instance).group, occasion,
                                            ActivityKind::terminate, members.id_of(instance),
                                            members.place_of(instance)});
    members.edit(instance).activity = activity;
    register_with_target_groups(world_, group, instance, Registration::none);
    if (!waits || world_.fleet().at(instance).state == InstanceState::terminated) {
      ending.push_back(instance);
      continue;
    }
    members.change(instance, LifecycleState::terminating_wait);
    activities.change(activity, ActivityStatus::waits_for_hook);
    actions.start(group, instance, HookActions::Transition::terminating);
  }
  end(group.scope, ending);
}

void Lifecycle::terminate_all(const GroupName& group) {
  Members& members = world_.component<Members>();
  const std::uint32_t number =
      world_.component<Groups>().find(group.scope, group.name)->number;
  const std::size_t counted = members.count(number);
  std::vector<std::uint32_t> waiting;
  std::vector<std::uint32_t> others;
  members.each(number, [&](std::uint32_t instance, const MemberRecord& record) {
    if (record.state == LifecycleState::terminating_wait) waiting.push_back(instance);
    if (!is_terminating(record.state)) others.push_back(instance);
    return true;
  });
  for (const std::uint32_t instance : waiting) {
    world_.component<HookActions>().drop(instance);
    termination_goes_on(instance);
  }
  if (others.empty()) return;
  const auto occasion = world_.component<Activities>().add_occasion(
      sentence(world_.now(), ended_for_difference(counted, 0)), true);
  terminate(group, others, occasion, Hooked::no);
}

void Lifecycle::end(const world::Scope& scope, const std::vector<std::uint32_t>& instances) {
  ec2::TerminateInstancesRequest request;
  for (const std::uint32_t instance : instances) {
    const auto host = world_.fleet().find(instance);
    if (!host || host->state == InstanceState::terminated) {
      leave(instance);
    } else {
      request.InstanceIds.push_back(world_.fleet().id(*host));
    }
  }
  if (request.InstanceIds.empty()) return;
  world_.invoke_as<ec2::operations::TerminateInstances>("autoscaling.amazonaws.com", scope,
                                                        request);
}

void Lifecycle::leave(std::uint32_t instance) {
  Members& members = world_.component<Members>();
  const GroupName group = group_of(instance);
  world_.component<HookActions>().drop(instance);
  world_.component<Activities>().finish(members.of(instance).activity,
                                        ActivityStatus::successful);
  members.remove(instance);
  world_.component<Groups>().erase_if_empty(group);
}

void Lifecycle::launch_goes_on(std::uint32_t instance) {
  world_.component<Members>().change(instance, LifecycleState::pending_proceed);
  schedule_step(instance, times::proceed);
}

void Lifecycle::launch_was_abandoned(std::uint32_t instance, std::string_view message) {
  Members& members = world_.component<Members>();
  const GroupName group = group_of(instance);
  world_.component<Activities>().finish(members.of(instance).activity, ActivityStatus::cancelled,
                                        message);
  members.change(instance, LifecycleState::terminating);
  members.edit(instance).activity = 0;
  end(group.scope, {instance});
  world_.component<Capacity>().request_pass(group);
}

void Lifecycle::termination_goes_on(std::uint32_t instance) {
  Members& members = world_.component<Members>();
  members.change(instance, LifecycleState::terminating_proceed);
  world_.component<Activities>().change(members.of(instance).activity,
                                        ActivityStatus::in_progress);
  schedule_step(instance, times::proceed);
}

}  // namespace windtunnel::autoscaling
