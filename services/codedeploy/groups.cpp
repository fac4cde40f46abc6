#include "services/codedeploy/groups.hpp"

#include "emulator/world/resource_directory.hpp"
#include "services/codedeploy/applications.hpp"
#include "services/codedeploy/auto_scaling.hpp"
#include "services/codedeploy/configs.hpp"
#include "services/codedeploy/deployments.hpp"
#include "services/codedeploy/ecs_shift.hpp"
#include "services/codedeploy/errors.hpp"
#include "services/codedeploy/group_settings.hpp"
#include "services/codedeploy/limits.hpp"
#include "services/codedeploy/names.hpp"
#include "services/codedeploy/pages.hpp"
#include "services/codedeploy/resource_tags.hpp"
#include "services/codedeploy/revision_location.hpp"
#include "services/codedeploy/revisions.hpp"
#include "services/codedeploy/sections.hpp"

namespace windtunnel::codedeploy {
namespace {

using world::join_key;
using world::key_prefix;

/// Takes over every member that the input gives; what it does not give stays (CD-049).
template <class Input>
void take_settings(const Input& in, DeploymentGroupInfo& settings) {
  const auto take = [](const auto& given, auto& kept) {
    if (given) kept = given;
  };
  take(in.alarmConfiguration, settings.alarmConfiguration);
  take(in.autoRollbackConfiguration, settings.autoRollbackConfiguration);
  take(in.blueGreenDeploymentConfiguration, settings.blueGreenDeploymentConfiguration);
  take(in.deploymentConfigName, settings.deploymentConfigName);
  take(in.deploymentStyle, settings.deploymentStyle);
  take(in.ec2TagFilters, settings.ec2TagFilters);
  take(in.ec2TagSet, settings.ec2TagSet);
  take(in.ecsServices, settings.ecsServices);
  take(in.loadBalancerInfo, settings.loadBalancerInfo);
  take(in.onPremisesInstanceTagFilters, settings.onPremisesInstanceTagFilters);
  take(in.onPremisesTagSet, settings.onPremisesTagSet);
  take(in.outdatedInstancesStrategy, settings.outdatedInstancesStrategy);
  take(in.terminationHookEnabled, settings.terminationHookEnabled);
  take(in.triggerConfigurations, settings.triggerConfigurations);
  if (in.autoScalingGroups) {
    auto& groups = settings.autoScalingGroups.emplace();
    for (const std::string& name : *in.autoScalingGroups) groups.push_back({.name = name});
  }
  if (settings.computePlatform != std::string("Server")) return;
  DeploymentStyle& style = settings.deploymentStyle.has_value()
                               ? *settings.deploymentStyle
                               : settings.deploymentStyle.emplace();
  if (!style.deploymentType) style.deploymentType = "IN_PLACE";
  if (!style.deploymentOption) style.deploymentOption = "WITHOUT_TRAFFIC_CONTROL";
}

}  // namespace

Groups::Groups(world::World& world)
    : Component(world),
      groups_(world.tracker(), section_number::groups, "codedeploy groups"),
      places_(world.tracker(), section_number::group_places, "codedeploy group places"),
      numbers_(world.tracker(), section_number::group_numbers, "codedeploy group numbers") {}

const GroupRow& Groups::at(const world::Scope& scope, std::string_view application,
                           std::string_view group) const {
  check_application_name(application);
  check_group_name(group);
  world_.component<Applications>().at(scope, application);
  const GroupRow* row = groups_.find(scope, join_key(application, group));
  if (row == nullptr) throw errors::group_does_not_exist(group);
  return *row;
}

const GroupPlaceRow& Groups::place(const world::Scope& scope, const std::string& application_id,
                                   const std::string& group_id) const {
  const GroupPlaceRow* row = places_.find(scope, join_key(application_id, group_id));
  WINDTUNNEL_ASSERT(row != nullptr, "nobody knows what the group " + group_id + " is called");
  return *row;
}

const GroupRow* Groups::find(const world::Scope& scope, const std::string& application_id,
                             const std::string& group_id) const {
  const GroupPlaceRow& names = place(scope, application_id, group_id);
  const GroupRow* row = groups_.find(scope, join_key(names.application, names.group));
  // Another group may have the name by now.
  return row != nullptr && row->id == group_id ? row : nullptr;
}

void Groups::each(const world::Scope& scope,
                  const std::function<void(const GroupRow&)>& visit) const {
  groups_.scan(scope, {}, {}, [&](std::string_view, const GroupRow& group) {
    visit(group);
    return true;
  });
}

GroupRow& Groups::edit(const world::Scope& scope, const std::string& application_id,
                       const std::string& group_id) {
  const GroupPlaceRow& names = place(scope, application_id, group_id);
  return groups_.edit(scope, join_key(names.application, names.group));
}

/// The n-th group of that name in the application has the n-th id: deployments of earlier ones
/// keep theirs.
std::string Groups::new_id(const world::Scope& scope, const std::string& application_id,
                           std::string_view application, std::string_view group) const {
  const auto key = world_.random()
                       .child("codedeploy")
                       .child(scope.account)
                       .child(scope.region)
                       .child("deployment group")
                       .child(application)
                       .child(group);
  for (std::uint64_t n = 0;; ++n) {
    std::string id = simulation::uuid(key.child(n));
    if (places_.find(scope, join_key(application_id, id)) == nullptr) return id;
  }
}

/// CD-015, CD-046: a service has one group.
void Groups::check_services(const world::Scope& scope, const DeploymentGroupInfo& settings,
                            std::string_view own_id) const {
  if (settings.computePlatform != std::string("ECS")) return;
  ecs_shift::check_group(world_, scope, settings);
  each(scope, [&](const GroupRow& other) {
    if (other.id == own_id || other.settings.ecsServices != settings.ecsServices) return;
    throw errors::invalid("ECSServiceMappingLimitExceededException",
                          "Another deployment group deploys to this ECS service already");
  });
}

CreateDeploymentGroupOutput Groups::create_deployment_group(world::Call& call,
                                                            const CreateDeploymentGroupInput& in) {
  check_application_name(in.applicationName);
  check_group_name(in.deploymentGroupName);
  const ApplicationRow application =
      world_.component<Applications>().at(call.scope, in.applicationName);
  const std::string key = join_key(in.applicationName, in.deploymentGroupName);
  if (groups_.find(call.scope, key) != nullptr) {
    throw errors::group_already_exists(in.deploymentGroupName);
  }
  auto& configs = world_.component<Configs>();
  const std::string config = in.deploymentConfigName.value_or(default_config(application.platform));
  configs.at(call.scope, config, application.platform);
  const world::Tags tags = tags_to_add(in.tags.or_default());
  DeploymentGroupInfo settings;
  settings.computePlatform = application.platform;
  take_settings(in, settings);
  settings.deploymentConfigName = config;
  settings.serviceRoleArn = in.serviceRoleArn;
  if (!settings.outdatedInstancesStrategy) settings.outdatedInstancesStrategy = "UPDATE";
  if (!settings.terminationHookEnabled) settings.terminationHookEnabled = false;
  check_settings(settings, world_.limits_lifted());
  check_services(call.scope, settings, {});
  if (!world_.limits_lifted() &&
      groups_.count(call.scope, key_prefix(in.applicationName)) >= limits::groups_per_application) {
    throw errors::group_limit_exceeded(in.applicationName);
  }
  const std::string id =
      new_id(call.scope, application.id, in.applicationName, in.deploymentGroupName);
  GroupRow& row = groups_.edit(call.scope, key);
  row.id = id;
  row.application_id = application.id;
  row.number = static_cast<std::uint32_t>(++numbers_.edit("").next);
  world_.component<AutoScaling>().change_hooks(call.scope, row, in.deploymentGroupName, {},
                                               settings);
  row.settings = std::move(settings);
  places_.edit(call.scope, join_key(application.id, id)) = {in.applicationName,
                                                            in.deploymentGroupName};
  configs.change_use(call.scope, config, +1);
  if (!tags.empty()) {
    world_.directory().tag(group_arn(call.scope, in.applicationName, in.deploymentGroupName), tags);
  }
  return {.deploymentGroupId = id};
}

DeploymentGroupInfo Groups::describe(const world::Scope& scope, std::string_view application,
                                     std::string_view group, const GroupRow& row) const {
  const auto& deployments = world_.component<Deployments>();
  const auto last = [&](const std::string& id) -> api::Opt<LastDeploymentInfo> {
    const DeploymentRow* deployment = id.empty() ? nullptr : deployments.find(scope, id);
    if (deployment == nullptr) return {};
    LastDeploymentInfo info;
    info.createTime = deployment->info.createTime;
    info.deploymentId = id;
    info.endTime = deployment->info.completeTime;
    info.status = deployment->info.status;
    return info;
  };
  DeploymentGroupInfo info = row.settings;
  info.applicationName = std::string(application);
  info.deploymentGroupId = row.id;
  info.deploymentGroupName = std::string(group);
  without_content(info.targetRevision);
  info.lastAttemptedDeployment = last(row.last_attempted);
  info.lastSuccessfulDeployment = last(row.last_successful);
  return info;
}

GetDeploymentGroupOutput Groups::get_deployment_group(world::Call& call,
                                                      const GetDeploymentGroupInput& in) {
  const GroupRow& row = at(call.scope, in.applicationName, in.deploymentGroupName);
  return {.deploymentGroupInfo =
              describe(call.scope, in.applicationName, in.deploymentGroupName, row)};
}

BatchGetDeploymentGroupsOutput Groups::batch_get_deployment_groups(
    world::Call& call, const BatchGetDeploymentGroupsInput& in) {
  if (in.deploymentGroupNames.size() > limits::batch_of_groups) {
    throw errors::batch_limit_exceeded("deploymentGroupNames", limits::batch_of_groups);
  }
  world_.component<Applications>().at(call.scope, in.applicationName);
  BatchGetDeploymentGroupsOutput output;
  auto& found = output.deploymentGroupsInfo.emplace();
  for (const std::string& name : in.deploymentGroupNames) {
    check_group_name(name);
    const GroupRow* row = groups_.find(call.scope, join_key(in.applicationName, name));
    if (row != nullptr) {
      found.push_back(describe(call.scope, in.applicationName, name, *row));
    } else if (!output.errorMessage) {
      output.errorMessage = errors::group_does_not_exist(name).message;
    }
  }
  return output;
}

ListDeploymentGroupsOutput Groups::list_deployment_groups(world::Call& call,
                                                          const ListDeploymentGroupsInput& in) {
  world_.component<Applications>().at(call.scope, in.applicationName);
  const std::string prefix = key_prefix(in.applicationName);
  const std::string after = page_start(call, in.nextToken, in.applicationName);
  std::vector<std::string> names;
  groups_.scan(call.scope, prefix, prefix + after, [&](std::string_view key, const GroupRow&) {
    const std::string_view name = key.substr(prefix.size());
    if (name != after) names.emplace_back(name);
    return names.size() <= limits::page;
  });
  ListDeploymentGroupsOutput output;
  output.applicationName = in.applicationName;
  if (names.size() > limits::page) {
    names.pop_back();
    output.nextToken = page_token(call, names.back(), in.applicationName);
  }
  output.deploymentGroups = std::move(names);
  return output;
}

UpdateDeploymentGroupOutput Groups::update_deployment_group(world::Call& call,
                                                            const UpdateDeploymentGroupInput& in) {
  const std::string& name = in.currentDeploymentGroupName;
  GroupRow row = at(call.scope, in.applicationName, name);
  const std::string new_name = in.newDeploymentGroupName.value_or(name);
  check_group_name(new_name);
  const std::string new_key = join_key(in.applicationName, new_name);
  if (new_name != name && groups_.find(call.scope, new_key) != nullptr) {
    throw errors::group_already_exists(new_name);
  }
  const std::string old_config = *row.settings.deploymentConfigName;
  const DeploymentGroupInfo before = row.settings;
  take_settings(in, row.settings);
  if (in.serviceRoleArn) row.settings.serviceRoleArn = in.serviceRoleArn;
  auto& configs = world_.component<Configs>();
  configs.at(call.scope, *row.settings.deploymentConfigName, *row.settings.computePlatform);
  check_settings(row.settings, world_.limits_lifted());
  check_services(call.scope, row.settings, row.id);
  configs.change_use(call.scope, old_config, -1);
  configs.change_use(call.scope, *row.settings.deploymentConfigName, +1);
  if (new_name != name) {
    groups_.erase(call.scope, join_key(in.applicationName, name));
    places_.edit(call.scope, join_key(row.application_id, row.id)).group = new_name;
    move_tags(world_, group_arn(call.scope, in.applicationName, name),
              group_arn(call.scope, in.applicationName, new_name));
  }
  if (in.autoScalingGroups || in.terminationHookEnabled) {
    world_.component<AutoScaling>().change_hooks(call.scope, row, new_name, before, row.settings);
  }
  groups_.edit(call.scope, new_key) = std::move(row);
  UpdateDeploymentGroupOutput output;
  output.hooksNotCleanedUp.emplace();
  return output;
}

void Groups::retarget(const world::Scope& scope, const std::string& application_id,
                      const std::string& group_id, const DeploymentGroupInfo& targeting) {
  GroupRow& row = edit(scope, application_id, group_id);
  const DeploymentGroupInfo before = row.settings;
  row.settings.ec2TagFilters = targeting.ec2TagFilters;
  row.settings.ec2TagSet = targeting.ec2TagSet;
  row.settings.autoScalingGroups = targeting.autoScalingGroups;
  if (row.settings.autoScalingGroups) {
    for (AutoScalingGroup& group : *row.settings.autoScalingGroups) {
      group.hook = {};
      group.terminationHook = {};
    }
  }
  try {
    world_.component<AutoScaling>().change_hooks(
        scope, row, place(scope, application_id, group_id).group, before, row.settings);
  } catch (const api::ApiError& error) {
    // Somebody deleted the Auto Scaling group meanwhile, or filled it with hooks.
    world_.note("HookNotInstalled", {{"group", row.id}, {"message", error.message}});
  }
}

void Groups::remove(const world::Scope& scope, const std::string& application,
                    const std::string& group) {
  const std::string key = join_key(application, group);
  const GroupRow row = *groups_.find(scope, key);
  DeploymentGroupInfo without;
  world_.component<AutoScaling>().change_hooks(scope, row, group, row.settings, without);
  world_.component<Configs>().change_use(scope, *row.settings.deploymentConfigName, -1);
  if (row.settings.targetRevision) {
    world_.component<Revisions>().end_target(scope, row.application_id,
                                             *row.settings.targetRevision, row.id);
  }
  groups_.erase(scope, key);
  world_.directory().drop_tags(group_arn(scope, application, group));
}

DeleteDeploymentGroupOutput Groups::delete_deployment_group(world::Call& call,
                                                            const DeleteDeploymentGroupInput& in) {
  check_application_name(in.applicationName);
  check_group_name(in.deploymentGroupName);
  DeleteDeploymentGroupOutput output;
  output.hooksNotCleanedUp.emplace();
  // CD-04A: an unknown one is as good as deleted.
  const GroupRow* row =
      groups_.find(call.scope, join_key(in.applicationName, in.deploymentGroupName));
  if (row == nullptr) return output;
  world_.component<Deployments>().end_all(call.scope, row->active_deployments,
                                          Ending::group_missing);
  remove(call.scope, in.applicationName, in.deploymentGroupName);
  return output;
}

void Groups::rename_application(const world::Scope& scope, const std::string& application_id,
                                std::string_view name, std::string_view new_name) {
  std::vector<std::string> ids;
  const std::string places = key_prefix(application_id);
  places_.scan(scope, places, {}, [&](std::string_view key, const GroupPlaceRow&) {
    ids.emplace_back(key.substr(places.size()));
    return true;
  });
  for (const std::string& id : ids) {
    const GroupRow* live = find(scope, application_id, id);
    GroupPlaceRow& place = places_.edit(scope, join_key(application_id, id));
    place.application = new_name;
    if (live == nullptr) continue;
    const GroupRow row = *live;
    groups_.erase(scope, join_key(name, place.group));
    groups_.edit(scope, join_key(new_name, place.group)) = row;
    move_tags(world_, group_arn(scope, name, place.group), group_arn(scope, new_name, place.group));
  }
}

void Groups::remove_all_of(const world::Scope& scope, const std::string& application,
                           const std::string& application_id) {
  std::vector<std::string> ids;
  const std::string places = key_prefix(application_id);
  places_.scan(scope, places, {}, [&](std::string_view key, const GroupPlaceRow&) {
    ids.emplace_back(key.substr(places.size()));
    return true;
  });
  for (const std::string& id : ids) {
    world_.component<Deployments>().remove_all_of(scope, id);
    if (find(scope, application_id, id) != nullptr) {
      const std::string group = place(scope, application_id, id).group;
      remove(scope, application, group);
    }
    places_.erase(scope, join_key(application_id, id));
  }
}

}  // namespace windtunnel::codedeploy
