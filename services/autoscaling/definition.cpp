#include "services/autoscaling/definition.hpp"

#include "services/autoscaling/activities.hpp"
#include "services/autoscaling/api.hpp"
#include "services/autoscaling/capacity.hpp"
#include "services/autoscaling/group_tags.hpp"
#include "services/autoscaling/groups.hpp"
#include "services/autoscaling/health.hpp"
#include "services/autoscaling/hook_actions.hpp"
#include "services/autoscaling/hooks.hpp"
#include "services/autoscaling/launch_configurations.hpp"
#include "services/autoscaling/lifecycle.hpp"
#include "services/autoscaling/member_requests.hpp"
#include "services/autoscaling/members.hpp"
#include "services/autoscaling/processes.hpp"
#include "services/autoscaling/reference.hpp"
#include "services/autoscaling/sections.hpp"
#include "services/autoscaling/target_groups.hpp"

namespace windtunnel::autoscaling {
namespace {

void add_events(world::ServiceDefinition& definition) {
  using simulation::Band;
  using simulation::EventClass;
  // Background where a launch that failed is tried again.
  definition.on_event<&Capacity::on_pass>(
      event_numbers::pass, {"autoscaling.pass", Band::lifecycle, EventClass::work});
  definition.on_event<&Lifecycle::on_enter_service>(
      event_numbers::enter_service,
      {"autoscaling.enter_service", Band::lifecycle, EventClass::work});
  definition.on_event<&Lifecycle::on_step>(
      event_numbers::step, {"autoscaling.step", Band::lifecycle, EventClass::work});
  // Whoever is to answer may be a person: the world does not jump over their time.
  definition.on_event<&HookActions::on_timeout>(
      event_numbers::hook_timeout,
      {"autoscaling.hook_timeout", Band::action, EventClass::deadline});
  definition.on_event<&Health::on_pass>(
      event_numbers::health_pass, {"autoscaling.health_pass", Band::lifecycle, EventClass::work});
}

}  // namespace

world::ServiceDefinition definition() {
  world::ServiceDefinition definition(service_model, service_number);
  definition.component<LaunchConfigurations>();
  definition.handle<operations::CreateLaunchConfiguration,
                    &LaunchConfigurations::create_launch_configuration>();
  definition.handle<operations::DescribeLaunchConfigurations,
                    &LaunchConfigurations::describe_launch_configurations>();
  definition.handle<operations::DeleteLaunchConfiguration,
                    &LaunchConfigurations::delete_launch_configuration>();

  definition.component<Groups>();
  definition.handle<operations::CreateAutoScalingGroup, &Groups::create_auto_scaling_group>();
  definition.handle<operations::UpdateAutoScalingGroup, &Groups::update_auto_scaling_group>();
  definition.handle<operations::SetDesiredCapacity, &Groups::set_desired_capacity>();
  definition.handle<operations::DescribeAutoScalingGroups, &Groups::describe_auto_scaling_groups>();
  definition.handle<operations::DeleteAutoScalingGroup, &Groups::delete_auto_scaling_group>();

  definition.component<GroupTags>();
  definition.handle<operations::CreateOrUpdateTags, &GroupTags::create_or_update_tags>();
  definition.handle<operations::DeleteTags, &GroupTags::delete_tags>();
  definition.handle<operations::DescribeTags, &GroupTags::describe_tags>();

  definition.component<TargetGroups>();
  definition.handle<operations::AttachLoadBalancerTargetGroups,
                    &TargetGroups::attach_load_balancer_target_groups>();
  definition.handle<operations::DetachLoadBalancerTargetGroups,
                    &TargetGroups::detach_load_balancer_target_groups>();
  definition.handle<operations::DescribeLoadBalancerTargetGroups,
                    &TargetGroups::describe_load_balancer_target_groups>();

  definition.component<Processes>();
  definition.handle<operations::SuspendProcesses, &Processes::suspend_processes>();
  definition.handle<operations::ResumeProcesses, &Processes::resume_processes>();

  definition.component<Hooks>();
  definition.handle<operations::PutLifecycleHook, &Hooks::put_lifecycle_hook>();
  definition.handle<operations::DescribeLifecycleHooks, &Hooks::describe_lifecycle_hooks>();
  definition.handle<operations::DeleteLifecycleHook, &Hooks::delete_lifecycle_hook>();

  definition.component<HookActions>();
  definition.handle<operations::CompleteLifecycleAction,
                    &HookActions::complete_lifecycle_action>();
  definition.handle<operations::RecordLifecycleActionHeartbeat,
                    &HookActions::record_lifecycle_action_heartbeat>();

  definition.component<Members>();
  definition.component<Capacity>();
  definition.component<Lifecycle>();
  definition.on_signal<world::InstanceStateChanged, &Lifecycle::on_instance_changed>();

  definition.component<MemberRequests>();
  definition.handle<operations::DescribeAutoScalingInstances,
                    &MemberRequests::describe_auto_scaling_instances>();
  definition.handle<operations::TerminateInstanceInAutoScalingGroup,
                    &MemberRequests::terminate_instance_in_auto_scaling_group>();
  definition.handle<operations::AttachInstances, &MemberRequests::attach_instances>();
  definition.handle<operations::DetachInstances, &MemberRequests::detach_instances>();
  definition.handle<operations::EnterStandby, &MemberRequests::enter_standby>();
  definition.handle<operations::ExitStandby, &MemberRequests::exit_standby>();
  definition.handle<operations::SetInstanceProtection,
                    &MemberRequests::set_instance_protection>();

  definition.component<Health>();
  definition.handle<operations::SetInstanceHealth, &Health::set_instance_health>();

  definition.component<Activities>();
  definition.handle<operations::DescribeScalingActivities,
                    &Activities::describe_scaling_activities>();

  definition.component<Reference>();
  definition.handle<operations::DescribeAccountLimits, &Reference::describe_account_limits>();
  definition.handle<operations::DescribeTerminationPolicyTypes,
                    &Reference::describe_termination_policy_types>();
  definition.handle<operations::DescribeLifecycleHookTypes,
                    &Reference::describe_lifecycle_hook_types>();
  definition.handle<operations::DescribeScalingProcessTypes,
                    &Reference::describe_scaling_process_types>();
  definition.handle<operations::DescribeAdjustmentTypes, &Reference::describe_adjustment_types>();

  add_events(definition);
  return definition;
}

}  // namespace windtunnel::autoscaling
