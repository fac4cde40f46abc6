#include "services/autoscaling/member_requests.hpp"

#include <algorithm>

#include "services/autoscaling/activities.hpp"
#include "services/autoscaling/activity_text.hpp"
#include "services/autoscaling/capacity.hpp"
#include "services/autoscaling/launch_requests.hpp"
#include "services/autoscaling/lifecycle.hpp"
#include "services/autoscaling/members.hpp"
#include "services/autoscaling/pages.hpp"
#include "services/autoscaling/target_groups.hpp"
#include "services/autoscaling/times.hpp"
#include "services/ec2/api.hpp"

namespace windtunnel::autoscaling {
namespace {

AutoScalingInstanceDetails details_of(const std::string& group, const Instance& instance) {
  AutoScalingInstanceDetails out;
  out.AutoScalingGroupName = group;
  out.InstanceId = instance.InstanceId;
  out.InstanceType = instance.InstanceType;
  out.AvailabilityZone = instance.AvailabilityZone;
  out.LifecycleState = instance.LifecycleState;
  // In capitals, unlike in a group (ASG-005).
  out.HealthStatus = instance.HealthStatus == "Healthy" ? "HEALTHY" : "UNHEALTHY";
  out.LaunchConfigurationName = instance.LaunchConfigurationName;
  out.LaunchTemplate = instance.LaunchTemplate;
  out.ProtectedFromScaleIn = instance.ProtectedFromScaleIn;
  return out;
}

void check_count(const std::vector<std::string>& ids) {
  if (ids.empty()) throw errors::validation("At least one instance must be named.");
  if (ids.size() > limits::instances_per_request) {
    throw errors::validation("At most 20 instances can be named in one request.");
  }
}

}  // namespace

std::vector<std::uint32_t> MemberRequests::find(const GroupName& group,
                                                const std::vector<std::string>& ids) const {
  const std::uint32_t number = world_.component<Groups>().find(group.scope, group.name)->number;
  std::vector<std::uint32_t> found;
  for (const std::string& id : ids) {
    const auto host = world_.fleet().find(group.scope.account, group.scope.region, id);
    if (!host || world_.component<Members>().of(host->number).group != number) {
      throw errors::not_part_of_group(id, group.name);
    }
    if (std::find(found.begin(), found.end(), host->number) == found.end()) {
      found.push_back(host->number);
    }
  }
  return found;
}

AutoScalingInstancesType MemberRequests::describe_auto_scaling_instances(
    world::Call& call, const DescribeAutoScalingInstancesType& in) {
  const Page page(call, limits::instances_page, in.MaxRecords, in.NextToken);
  const Members& members = world_.component<Members>();
  const auto& ids = in.InstanceIds.or_default();
  // A position is a group's number and name, and the place in it.
  AutoScalingInstancesType out;
  auto& list = out.AutoScalingInstances.emplace();
  world_.component<Groups>().each(call.scope, [&](std::string_view name, const GroupRow& row) {
    const std::string prefix = world::key_prefix(name);
    Members::Place start;
    if (page.start().starts_with(prefix)) {
      const std::string_view place = std::string_view(page.start()).substr(prefix.size());
      start.batch = static_cast<std::uint32_t>(world::read_number_key(place.substr(0, 8)));
      start.instance = static_cast<std::uint32_t>(world::read_number_key(place.substr(8)));
    } else if (prefix < page.start()) {
      return true;
    }
    members.each(row.number, start, [&](std::uint32_t number, const MemberRecord& record) {
      if (!ids.empty() &&
          std::find(ids.begin(), ids.end(), members.id_of(number)) == ids.end()) {
        return true;
      }
      if (list.size() == page.limit()) {
        out.NextToken = page.token(prefix + world::number_key(record.batch) +
                                   world::number_key(number));
        return false;
      }
      list.push_back(details_of(std::string(name), members.describe(number)));
      return true;
    });
    return !out.NextToken;
  });
  return out;
}

Activity MemberRequests::begin(const GroupName& group, std::uint32_t instance, ActivityKind kind,
                               std::string_view what, std::int32_t from, std::int32_t to) {
  Members& members = world_.component<Members>();
  Activities& activities = world_.component<Activities>();
  const std::string id = members.id_of(instance);
  const std::uint32_t number = world_.component<Groups>().find(group.scope, group.name)->number;
  const auto occasion =
      activities.add_occasion(sentence(world_.now(), on_request(id, what, from, to)));
  if (kind == ActivityKind::terminate) {
    world_.component<Lifecycle>().terminate(group, {instance}, occasion);
  } else {
    members.edit(instance).activity =
        activities.begin({number, occasion, kind, id, members.place_of(instance)});
  }
  return activities.describe(members.of(instance).activity);
}

std::int32_t MemberRequests::give_up(const GroupName& group, std::size_t instances,
                                     bool decrement) {
  AutoScalingGroup& settings = world_.component<Groups>().edit(group).settings;
  const std::int32_t before = settings.DesiredCapacity;
  if (!decrement) {
    world_.component<Capacity>().request_pass(group);
    return before;
  }
  const auto after = before - static_cast<std::int32_t>(instances);
  if (after < settings.MinSize) throw errors::decrement_below_min(settings.MinSize);
  settings.DesiredCapacity = after;
  return before;
}

ActivityType MemberRequests::terminate_instance_in_auto_scaling_group(
    world::Call& call, const TerminateInstanceInAutoScalingGroupType& in) {
  const Members& members = world_.component<Members>();
  const auto host = world_.fleet().find(call.scope.account, call.scope.region, in.InstanceId);
  if (!host || members.of(host->number).group == 0) {
    throw errors::no_managed_instance(in.InstanceId);
  }
  const MemberRecord& record = members.of(host->number);
  const GroupName group = *world_.component<Groups>().name_of(record.group);
  if (is_terminating(record.state)) {
    throw errors::validation("The instance " + in.InstanceId + " is being terminated already.");
  }
  // One in standby is not counted, so that there is nothing to give up.
  std::int32_t before = world_.component<Groups>().find(group.scope, group.name)
                            ->settings.DesiredCapacity;
  std::int32_t after = before;
  if (is_counted(record.state)) {
    before = give_up(group, 1, in.ShouldDecrementDesiredCapacity);
    after = world_.component<Groups>().find(group.scope, group.name)->settings.DesiredCapacity;
  }
  ActivityType out;
  out.Activity = begin(group, host->number, ActivityKind::terminate, "taken out of service",
                       before, after);
  return out;
}

api::Unit MemberRequests::attach_instances(world::Call& call, const AttachInstancesQuery& in) {
  Groups& groups = world_.component<Groups>();
  const GroupName group{call.scope, in.AutoScalingGroupName};
  const GroupRow& row = groups.changeable(call.scope, group.name);
  const auto& ids = in.InstanceIds.or_default();
  check_count(ids);
  Members& members = world_.component<Members>();
  const std::int32_t before = row.settings.DesiredCapacity;
  const std::int32_t after = before + static_cast<std::int32_t>(ids.size());
  if (after > row.settings.MaxSize) {
    throw errors::desired_out_of_bounds(after, row.settings.MinSize, row.settings.MaxSize);
  }
  groups.edit(group).settings.DesiredCapacity = after;
  std::int32_t reached = before;
  for (const std::string& id : ids) {
    const auto host = world_.fleet().find(call.scope.account, call.scope.region, id);
    if (!host) throw errors::validation("Invalid Instance ID(s): [" + id + "]");
    const MemberRecord& record = members.of(host->number);
    if (record.group != 0) {
      throw errors::already_part_of_group(id, groups.name_of(record.group)->name);
    }
    if (host->state != simulation::InstanceState::running) {
      throw errors::not_in_state(id, "running");
    }
    BatchRow batch;
    batch.count = 1;
    batch.launched = call.now();
    members.add(row.number, host->number, std::move(batch), 0);
    begin(group, host->number, ActivityKind::attach, "attached", reached, reached + 1);
    ++reached;
    world_.component<Lifecycle>().schedule_step(host->number, times::enter_service);
  }
  world_.invoke_as<ec2::operations::CreateTags>(
      "autoscaling.amazonaws.com", call.scope,
      {.Resources = ids,
       .Tags = {{.Key = std::string(group_tag), .Value = std::string(group.name)}}});
  return {};
}

DetachInstancesAnswer MemberRequests::detach_instances(world::Call& call,
                                                       const DetachInstancesQuery& in) {
  const GroupName group{call.scope, in.AutoScalingGroupName};
  world_.component<Groups>().changeable(call.scope, group.name);
  const auto& ids = in.InstanceIds.or_default();
  check_count(ids);
  Members& members = world_.component<Members>();
  const auto instances = find(group, ids);
  std::size_t counted = 0;
  for (const std::uint32_t instance : instances) {
    const LifecycleState state = members.of(instance).state;
    if (state != LifecycleState::in_service && state != LifecycleState::standby) {
      throw errors::not_in_state(members.id_of(instance), "InService or Standby");
    }
    counted += is_counted(state) ? 1 : 0;
  }
  const bool decrement = in.ShouldDecrementDesiredCapacity;
  std::int32_t desired = give_up(group, counted, decrement);
  DetachInstancesAnswer out;
  auto& activities = out.Activities.emplace();
  for (const std::uint32_t instance : instances) {
    const bool lowers = decrement && is_counted(members.of(instance).state);
    members.change(instance, LifecycleState::detaching);
    register_with_target_groups(world_, group, instance, Registration::none);
    activities.push_back(begin(group, instance, ActivityKind::detach, "detached", desired,
                               desired - (lowers ? 1 : 0)));
    if (lowers) --desired;
    world_.component<Lifecycle>().schedule_step(instance, times::leave_service);
  }
  return out;
}

EnterStandbyAnswer MemberRequests::enter_standby(world::Call& call, const EnterStandbyQuery& in) {
  const GroupName group{call.scope, in.AutoScalingGroupName};
  world_.component<Groups>().changeable(call.scope, group.name);
  const auto& ids = in.InstanceIds.or_default();
  check_count(ids);
  Members& members = world_.component<Members>();
  const auto instances = find(group, ids);
  for (const std::uint32_t instance : instances) {
    if (members.of(instance).state != LifecycleState::in_service) {
      throw errors::not_in_state(members.id_of(instance), "InService");
    }
  }
  const bool decrement = in.ShouldDecrementDesiredCapacity;
  std::int32_t desired = give_up(group, instances.size(), decrement);
  EnterStandbyAnswer out;
  auto& activities = out.Activities.emplace();
  for (const std::uint32_t instance : instances) {
    members.change(instance, LifecycleState::entering_standby);
    register_with_target_groups(world_, group, instance, Registration::none);
    activities.push_back(begin(group, instance, ActivityKind::enter_standby, "moved to standby",
                               desired, desired - (decrement ? 1 : 0)));
    if (decrement) --desired;
    world_.component<Lifecycle>().schedule_step(instance, times::leave_service);
  }
  return out;
}

ExitStandbyAnswer MemberRequests::exit_standby(world::Call& call, const ExitStandbyQuery& in) {
  Groups& groups = world_.component<Groups>();
  const GroupName group{call.scope, in.AutoScalingGroupName};
  const GroupRow& row = groups.changeable(call.scope, group.name);
  const auto& ids = in.InstanceIds.or_default();
  check_count(ids);
  Members& members = world_.component<Members>();
  const auto instances = find(group, ids);
  for (const std::uint32_t instance : instances) {
    if (members.of(instance).state != LifecycleState::standby) {
      throw errors::not_in_state(members.id_of(instance), "Standby");
    }
  }
  std::int32_t desired = row.settings.DesiredCapacity;
  const auto after = desired + static_cast<std::int32_t>(instances.size());
  if (after > row.settings.MaxSize) {
    throw errors::desired_out_of_bounds(after, row.settings.MinSize, row.settings.MaxSize);
  }
  groups.edit(group).settings.DesiredCapacity = after;
  ExitStandbyAnswer out;
  auto& activities = out.Activities.emplace();
  for (const std::uint32_t instance : instances) {
    members.change(instance, LifecycleState::pending);
    activities.push_back(begin(group, instance, ActivityKind::exit_standby,
                               "moved out of standby", desired, desired + 1));
    ++desired;
    world_.component<Lifecycle>().schedule_step(instance, times::enter_service);
  }
  return out;
}

SetInstanceProtectionAnswer MemberRequests::set_instance_protection(
    world::Call& call, const SetInstanceProtectionQuery& in) {
  const GroupName group{call.scope, in.AutoScalingGroupName};
  world_.component<Groups>().changeable(call.scope, group.name);
  Members& members = world_.component<Members>();
  for (const std::uint32_t instance : find(group, in.InstanceIds)) {
    members.edit(instance).set(member_flag::is_protected, in.ProtectedFromScaleIn);
  }
  // What protection held back may go now.
  if (!in.ProtectedFromScaleIn) world_.component<Capacity>().request_pass(group);
  return {};
}

}  // namespace windtunnel::autoscaling
