#include "services/autoscaling/target_groups.hpp"

#include <algorithm>

#include "services/autoscaling/pages.hpp"

namespace windtunnel::autoscaling {
namespace {

void check_count(const std::vector<std::string>& arns) {
  if (arns.size() > limits::target_groups_per_request) {
    throw errors::validation("At most 10 target groups can be named in one request.");
  }
}

}  // namespace

std::vector<TrafficSourceIdentifier> traffic_sources_of(const AutoScalingGroup& settings) {
  std::vector<TrafficSourceIdentifier> sources;
  for (const std::string& arn : settings.TargetGroupARNs.or_default()) {
    sources.push_back({.Identifier = arn, .Type = std::string("elbv2")});
  }
  return sources;
}

void register_with_target_groups(world::World&, const GroupName&, std::uint32_t, Registration) {}

AttachLoadBalancerTargetGroupsResultType TargetGroups::attach_load_balancer_target_groups(
    world::Call& call, const AttachLoadBalancerTargetGroupsType& in) {
  Groups& groups = world_.component<Groups>();
  groups.changeable(call.scope, in.AutoScalingGroupName);
  check_count(in.TargetGroupARNs);
  std::vector<std::string>& arns =
      *groups.edit({call.scope, in.AutoScalingGroupName}).settings.TargetGroupARNs;
  for (const std::string& arn : in.TargetGroupARNs) {
    if (std::find(arns.begin(), arns.end(), arn) == arns.end()) arns.push_back(arn);
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
  std::vector<std::string>& arns =
      *groups.edit({call.scope, in.AutoScalingGroupName}).settings.TargetGroupARNs;
  for (const std::string& arn : in.TargetGroupARNs) {
    const auto found = std::find(arns.begin(), arns.end(), arn);
    if (found == arns.end()) {
      throw errors::validation("The target group " + arn + " is not attached to the group.");
    }
    arns.erase(found);
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
    // Never InService: no health check passes where there is no load balancer.
    states.push_back({.LoadBalancerTargetGroupARN = arn, .State = std::string("Added")});
  }
  return out;
}

}  // namespace windtunnel::autoscaling
