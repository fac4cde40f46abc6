#include "services/autoscaling/health.hpp"

#include "services/autoscaling/activities.hpp"
#include "services/autoscaling/activity_text.hpp"
#include "services/autoscaling/capacity.hpp"
#include "services/autoscaling/errors.hpp"
#include "services/autoscaling/group_settings.hpp"
#include "services/autoscaling/lifecycle.hpp"
#include "services/autoscaling/members.hpp"
#include "services/autoscaling/sections.hpp"
#include "services/autoscaling/times.hpp"

namespace windtunnel::autoscaling {

using simulation::InstanceState;

namespace {

/// For EC2 everything but running is unhealthy, once it was running (ASG-040).
bool is_impaired(InstanceState state) {
  return state != InstanceState::running && state != InstanceState::pending;
}

}  // namespace

api::Unit Health::set_instance_health(world::Call& call, const SetInstanceHealthQuery& in) {
  const bool unhealthy = in.HealthStatus == "Unhealthy";
  if (!unhealthy && in.HealthStatus != "Healthy") {
    throw errors::validation("The health status must be Healthy or Unhealthy.");
  }
  Members& members = world_.component<Members>();
  const auto host = world_.fleet().find(call.scope.account, call.scope.region, in.InstanceId);
  if (!host || members.of(host->number).group == 0) {
    throw errors::no_managed_instance(in.InstanceId);
  }
  const MemberRecord& record = members.of(host->number);
  const GroupName group = *world_.component<Groups>().name_of(record.group);
  const AutoScalingGroup& settings =
      world_.component<Groups>().find(group.scope, group.name)->settings;
  if (unhealthy && in.ShouldRespectGracePeriod.value_or(true)) {
    // Nothing was asked for within the grace period, which begins with the service (ASG-042).
    const simulation::Duration grace =
        std::chrono::seconds(settings.HealthCheckGracePeriod.value_or(0));
    const bool is_new = record.state == LifecycleState::in_service &&
                        call.now() < simulation::from_milliseconds(record.since) + grace;
    if (is_new || is_launching(record.state)) return {};
  }
  MemberRecord& changed = members.edit(host->number);
  changed.set(member_flag::unhealthy, unhealthy);
  changed.set(member_flag::health_was_set, unhealthy);
  if (unhealthy) request_pass(group);
  return {};
}

void Health::request_pass(const GroupName& group) {
  Groups& groups = world_.component<Groups>();
  const GroupRow& row = *groups.find(group.scope, group.name);
  const simulation::Instant created = row.settings.CreatedTime;
  const auto passes = (world_.now() - created) / times::health_pass + 1;
  const simulation::Instant due = created + passes * times::health_pass;
  if (row.health_pass_due == due) return;
  groups.edit(group).health_pass_due = due;
  world_.schedule(event_kind(event_numbers::health_pass), due, row.number);
}

Health::Finding Health::look(const GroupRow& row) {
  const bool checks = !is_suspended(row.settings, "HealthCheck");
  const bool replaces = !is_suspended(row.settings, "ReplaceUnhealthy") &&
                        !is_suspended(row.settings, "Terminate");
  Members& members = world_.component<Members>();
  Finding found;
  std::vector<std::uint32_t> impaired;
  members.each(row.number, [&](std::uint32_t number, const MemberRecord& record) {
    if (is_terminating(record.state)) return true;
    const auto state = world_.fleet().at(number).state;
    // EC2 soon forgets a terminated instance, so that a group cannot keep one.
    if (state == InstanceState::terminated) {
      found.by_ec2.push_back(number);
      return true;
    }
    // Neither standby nor what leaves the group is looked at.
    if (!is_counted(record.state)) return true;
    const bool is_impaired_now = checks && is_impaired(state);
    if (is_impaired_now) impaired.push_back(number);
    if (!replaces || (!is_impaired_now && !record.has(member_flag::unhealthy))) return true;
    (record.has(member_flag::health_was_set) ? found.by_user : found.by_ec2).push_back(number);
    return true;
  });
  for (const std::uint32_t number : impaired) {
    members.edit(number).set(member_flag::unhealthy, true);
  }
  return found;
}

void Health::on_pass(const simulation::Event& event) {
  Groups& groups = world_.component<Groups>();
  const auto group = groups.name_of(static_cast<std::uint32_t>(event.subject));
  if (!group) return;
  groups.edit(*group).health_pass_due = {};
  const GroupRow& row = *groups.find(group->scope, group->name);
  const Finding found = look(row);
  Activities& activities = world_.component<Activities>();
  const auto replace = [&](const std::vector<std::uint32_t>& instances, std::string_view why) {
    if (instances.empty()) return;
    const auto occasion = activities.add_occasion(sentence(world_.now(), why));
    world_.component<Lifecycle>().terminate(*group, instances, occasion);
  };
  replace(found.by_ec2, ended_by_ec2_health);
  replace(found.by_user, ended_by_user_health);
  // The group may have been waiting for the last of these to be deleted.
  if (groups.find(group->scope, group->name) == nullptr) return;
  const auto desired = static_cast<std::size_t>(row.settings.DesiredCapacity);
  const std::size_t counted = world_.component<Members>().count(row.number);
  const std::size_t ended = found.by_ec2.size() + found.by_user.size();
  if (ended == 0 || counted >= desired || is_suspended(row.settings, "Launch")) return;
  // Both at the same instant (ASG-044).
  world_.component<Capacity>().launch(*group, std::min(ended, desired - counted),
                                      sentence(world_.now(), launched_as_replacement));
}

}  // namespace windtunnel::autoscaling
