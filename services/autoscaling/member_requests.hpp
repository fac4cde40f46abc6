#pragma once

#include <string>
#include <vector>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/autoscaling/api.hpp"
#include "services/autoscaling/groups.hpp"
#include "services/autoscaling/rows.hpp"

namespace windtunnel::autoscaling {

/// What clients ask of single instances (section 14 of the rules).
class MemberRequests final : public world::Component {
 public:
  using Component::Component;

  AutoScalingInstancesType describe_auto_scaling_instances(
      world::Call& call, const DescribeAutoScalingInstancesType& in);
  ActivityType terminate_instance_in_auto_scaling_group(
      world::Call& call, const TerminateInstanceInAutoScalingGroupType& in);
  api::Unit attach_instances(world::Call& call, const AttachInstancesQuery& in);
  DetachInstancesAnswer detach_instances(world::Call& call, const DetachInstancesQuery& in);
  EnterStandbyAnswer enter_standby(world::Call& call, const EnterStandbyQuery& in);
  ExitStandbyAnswer exit_standby(world::Call& call, const ExitStandbyQuery& in);
  SetInstanceProtectionAnswer set_instance_protection(world::Call& call,
                                                      const SetInstanceProtectionQuery& in);

 private:
  /// The members with these ids; a ValidationError where one is none of the group's.
  std::vector<std::uint32_t> find(const GroupName& group,
                                  const std::vector<std::string>& ids) const;
  /// Lowers the group's desired capacity, or has what left replaced; what it was before.
  std::int32_t give_up(const GroupName& group, std::size_t instances, bool decrement);
  /// Begins an activity of one instance and says what it is.
  Activity begin(const GroupName& group, std::uint32_t instance, ActivityKind kind,
                 std::string_view what, std::int32_t from, std::int32_t to);
};

}  // namespace windtunnel::autoscaling
