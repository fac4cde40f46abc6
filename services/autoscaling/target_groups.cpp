#include "services/autoscaling/target_groups.hpp"

#include <algorithm>

#include "services/autoscaling/group_settings.hpp"
#include "services/autoscaling/members.hpp"
#include "services/autoscaling/pages.hpp"
#include "services/elbv2/api.hpp"

namespace windtunnel::autoscaling {
namespace {

void check_count(const std::vector<std::string>& arns) {
  if (arns.size() > limits::target_groups_per_request) {
    throw errors::validation("At most 10 target groups can be named in one request.");
  }
}

constexpr std::string_view caller = "autoscaling.amazonaws.com";

template <class Operation>
void invoke_for(world::World& world, const GroupName& group, const std::string& arn,
                const std::vector<std::string>& instances) {
  if (instances.empty()) return;
  typename Operation::Input input;
  input.TargetGroupArn = arn;
  for (const std::string& id : instances) input.Targets.push_back({.Id = id});
  try {
    world.invoke_as<Operation>(caller, group.scope, input);
  } catch (const api::ApiError& error) {
    world.note("RegistrationFailed", {{"group", group.name},
                                      {"target_group", arn},
                                      {"code", error.code},
                                      {"message", error.message}});
  }
}

std::vector<std::string> members_in_service(world::World& world, const GroupRow& group) {
  const Members& members = world.component<Members>();
  std::vector<std::string> ids;
  members.each(group.number, [&](std::uint32_t number, const MemberRecord& record) {
    if (record.state == LifecycleState::in_service) ids.push_back(members.id_of(number));
    return true;
  });
  return ids;
}

/// ASG-090.
std::string state_of(world::World& world, const world::Scope& scope, const std::string& arn) {
  elbv2::DescribeTargetHealthInput query;
  query.TargetGroupArn = arn;
  try {
    const auto found =
        world.invoke_as<elbv2::operations::DescribeTargetHealth>(caller, scope, query);
    for (const auto& target : found.TargetHealthDescriptions.or_default()) {
      if (target.TargetHealth.or_default().State == std::string("healthy")) return "InService";
    }
  } catch (const api::ApiError&) {
    // A target group that is gone has nothing healthy.
  }
  return "Added";
}

}  // namespace

std::vector<TrafficSourceIdentifier> traffic_sources_of(const AutoScalingGroup& settings) {
  std::vector<TrafficSourceIdentifier> sources;
  for (const std::string& arn : settings.TargetGroupARNs.or_default()) {
    sources.push_back({.Identifier = arn, .Type = std::string("elbv2")});
  }
  return sources;
}

void register_with_target_groups(world::World& world, const GroupName& group,
                                 std::uint32_t instance, Registration registration) {
  const GroupRow* row = world.component<Groups>().find(group.scope, group.name);
  if (row == nullptr) return;
  const std::vector<std::string> ids = {world.component<Members>().id_of(instance)};
  for (const std::string& arn : row->settings.TargetGroupARNs.or_default()) {
    if (registration == Registration::none) {
      invoke_for<elbv2::operations::DeregisterTargets>(world, group, arn, ids);
    } else if (!is_suspended(row->settings, "AddToLoadBalancer")) {
      invoke_for<elbv2::operations::RegisterTargets>(world, group, arn, ids);
    }
  }
}

AttachLoadBalancerTargetGroupsResultType TargetGroups::attach_load_balancer_target_groups(
    world::Call& call, const AttachLoadBalancerTargetGroupsType& in) {
  Groups& groups = world_.component<Groups>();
  groups.changeable(call.scope, in.AutoScalingGroupName);
  check_count(in.TargetGroupARNs);
  const GroupName group{call.scope, in.AutoScalingGroupName};
  std::vector<std::string>& arns = *groups.edit(group).settings.TargetGroupARNs;
  const std::vector<std::string> present = members_in_service(world_, groups.edit(group));
  for (const std::string& arn : in.TargetGroupARNs) {
    if (std::find(arns.begin(), arns.end(), arn) != arns.end()) continue;
    arns.push_back(arn);
    invoke_for<elbv2::operations::RegisterTargets>(world_, group, arn, present);
  }
  if (!world_.limits_lifted() && arns.size() > limits::target_groups_per_group) {
    throw errors::validation("An AutoScalingGroup has at most 50 target groups.");
  }
  return {};
}

DetachLoadBalancerTargetGroupsResultType TargetGroups::detach_load_balancer_target_groups(
    world::Call& call, const DetachLoadBalancerTargetGroupsType& in) {
  Groups& groups = world_.component<Groups>();
  groups.changeable(call.scope, in.AutoScalingGroupName);
  check_count(in.TargetGroupARNs);
  const GroupName group{call.scope, in.AutoScalingGroupName};
  std::vector<std::string>& arns = *groups.edit(group).settings.TargetGroupARNs;
  const std::vector<std::string> present = members_in_service(world_, groups.edit(group));
  for (const std::string& arn : in.TargetGroupARNs) {
    const auto found = std::find(arns.begin(), arns.end(), arn);
    if (found == arns.end()) {
      throw errors::validation("The target group " + arn + " is not attached to the group.");
    }
    arns.erase(found);
    invoke_for<elbv2::operations::DeregisterTargets>(world_, group, arn, present);
  }
  return {};
}

DescribeLoadBalancerTargetGroupsResponse TargetGroups::describe_load_balancer_target_groups(
    world::Call& call, const DescribeLoadBalancerTargetGroupsRequest& in) {
  const Page page(call, limits::target_groups_page, in.MaxRecords, in.NextToken);
  const AutoScalingGroup& settings =
      world_.component<Groups>().existing(call.scope, in.AutoScalingGroupName).settings;
  std::vector<std::string> arns = settings.TargetGroupARNs.or_default();
  std::sort(arns.begin(), arns.end());
  DescribeLoadBalancerTargetGroupsResponse out;
  auto& states = out.LoadBalancerTargetGroups.emplace();
  for (const std::string& arn : arns) {
    if (arn < page.start()) continue;
    if (states.size() == page.limit()) {
      out.NextToken = page.token(arn);
      break;
    }
    states.push_back(
        {.LoadBalancerTargetGroupARN = arn, .State = state_of(world_, call.scope, arn)});
  }
  return out;
}

}  // namespace windtunnel::autoscaling
