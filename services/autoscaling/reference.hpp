#pragma once

#include <string>
#include <vector>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/autoscaling/api.hpp"

namespace windtunnel::autoscaling {

/// Without functions of one's own (ASG-045).
const std::vector<std::string>& termination_policies();
/// What can be suspended (ASG-062).
const std::vector<std::string>& process_names();

/// What Auto Scaling says about itself.
class Reference final : public world::Component {
 public:
  using Component::Component;

  DescribeAccountLimitsAnswer describe_account_limits(world::Call& call, const api::Unit&);
  DescribeTerminationPolicyTypesAnswer describe_termination_policy_types(world::Call&,
                                                                         const api::Unit&);
  DescribeLifecycleHookTypesAnswer describe_lifecycle_hook_types(world::Call&, const api::Unit&);
  ProcessesType describe_scaling_process_types(world::Call&, const api::Unit&);
  DescribeAdjustmentTypesAnswer describe_adjustment_types(world::Call&, const api::Unit&);
};

}  // namespace windtunnel::autoscaling
