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

constexpr std::string_view hook_prefix = "CodeDeploy-managed-automatic-launch-deployment-hook-";
constexpr std::int32_t heartbeat_seconds = 600;

const AutoScalingGroup* find(const DeploymentGroupInfo& settings, const std::string& name) {
  for (const AutoScalingGroup& group : settings.autoScalingGroups.or_default()) {
    if (group.name == name) return &group;
  }
  return nullptr;
}

}  // namespace

AutoScaling::AutoScaling(world::World& world)
    : Component(world),
      hooks_(world.tracker(), section_number::launch_hooks, "codedeploy launch hooks") {}

std::string AutoScaling::put_hook(const world::Scope& scope, const GroupRow& group,
                                  std::string_view group_name,
                                  const std::string& auto_scaling_group) {
  const auto key = world_.random()
                       .child("codedeploy")
                       .child("launch hook")
                       .child(group.id)
                       .child(auto_scaling_group);
  const std::string name =
      std::string(hook_prefix) + std::string(group_name) + "-" + simulation::uuid(key);
  autoscaling::PutLifecycleHookType hook;
  hook.AutoScalingGroupName = auto_scaling_group;
  hook.LifecycleHookName = name;
  hook.LifecycleTransition = "autoscaling:EC2_INSTANCE_LAUNCHING";
  hook.DefaultResult = "ABANDON";
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

void AutoScaling::change_hooks(const world::Scope& scope, const GroupRow& group,
                               std::string_view group_name, const DeploymentGroupInfo& before,
                               DeploymentGroupInfo& settings) {
  for (const AutoScalingGroup& old : before.autoScalingGroups.or_default()) {
    if (find(settings, old.name.or_default()) != nullptr) continue;
    hooks_.erase(scope, old.hook.or_default());
    try {
      world_.invoke_as<autoscaling::operations::DeleteLifecycleHook>(
          service_principal, scope,
          {.AutoScalingGroupName = old.name.or_default(),
           .LifecycleHookName = old.hook.or_default()});
    } catch (const api::ApiError&) {
      // A group that is gone has no hooks either.
    }
  }
  if (!settings.autoScalingGroups) return;
  for (AutoScalingGroup& made : *settings.autoScalingGroups) {
    const AutoScalingGroup* kept = find(before, made.name.or_default());
    made.hook = kept != nullptr && kept->hook
                    ? *kept->hook
                    : put_hook(scope, group, group_name, made.name.or_default());
  }
}

std::set<std::uint64_t> AutoScaling::members(const world::Scope& scope,
                                             const DeploymentGroupInfo& settings) const {
  std::set<std::uint64_t> members;
  for (const AutoScalingGroup& listed : settings.autoScalingGroups.or_default()) {
    autoscaling::AutoScalingGroupNamesType query;
    query.AutoScalingGroupNames = std::vector<std::string>{listed.name.or_default()};
    const auto found = world_.invoke_as<autoscaling::operations::DescribeAutoScalingGroups>(
        service_principal, scope, query);
    for (const auto& group : found.AutoScalingGroups) {
      for (const auto& instance : group.Instances.or_default()) {
        const auto name = ec2_name(instance.InstanceId);
        if (name && instance.LifecycleState == "InService") members.insert(*name);
      }
    }
  }
  return members;
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

/// CD-140.
void AutoScaling::launching(const world::LifecycleActionStarted& signal) {
  const LaunchHookRow* hook = hooks_.find(signal.scope, signal.hook_name);
  if (hook == nullptr) return;
  const LaunchRow launch{signal.group_name, signal.hook_name, signal.token, signal.instance_id};
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
  order.creator = "autoscaling";
  order.cause = "launch of " + signal.instance_id;
  order.file_exists_behavior =
      good == nullptr ? "DISALLOW" : good->info.fileExistsBehavior.or_default();
  order.launch = launch;
  deployments.create(signal.scope, hook->application_id, hook->group_id, order);
}

void AutoScaling::update_outdated(const simulation::Event& event) {
  auto& deployments = world_.component<Deployments>();
  const DeploymentPlaceRow* place = deployments.place(event.subject);
  if (place == nullptr) return;
  const world::Scope scope{place->account, place->region};
  const DeploymentRow& cause = *deployments.find(scope, place->id);
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
