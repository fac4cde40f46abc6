#include "services/autoscaling/reference.hpp"

#include "services/autoscaling/groups.hpp"
#include "services/autoscaling/launch_configurations.hpp"
#include "services/autoscaling/limits.hpp"

namespace windtunnel::autoscaling {

const std::vector<std::string>& termination_policies() {
  static const std::vector<std::string> names = {
      "AllocationStrategy",     "ClosestToNextInstanceHour", "Default",
      "NewestInstance",         "OldestInstance",            "OldestLaunchConfiguration",
      "OldestLaunchTemplate"};
  return names;
}

const std::vector<std::string>& process_names() {
  static const std::vector<std::string> names = {
      "AZRebalance", "AddToLoadBalancer", "AlarmNotification", "HealthCheck", "InstanceRefresh",
      "Launch",      "ReplaceUnhealthy",  "ScheduledActions",  "Terminate"};
  return names;
}

DescribeAccountLimitsAnswer Reference::describe_account_limits(world::Call& call,
                                                               const api::Unit&) {
  DescribeAccountLimitsAnswer out;
  out.MaxNumberOfAutoScalingGroups = limits::groups;
  out.MaxNumberOfLaunchConfigurations = limits::launch_configurations;
  out.NumberOfAutoScalingGroups = world_.component<Groups>().count(call.scope);
  out.NumberOfLaunchConfigurations = world_.component<LaunchConfigurations>().count(call.scope);
  return out;
}

DescribeTerminationPolicyTypesAnswer Reference::describe_termination_policy_types(
    world::Call&, const api::Unit&) {
  DescribeTerminationPolicyTypesAnswer out;
  out.TerminationPolicyTypes = termination_policies();
  return out;
}

DescribeLifecycleHookTypesAnswer Reference::describe_lifecycle_hook_types(world::Call&,
                                                                          const api::Unit&) {
  DescribeLifecycleHookTypesAnswer out;
  out.LifecycleHookTypes = std::vector<std::string>{"autoscaling:EC2_INSTANCE_LAUNCHING",
                                                    "autoscaling:EC2_INSTANCE_TERMINATING"};
  return out;
}

ProcessesType Reference::describe_scaling_process_types(world::Call&, const api::Unit&) {
  ProcessesType out;
  std::vector<ProcessType>& processes = out.Processes.emplace();
  for (const std::string& name : process_names()) processes.push_back({.ProcessName = name});
  return out;
}

DescribeAdjustmentTypesAnswer Reference::describe_adjustment_types(world::Call&,
                                                                   const api::Unit&) {
  DescribeAdjustmentTypesAnswer out;
  std::vector<AdjustmentType>& types = out.AdjustmentTypes.emplace();
  for (const char* name : {"ChangeInCapacity", "ExactCapacity", "PercentChangeInCapacity"}) {
    types.push_back({.AdjustmentType = std::string(name)});
  }
  return out;
}

}  // namespace windtunnel::autoscaling
