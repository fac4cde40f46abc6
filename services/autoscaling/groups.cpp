#include "services/autoscaling/groups.hpp"

#include <algorithm>

#include "services/autoscaling/activity_text.hpp"
#include "services/autoscaling/capacity.hpp"
#include "services/autoscaling/group_settings.hpp"
#include "services/autoscaling/group_tags.hpp"
#include "services/autoscaling/hooks.hpp"
#include "services/autoscaling/lifecycle.hpp"
#include "services/autoscaling/members.hpp"
#include "services/autoscaling/pages.hpp"
#include "services/autoscaling/sections.hpp"
#include "services/autoscaling/target_groups.hpp"
#include "simulation/assertion.hpp"

namespace windtunnel::autoscaling {
namespace {

constexpr std::string_view being_deleted = "Delete in progress";

std::string arn_of(const world::World& world, const world::Scope& scope,
                   const AutoScalingGroup& settings) {
  const auto key =
      world.random()
          .child("autoscaling")
          .child(scope.account)
          .child(scope.region)
          .child("group")
          .child(settings.AutoScalingGroupName)
          .child(static_cast<std::uint64_t>(simulation::to_milliseconds(settings.CreatedTime)));
  return "arn:aws:autoscaling:" + scope.region + ":" + scope.account + ":autoScalingGroup:" +
         simulation::uuid(key) + ":autoScalingGroupName/" + settings.AutoScalingGroupName;
}

}  // namespace

Groups::Groups(world::World& world)
    : Component(world),
      rows_(world.tracker(), sections::groups, "scaling groups"),
      numbers_(world.tracker(), sections::group_numbers, "numbers of scaling groups"),
      counter_(world.tracker(), sections::next_group_number, "next number of a scaling group") {}

const GroupRow& Groups::existing(const world::Scope& scope, std::string_view name) const {
  const GroupRow* row = find(scope, name);
  if (row == nullptr) throw errors::group_not_found(name);
  return *row;
}

const GroupRow& Groups::changeable(const world::Scope& scope, std::string_view name) const {
  const GroupRow& row = existing(scope, name);
  if (row.settings.Status) throw errors::group_is_being_deleted();
  return row;
}

const GroupNumberRow& Groups::of_number(std::uint32_t number) const {
  const GroupNumberRow* row = numbers_.find(world::number_key(number));
  WINDTUNNEL_ASSERT(row != nullptr, "no scaling group ever had this number");
  return *row;
}

std::optional<GroupName> Groups::name_of(std::uint32_t number) const {
  const GroupNumberRow* row = numbers_.find(world::number_key(number));
  if (row == nullptr || row->deleted) return std::nullopt;
  return GroupName{{row->account, row->region}, row->name};
}

api::Unit Groups::create_auto_scaling_group(world::Call& call,
                                            const CreateAutoScalingGroupType& in) {
  const GroupName group{call.scope, in.AutoScalingGroupName};
  AutoScalingGroup settings = new_settings(call, in);
  settings.Tags = new_group_tags(call, in.AutoScalingGroupName, in.Tags.or_default());
  if (find(call.scope, group.name) != nullptr) throw errors::group_already_exists(group.name);
  if (!world_.limits_lifted() && count(call.scope) >= limits::groups) {
    throw errors::limit_exceeded("AutoScalingGroups");
  }
  GroupRow& row = edit(group);
  row.number = static_cast<std::uint32_t>(counter_.edit("").next++);
  row.settings = std::move(settings);
  GroupNumberRow& number = numbers_.edit(world::number_key(row.number));
  number = {call.scope.account, call.scope.region, group.name,
            arn_of(world_, call.scope, row.settings)};
  // Before the first launch (ASG-007).
  for (const LifecycleHookSpecification& hook : in.LifecycleHookSpecificationList.or_default()) {
    world_.component<Hooks>().put(group, hook);
  }
  const std::int32_t desired = row.settings.DesiredCapacity;
  if (desired > 0) world_.component<Capacity>().request_pass(group, created_sentence(desired));
  return {};
}

api::Unit Groups::update_auto_scaling_group(world::Call& call,
                                            const UpdateAutoScalingGroupType& in) {
  const GroupName group{call.scope, in.AutoScalingGroupName};
  if (find(call.scope, group.name) == nullptr) throw errors::group_not_found_for_update();
  changeable(call.scope, group.name);
  AutoScalingGroup& settings = edit(group).settings;
  const std::int32_t before = settings.DesiredCapacity;
  update_settings(call, in, settings);
  if (settings.DesiredCapacity != before) {
    world_.component<Capacity>().request_pass(
        group, changed_sentence(constraints_changed(settings), before, settings.DesiredCapacity));
  }
  return {};
}

api::Unit Groups::set_desired_capacity(world::Call& call, const SetDesiredCapacityType& in) {
  const GroupName group{call.scope, in.AutoScalingGroupName};
  const AutoScalingGroup& settings = changeable(call.scope, group.name).settings;
  const std::int32_t before = settings.DesiredCapacity;
  const std::int32_t desired = in.DesiredCapacity;
  if (desired > settings.MaxSize) throw errors::desired_above_max(desired, settings.MaxSize);
  if (desired < settings.MinSize) throw errors::desired_below_min(desired, settings.MinSize);
  if (desired == before) return {};
  edit(group).settings.DesiredCapacity = desired;
  world_.component<Capacity>().request_pass(
      group,
      changed_sentence("a user request explicitly set group desired capacity", before, desired));
  return {};
}

AutoScalingGroup Groups::describe(const GroupRow& row, bool with_instances) const {
  AutoScalingGroup out = row.settings;
  out.AutoScalingGroupARN = of_number(row.number).arn;
  out.TrafficSources = traffic_sources_of(row.settings);
  std::vector<Instance>& instances = out.Instances.emplace();
  if (!with_instances) return out;
  const Members& members = world_.component<Members>();
  members.each(row.number, [&](std::uint32_t number, const MemberRecord&) {
    instances.push_back(members.describe(number));
    return true;
  });
  return out;
}

AutoScalingGroupsType Groups::describe_auto_scaling_groups(world::Call& call,
                                                           const AutoScalingGroupNamesType& in) {
  const Page page(call, limits::groups_page, in.MaxRecords, in.NextToken);
  const auto& names = in.AutoScalingGroupNames.or_default();
  AutoScalingGroupsType out;
  rows_.scan(call.scope, {}, page.start(), [&](std::string_view name, const GroupRow& row) {
    if (!names.empty() && std::find(names.begin(), names.end(), name) == names.end()) return true;
    if (!tags_match(row.settings, in.Filters.or_default())) return true;
    if (out.AutoScalingGroups.size() == page.limit()) {
      out.NextToken = page.token(name);
      return false;
    }
    out.AutoScalingGroups.push_back(describe(row, in.IncludeInstances.value_or(true)));
    return true;
  });
  return out;
}

api::Unit Groups::delete_auto_scaling_group(world::Call& call,
                                            const DeleteAutoScalingGroupType& in) {
  const GroupName group{call.scope, in.AutoScalingGroupName};
  const GroupRow* row = find(call.scope, group.name);
  if (row == nullptr) throw errors::group_not_found_for_deletion(group.name);
  const bool force = in.ForceDelete.value_or(false);
  const std::string protection = row->settings.DeletionProtection.value_or("none");
  if (protection == "prevent-all-deletion" || (force && protection == "prevent-force-deletion")) {
    throw errors::group_is_protected();
  }
  if (!force) {
    if (world_.component<Members>().has_any(row->number)) throw errors::group_has_instances();
    if (row->pass_due != simulation::Instant{} && row->settings.DesiredCapacity > 0) {
      throw errors::group_has_activities();
    }
    erase(group);
    return {};
  }
  if (row->settings.Status) return {};
  AutoScalingGroup& settings = edit(group).settings;
  settings.Status = std::string(being_deleted);
  settings.MinSize = settings.MaxSize = settings.DesiredCapacity = 0;
  world_.component<Lifecycle>().terminate_all(group);
  erase_if_empty(group);
  return {};
}

void Groups::erase_if_empty(const GroupName& group) {
  const GroupRow* row = find(group.scope, group.name);
  if (row == nullptr || !row->settings.Status) return;
  if (!world_.component<Members>().has_any(row->number)) erase(group);
}

void Groups::erase(const GroupName& group) {
  numbers_.edit(world::number_key(find(group.scope, group.name)->number)).deleted = true;
  world_.component<Hooks>().erase_all(group);
  rows_.erase(group.scope, group.name);
}

}  // namespace windtunnel::autoscaling
