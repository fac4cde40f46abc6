#pragma once

#include <cstdint>
#include <vector>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/autoscaling/api.hpp"
#include "services/autoscaling/groups.hpp"

namespace windtunnel::autoscaling {

/// Which target groups a group is attached to (ASG-090).
class TargetGroups final : public world::Component {
 public:
  using Component::Component;

  AttachLoadBalancerTargetGroupsResultType attach_load_balancer_target_groups(
      world::Call& call, const AttachLoadBalancerTargetGroupsType& in);
  DetachLoadBalancerTargetGroupsResultType detach_load_balancer_target_groups(
      world::Call& call, const DetachLoadBalancerTargetGroupsType& in);
  DescribeLoadBalancerTargetGroupsResponse describe_load_balancer_target_groups(
      world::Call& call, const DescribeLoadBalancerTargetGroupsRequest& in);
};

/// The same list in its newer form.
std::vector<TrafficSourceIdentifier> traffic_sources_of(const AutoScalingGroup& settings);

enum class Registration : bool { none, registered };

/// Puts an instance that enters service into the group's target groups, or takes one that leaves it
/// out of them. Not while AddToLoadBalancer is suspended (ASG-062); what a target group refuses is
/// noted in the world's history.
void register_with_target_groups(world::World& world, const GroupName& group,
                                 std::uint32_t instance, Registration registration);

}  // namespace windtunnel::autoscaling
