#include "services/codedeploy/auto_scaling.hpp"

#include <algorithm>

#include "services/autoscaling/api.hpp"
#include "services/codedeploy/deployment_engine.hpp"
#include "services/codedeploy/deployments.hpp"
#include "services/codedeploy/errors.hpp"
#include "services/codedeploy/groups.hpp"
#include "services/codedeploy/limits.hpp"
#include "services/codedeploy/names.hpp"
#include "services/codedeploy/sections.hpp"
#include "services/codedeploy/target_ids.hpp"

namespace windtunnel::codedeploy {
namespace {

constexpr std::int32_t heartbeat_seconds = 600;
/// CD-120: what the copy does not do while it is deployed to.
const std::vector<std::string> suspended = {"AddToLoadBalancer", "AlarmNotification",
                                            "ScheduledActions"};

const AutoScalingGroup* find(const DeploymentGroupInfo& settings, const std::string& name) {
  for (const AutoScalingGroup& group : settings.autoScalingGroups.or_default()) {
    if (group.name == name) return &group;
  }
  return nullptr;
}

constexpr std::string_view copied_for = "CodeDeployProvisioningDeploymentId";

std::optional<autoscaling::AutoScalingGroup> describe(world::World& world,
                                                      const world::Scope& scope,
                                                      const std::string& name) {
  autoscaling::AutoScalingGroupNamesType query;
  query.AutoScalingGroupNames = std::vector<std::string>{name};
  auto found = world.invoke_as<autoscaling::operations::DescribeAutoScalingGroups>(
      service_principal, scope, query);
  if (found.AutoScalingGroups.empty()) return std::nullopt;
  return std::move(found.AutoScalingGroups.front());
}

}  // namespace

AutoScaling::AutoScaling(world::World& world)
    : Component(world),
      hooks_(world.tracker(), section_number::launch_hooks, "codedeploy launch hooks") {}

std::string AutoScaling::put_hook(const world::Scope& scope, const GroupRow& group,
                                  std::string_view group_name,
                                  const std::string& auto_scaling_group, HookKind kind) {
  const bool launches = kind == HookKind::launch;
  const std::string_view what = launches ? "launch" : "termination";
  const auto key = world_.random()
                       .child("codedeploy")
                       .child(std::string(what) + " hook")
                       .child(group.id)
                       .child(auto_scaling_group);
  const std::string name = "CodeDeploy-managed-automatic-" + std::string(what) +
                           "-deployment-hook-" + std::string(group_name) + "-" +
                           simulation::uuid(key);
  autoscaling::PutLifecycleHookType hook;
  hook.AutoScalingGroupName = auto_scaling_group;
  hook.LifecycleHookName = name;
  hook.LifecycleTransition =
      launches ? "autoscaling:EC2_INSTANCE_LAUNCHING" : "autoscaling:EC2_INSTANCE_TERMINATING";
  hook.DefaultResult = launches ? "ABANDON" : "CONTINUE";
  hook.HeartbeatTimeout = heartbeat_seconds;
  hook.NotificationMetadata = simulation::uuid(key.child("metadata"));
  try {
    world_.invoke_as<autoscaling::operations::PutLifecycleHook>(service_principal, scope, hook);
  } catch (const api::ApiError& error) {
    if (error.code == "LimitExceeded") {
      throw errors::invalid("LifecycleHookLimitExceededException", error.message);
    }
    throw errors::invalid(
        "InvalidAutoScalingGroupException",
        "The Auto Scaling group '" + auto_scaling_group + "' cannot be used: " + error.message);
  }
  hooks_.edit(scope, name) = {group.application_id, group.id};
  return name;
}

void AutoScaling::drop_hook(const world::Scope& scope, const std::string& auto_scaling_group,
                            const std::string& hook) {
  if (hook.empty()) return;
  hooks_.erase(scope, hook);
  try {
    world_.invoke_as<autoscaling::operations::DeleteLifecycleHook>(
        service_principal, scope,
        {.AutoScalingGroupName = auto_scaling_group, .LifecycleHookName = hook});
  } catch (const api::ApiError&) {
    // A group that is gone has no hooks either.
  }
}

void AutoScaling::change_hooks(const world::Scope& scope, const GroupRow& group,
                               std::string_view group_name, const DeploymentGroupInfo& before,
                               DeploymentGroupInfo& settings) {
  const bool ends_too = settings.terminationHookEnabled.or_default();
  for (const AutoScalingGroup& old : before.autoScalingGroups.or_default()) {
    const bool stays = find(settings, old.name.or_default()) != nullptr;
    if (!stays) drop_hook(scope, old.name.or_default(), old.hook.or_default());
    if (!stays || !ends_too) {
      drop_hook(scope, old.name.or_default(), old.terminationHook.or_default());
    }
  }
  if (!settings.autoScalingGroups) return;
  for (AutoScalingGroup& made : *settings.autoScalingGroups) {
    const AutoScalingGroup* kept = find(before, made.name.or_default());
    const auto keep_or_put = [&](api::Opt<std::string> AutoScalingGroup::*hook, HookKind kind) {
      return kept != nullptr && kept->*hook
                 ? *(kept->*hook)
                 : put_hook(scope, group, group_name, made.name.or_default(), kind);
    };
    made.hook = keep_or_put(&AutoScalingGroup::hook, HookKind::launch);
    made.terminationHook = {};
    if (ends_too) {
      made.terminationHook = keep_or_put(&AutoScalingGroup::terminationHook, HookKind::termination);
    }
  }
}

std::set<std::uint64_t> AutoScaling::members(const world::Scope& scope,
                                             const DeploymentGroupInfo& settings) const {
  std::set<std::uint64_t> members;
  for (const AutoScalingGroup& listed : settings.autoScalingGroups.or_default()) {
    const auto group = describe(world_, scope, listed.name.or_default());
    if (!group) continue;
    for (const auto& instance : group->Instances.or_default()) {
      const auto name = ec2_name(instance.InstanceId);
      if (name && instance.LifecycleState == "InService") members.insert(*name);
    }
  }
  return members;
}

std::string AutoScaling::copy_group(const world::Scope& scope, const DeploymentGroupInfo& settings,
                                    const std::string& name, const std::string& deployment_id,
                                    std::string& error) {
  const std::string original = settings.autoScalingGroups->front().name.or_default();
  const auto group = describe(world_, scope, original);
  if (!group) {
    error = "The Auto Scaling group " + original + " does not exist.";
    return {};
  }
  autoscaling::CreateAutoScalingGroupType copy;
  copy.AutoScalingGroupName = name;
  copy.MinSize = 0;
  copy.DesiredCapacity = 0;
  copy.MaxSize = group->MaxSize;
  copy.LaunchConfigurationName = group->LaunchConfigurationName;
  copy.LaunchTemplate = group->LaunchTemplate;
  // A description has its name too, a request one of both.
  if (copy.LaunchTemplate) copy.LaunchTemplate->LaunchTemplateName.reset();
  copy.DefaultCooldown = group->DefaultCooldown;
  copy.HealthCheckType = group->HealthCheckType;
  copy.HealthCheckGracePeriod = group->HealthCheckGracePeriod;
  copy.TerminationPolicies = group->TerminationPolicies;
  copy.NewInstancesProtectedFromScaleIn = group->NewInstancesProtectedFromScaleIn;
  if (group->VPCZoneIdentifier.or_default().empty()) {
    copy.AvailabilityZones = group->AvailabilityZones;
  } else {
    copy.VPCZoneIdentifier = group->VPCZoneIdentifier;
  }
  auto& tags = copy.Tags.emplace();
  for (const auto& tag : group->Tags.or_default()) {
    if (tag.Key == std::string(copied_for)) continue;
    tags.push_back({.Key = tag.Key.or_default(),
                    .PropagateAtLaunch = tag.PropagateAtLaunch,
                    .Value = tag.Value});
  }
  tags.push_back(
      {.Key = std::string(copied_for), .PropagateAtLaunch = true, .Value = deployment_id});
  autoscaling::UpdateAutoScalingGroupType size;
  size.AutoScalingGroupName = name;
  size.MinSize = group->MinSize;
  size.DesiredCapacity = group->DesiredCapacity;
  try {
    world_.invoke_as<autoscaling::operations::CreateAutoScalingGroup>(service_principal, scope,
                                                                      copy);
    world_.invoke_as<autoscaling::operations::UpdateAutoScalingGroup>(service_principal, scope,
                                                                      size);
    world_.invoke_as<autoscaling::operations::SuspendProcesses>(
        service_principal, scope, {.AutoScalingGroupName = name, .ScalingProcesses = suspended});
  } catch (const api::ApiError& refused) {
    error = "The Auto Scaling group " + original + " could not be copied: " + refused.message;
  }
  return name;
}

AutoScaling::Arrival AutoScaling::arrival(const world::Scope& scope,
                                          const std::string& name) const {
  const auto group = describe(world_, scope, name);
  if (!group) return {};
  std::int64_t in_service = 0;
  Arrival arrival{.agents_answer = true};
  for (const auto& member : group->Instances.or_default()) {
    if (member.LifecycleState != "InService") continue;
    ++in_service;
    const auto instance = world_.fleet().find(scope.account, scope.region, member.InstanceId);
    if (!instance || !instance->codedeploy_answers()) arrival.agents_answer = false;
  }
  arrival.in_service = in_service >= group->DesiredCapacity;
  return arrival;
}

void AutoScaling::resume(const world::Scope& scope, const std::string& name) {
  try {
    world_.invoke_as<autoscaling::operations::ResumeProcesses>(
        service_principal, scope, {.AutoScalingGroupName = name, .ScalingProcesses = suspended});
  } catch (const api::ApiError&) {
    // Somebody has deleted it.
  }
}

void AutoScaling::delete_group(const world::Scope& scope, const std::string& name) {
  try {
    world_.invoke_as<autoscaling::operations::DeleteAutoScalingGroup>(
        service_principal, scope, {.AutoScalingGroupName = name, .ForceDelete = true});
  } catch (const api::ApiError&) {
    // It is gone already.
  }
}

void AutoScaling::answer(const world::Scope& scope, const LaunchRow& launch, bool succeeded) {
  autoscaling::CompleteLifecycleActionType answer;
  answer.AutoScalingGroupName = launch.auto_scaling_group;
  answer.LifecycleHookName = launch.hook;
  answer.LifecycleActionToken = launch.token;
  answer.LifecycleActionResult = succeeded ? "CONTINUE" : "ABANDON";
  try {
    world_.invoke_as<autoscaling::operations::CompleteLifecycleAction>(service_principal, scope,
                                                                       answer);
  } catch (const api::ApiError&) {
    // The launch was given up meanwhile, or its group is gone.
  }
}

/// CD-140, CD-143.
void AutoScaling::action_started(const world::LifecycleActionStarted& signal) {
  const LaunchHookRow* hook = hooks_.find(signal.scope, signal.hook_name);
  if (hook == nullptr) return;
  const bool ends = signal.transition == "autoscaling:EC2_INSTANCE_TERMINATING";
  const LaunchRow launch{signal.group_name, signal.hook_name, signal.token, signal.instance_id,
                         ends};
  const GroupRow* group =
      world_.component<Groups>().find(signal.scope, hook->application_id, hook->group_id);
  if (group == nullptr || !group->settings.targetRevision) {
    answer(signal.scope, launch, true);
    return;
  }
  auto& deployments = world_.component<Deployments>();
  const DeploymentRow* good = deployments.find(signal.scope, group->last_successful);
  Deployments::Order order;
  order.revision = *group->settings.targetRevision;
  order.config = "CodeDeployDefault.OneAtATime";
  order.creator = ends ? "autoscalingTermination" : "autoscaling";
  order.cause = (ends ? "end of " : "launch of ") + signal.instance_id;
  order.file_exists_behavior =
      good == nullptr ? "DISALLOW" : good->info.fileExistsBehavior.or_default();
  order.launch = launch;
  deployments.create(signal.scope, hook->application_id, hook->group_id, order);
}

void AutoScaling::update_outdated(const simulation::Event& event) {
  auto& deployments = world_.component<Deployments>();
  const auto subject = deployments.subject_of(event);
  if (!subject) return;
  const auto& [scope, cause_id] = *subject;
  const DeploymentRow& cause = *deployments.find(scope, cause_id);
  const GroupRow* group =
      world_.component<Groups>().find(scope, cause.application_id, cause.group_id);
  if (group == nullptr || group->settings.outdatedInstancesStrategy != std::string("UPDATE") ||
      !group->settings.targetRevision || deployments.blocking(scope, *group) != nullptr) {
    return;
  }
  if (!world_.component<DeploymentEngine>().has_outdated(scope, *group,
                                                         members(scope, group->settings))) {
    return;
  }
  const std::string root = group->last_successful;
  Deployments::Order order;
  order.revision = *group->settings.targetRevision;
  order.config = *group->settings.deploymentConfigName;
  order.creator = "CodeDeployAutoUpdate";
  order.cause = "instances that " + root + " has not reached";
  order.file_exists_behavior = deployments.find(scope, root)->info.fileExistsBehavior.or_default();
  order.outdated_only = true;
  const std::string id = deployments.create(scope, cause.application_id, cause.group_id, order);
  deployments.edit(scope, id)
      .info.relatedDeployments.emplace()
      .autoUpdateOutdatedInstancesRootDeploymentId = root;
  api::Opt<RelatedDeployments>& related = deployments.edit(scope, root).info.relatedDeployments;
  if (!related) related.emplace();
  auto& updates = related->autoUpdateOutdatedInstancesDeploymentIds;
  if (!updates) updates.emplace();
  updates->push_back(id);
}

}  // namespace windtunnel::codedeploy
