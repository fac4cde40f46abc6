#include "services/codedeploy/group_settings.hpp"

#include <algorithm>
#include <set>

#include "services/codedeploy/errors.hpp"
#include "services/codedeploy/limits.hpp"

namespace windtunnel::codedeploy {
namespace {

// EC2TagFilter and TagFilter, and the sets of them, are the same shapes under two names.

template <class Filter>
std::string type_of(const Filter& filter) {
  if (filter.Type) return *filter.Type;
  // Of a filter that does not say, what it gives decides.
  if (!filter.Value) return "KEY_ONLY";
  return filter.Key ? "KEY_AND_VALUE" : "VALUE_ONLY";
}

template <class Filter>
void check_filters(const std::vector<Filter>& filters, std::string_view code) {
  for (const Filter& filter : filters) {
    const std::string type = type_of(filter);
    if ((type != "VALUE_ONLY" && filter.Key.or_default().empty()) ||
        (type != "KEY_ONLY" && !filter.Value)) {
      throw errors::invalid(code, "A tag filter of type " + type + " lacks its key or value");
    }
  }
}

template <class Filter>
void check_tag_set(const std::vector<std::vector<Filter>>& set, std::string_view code,
                   bool limits_lifted) {
  for (const auto& filters : set) check_filters(filters, code);
  if (limits_lifted) return;
  if (set.size() > limits::tag_groups) {
    throw errors::limit_exceeded("TagSetListLimitExceededException", "tag groups",
                                 limits::tag_groups);
  }
  for (const auto& filters : set) {
    if (filters.size() > limits::tags_per_tag_group) {
      throw errors::limit_exceeded(code, "tags in a tag group", limits::tags_per_tag_group);
    }
  }
}

template <class Filter>
bool matches(const Filter& filter, const TagMap& tags) {
  const std::string type = type_of(filter);
  if (type == "VALUE_ONLY") {
    return std::any_of(tags.begin(), tags.end(),
                       [&](const auto& tag) { return filter.Value == tag.second; });
  }
  const auto found = tags.find(filter.Key.or_default());
  return found != tags.end() && (type == "KEY_ONLY" || filter.Value == found->second);
}

template <class Filter>
bool matches_any(const std::vector<Filter>& filters, const TagMap& tags) {
  return std::any_of(filters.begin(), filters.end(),
                     [&](const Filter& filter) { return matches(filter, tags); });
}

template <class Filter>
bool matches_all(const std::vector<std::vector<Filter>>& set, const TagMap& tags) {
  return !set.empty() && std::all_of(set.begin(), set.end(), [&](const auto& filters) {
    return matches_any(filters, tags);
  });
}

/// CD-042.
void check_targeting(const DeploymentGroupInfo& settings, bool limits_lifted) {
  const auto& ec2_set = settings.ec2TagSet.or_default().ec2TagSetList.or_default();
  const auto& machine_set =
      settings.onPremisesTagSet.or_default().onPremisesTagSetList.or_default();
  if (!settings.ec2TagFilters.or_default().empty() && !ec2_set.empty()) {
    throw errors::invalid("InvalidEC2TagCombinationException",
                          "ec2TagFilters and ec2TagSet cannot both be specified");
  }
  if (!settings.onPremisesInstanceTagFilters.or_default().empty() && !machine_set.empty()) {
    throw errors::invalid("InvalidOnPremisesTagCombinationException",
                          "onPremisesInstanceTagFilters and onPremisesTagSet cannot both be "
                          "specified");
  }
  check_filters(settings.ec2TagFilters.or_default(), "InvalidEC2TagException");
  check_tag_set(ec2_set, "InvalidEC2TagException", limits_lifted);
  check_filters(settings.onPremisesInstanceTagFilters.or_default(), "InvalidTagException");
  check_tag_set(machine_set, "InvalidTagException", limits_lifted);
}

/// CD-048.
void check_triggers(const std::vector<TriggerConfig>& triggers, bool limits_lifted) {
  constexpr std::string_view code = "InvalidTriggerConfigException";
  std::set<std::string> names;
  for (const TriggerConfig& trigger : triggers) {
    if (trigger.triggerName.or_default().empty() ||
        !trigger.triggerTargetArn.or_default().starts_with("arn:") ||
        trigger.triggerEvents.or_default().empty()) {
      throw errors::invalid(code, "A trigger needs a name, an SNS topic's ARN and an event");
    }
    if (!names.insert(*trigger.triggerName).second) {
      throw errors::invalid(code, "Two triggers are named '" + *trigger.triggerName + "'");
    }
  }
  if (!limits_lifted && triggers.size() > limits::triggers_per_group) {
    throw errors::limit_exceeded("TriggerTargetsLimitExceededException", "triggers",
                                 limits::triggers_per_group);
  }
}

api::ApiError invalid_blue_green(std::string message) {
  return errors::invalid("InvalidBlueGreenDeploymentConfigurationException", std::move(message));
}

void check_wait(std::int64_t minutes) {
  if (minutes >= 0 && minutes <= limits::most_wait_minutes) return;
  throw invalid_blue_green("A wait takes 0 to " + std::to_string(limits::most_wait_minutes) +
                           " minutes");
}

void check_ready(const DeploymentReadyOption& ready) {
  const std::int64_t wait = ready.waitTimeInMinutes.or_default();
  check_wait(wait);
  const bool goes_on = *ready.actionOnTimeout == "CONTINUE_DEPLOYMENT";
  if (goes_on && wait != 0) {
    throw invalid_blue_green(
        "Deployment ready action cannot be set to 'CONTINUE_DEPLOYMENT' when timeout is specified");
  }
  if (!goes_on && wait == 0) {
    throw invalid_blue_green(
        "Deployment ready action 'STOP_DEPLOYMENT' needs a waitTimeInMinutes of 1 at least");
  }
}

/// CD-047.
void check_blue_green(const DeploymentGroupInfo& settings) {
  if (!settings.blueGreenDeploymentConfiguration) {
    throw invalid_blue_green("Blue/green deployments need a blueGreenDeploymentConfiguration");
  }
  const BlueGreenDeploymentConfiguration& given = *settings.blueGreenDeploymentConfiguration;
  const auto& ready = given.deploymentReadyOption;
  const auto& green = given.greenFleetProvisioningOption;
  const auto& blue = given.terminateBlueInstancesOnDeploymentSuccess;
  if (!ready || !green || !blue || !ready->actionOnTimeout || !green->action || !blue->action) {
    throw invalid_blue_green(
        "deploymentReadyOption, greenFleetProvisioningOption and "
        "terminateBlueInstancesOnDeploymentSuccess must be specified, each with its action");
  }
  check_ready(*ready);
  if (*blue->action == "KEEP_ALIVE" && blue->terminationWaitTimeInMinutes.or_default() != 0) {
    throw invalid_blue_green("Instances that are kept alive have no terminationWaitTimeInMinutes");
  }
  check_wait(blue->terminationWaitTimeInMinutes.or_default());
  if (copies_group(settings) && settings.autoScalingGroups.or_default().size() != 1) {
    throw invalid_blue_green(
        "Exactly one AutoScaling group must be specified when selecting the "
        "COPY_AUTO_SCALING_GROUP green fleet provisioning option.");
  }
}

/// What is asked for in good order but not modelled is refused by name (CD-045).
void check_for_servers(const DeploymentGroupInfo& settings) {
  const DeploymentStyle& style = settings.deploymentStyle.or_default();
  if (is_blue_green(settings)) {
    check_blue_green(settings);
    if (style.deploymentOption != std::string("WITH_TRAFFIC_CONTROL")) {
      throw errors::not_implemented("blue/green deployments without traffic control");
    }
  }
  const LoadBalancerInfo& balancers = settings.loadBalancerInfo.or_default();
  const bool has_balancer = !balancers.elbInfoList.or_default().empty() ||
                            !balancers.targetGroupInfoList.or_default().empty();
  if (!balancers.targetGroupPairInfoList.or_default().empty()) {
    throw errors::invalid("InvalidLoadBalancerInfoException",
                          "targetGroupPairInfoList is for the compute platform ECS only");
  }
  if (style.deploymentOption == std::string("WITH_TRAFFIC_CONTROL") && !has_balancer) {
    throw errors::invalid(
        "InvalidLoadBalancerInfoException",
        "The specification for load balancing in the deployment group is invalid. The "
        "deploymentOption value is set to WITH_TRAFFIC_CONTROL, but either no load balancer was "
        "specified in elbInfoList or no target group was specified in targetGroupInfoList.");
  }
  if (settings.autoScalingGroups.or_default().size() > limits::auto_scaling_groups) {
    throw errors::invalid("InvalidAutoScalingGroupException",
                          "A deployment group has " + std::to_string(limits::auto_scaling_groups) +
                              " Auto Scaling groups at most");
  }
  if (!settings.ecsServices.or_default().empty()) {
    throw errors::invalid("InvalidECSServiceException",
                          "ecsServices are for the compute platform ECS only");
  }
}

/// CD-046: the replacement is always a task set of CodeDeploy's own.
void check_ecs_blue_green(const DeploymentGroupInfo& settings) {
  const BlueGreenDeploymentConfiguration& given =
      settings.blueGreenDeploymentConfiguration.or_default();
  const auto& ready = given.deploymentReadyOption;
  const auto& blue = given.terminateBlueInstancesOnDeploymentSuccess;
  if (!ready || !ready->actionOnTimeout || !blue || !blue->action) {
    throw invalid_blue_green(
        "deploymentReadyOption and terminateBlueInstancesOnDeploymentSuccess must be specified, "
        "each with its action");
  }
  check_ready(*ready);
  if (*blue->action == "KEEP_ALIVE") {
    throw invalid_blue_green("The original task set of an ECS service cannot be kept alive");
  }
  check_wait(blue->terminationWaitTimeInMinutes.or_default());
}

/// CD-041: no instances, and a style of their own.
void check_for_traffic_shifts(const DeploymentGroupInfo& settings) {
  const std::string& platform = *settings.computePlatform;
  const auto refuse = [&](bool is_given, std::string_view code, const std::string& what) {
    if (!is_given) return;
    throw errors::invalid(code, what + " are for the compute platform Server, not for " + platform);
  };
  refuse(!settings.ec2TagFilters.or_default().empty() || settings.ec2TagSet,
         "InvalidEC2TagException", "EC2 tags");
  refuse(!settings.onPremisesInstanceTagFilters.or_default().empty() || settings.onPremisesTagSet,
         "InvalidTagException", "Tags of on-premises instances");
  refuse(!settings.autoScalingGroups.or_default().empty(), "InvalidAutoScalingGroupException",
         "Auto Scaling groups");
  const DeploymentStyle& style = settings.deploymentStyle.or_default();
  if (style.deploymentType != std::string("BLUE_GREEN") ||
      style.deploymentOption != std::string("WITH_TRAFFIC_CONTROL")) {
    throw errors::invalid("InvalidDeploymentStyleException",
                          "Deployments of the compute platform " + platform +
                              " have the deployment type BLUE_GREEN and the deployment option "
                              "WITH_TRAFFIC_CONTROL");
  }
  if (platform == "ECS") return check_ecs_blue_green(settings);
  refuse(!settings.ecsServices.or_default().empty(), "InvalidECSServiceException", "ECS services");
  if (settings.loadBalancerInfo) {
    throw errors::invalid("InvalidLoadBalancerInfoException",
                          "Traffic of Lambda functions goes by aliases, not load balancers");
  }
  if (settings.blueGreenDeploymentConfiguration) {
    throw invalid_blue_green("Deployments of Lambda functions have no replacement instances");
  }
}

}  // namespace

void check_settings(const DeploymentGroupInfo& settings, bool limits_lifted) {
  const std::string& role = settings.serviceRoleArn.or_default();
  if (role.empty()) throw errors::required("RoleRequiredException", "Service role ARN");
  if (!role.starts_with("arn:") || role.find(":iam::") == std::string::npos ||
      role.find(":role/") == std::string::npos) {
    throw errors::invalid("InvalidRoleException", "'" + role + "' is not the ARN of a role");
  }
  check_targeting(settings, limits_lifted);
  check_triggers(settings.triggerConfigurations.or_default(), limits_lifted);
  if (settings.alarmConfiguration) check_alarms(*settings.alarmConfiguration, limits_lifted);
  if (settings.autoRollbackConfiguration) check_auto_rollback(*settings.autoRollbackConfiguration);
  if (settings.computePlatform == std::string("Server")) return check_for_servers(settings);
  check_for_traffic_shifts(settings);
}

void check_alarms(const AlarmConfiguration& alarms, bool limits_lifted) {
  constexpr std::string_view code = "InvalidAlarmConfigException";
  const auto& listed = alarms.alarms.or_default();
  if (alarms.enabled.or_default() && listed.empty()) {
    throw errors::invalid(code, "Alarms are switched on but none is listed");
  }
  std::set<std::string> names;
  for (const Alarm& alarm : listed) {
    const std::string& name = alarm.name.or_default();
    if (name.empty() || name.size() > 255 || !names.insert(name).second) {
      throw errors::invalid(code, "Alarms need names of 1 to 255 characters, each listed once");
    }
  }
  if (!limits_lifted && listed.size() > limits::alarms_per_group) {
    throw errors::limit_exceeded("AlarmsLimitExceededException", "alarms",
                                 limits::alarms_per_group);
  }
}

void check_auto_rollback(const AutoRollbackConfiguration& rollback) {
  if (rollback.enabled.or_default() && rollback.events.or_default().empty()) {
    throw errors::invalid("InvalidAutoRollbackConfigException",
                          "Automatic rollback is switched on but no event is listed");
  }
}

bool is_blue_green(const DeploymentGroupInfo& settings) {
  return settings.deploymentStyle.or_default().deploymentType == std::string("BLUE_GREEN");
}

bool copies_group(const DeploymentGroupInfo& settings) {
  return settings.blueGreenDeploymentConfiguration.or_default()
             .greenFleetProvisioningOption.or_default()
             .action == std::string("COPY_AUTO_SCALING_GROUP");
}

void check_target_instances(const TargetInstances& instances, bool limits_lifted) {
  constexpr std::string_view code = "InvalidTargetInstancesException";
  const auto& filters = instances.tagFilters.or_default();
  const auto& set = instances.ec2TagSet.or_default().ec2TagSetList.or_default();
  if (!filters.empty() && !set.empty()) {
    throw errors::invalid(code, "tagFilters and ec2TagSet cannot both be specified");
  }
  if (filters.size() > limits::tags_per_tag_group && !limits_lifted) {
    throw errors::invalid(code, "At most " + std::to_string(limits::tags_per_tag_group) +
                                    " tags identify the replacement instances");
  }
  check_filters(filters, code);
  check_tag_set(set, code, limits_lifted);
}

bool rolls_back_on(const api::Opt<AutoRollbackConfiguration>& rollback, std::string_view event) {
  if (!rollback || !rollback->enabled.or_default()) return false;
  const auto& events = rollback->events.or_default();
  return std::find(events.begin(), events.end(), event) != events.end();
}

std::vector<std::string> alarm_names(const AlarmConfiguration& alarms) {
  std::vector<std::string> names;
  if (!alarms.enabled.or_default()) return names;
  for (const Alarm& alarm : alarms.alarms.or_default()) names.push_back(alarm.name.or_default());
  return names;
}

bool matches_ec2(const DeploymentGroupInfo& settings, const TagMap& tags) {
  return matches_any(settings.ec2TagFilters.or_default(), tags) ||
         matches_all(settings.ec2TagSet.or_default().ec2TagSetList.or_default(), tags);
}

bool matches_on_premises(const DeploymentGroupInfo& settings, const TagMap& tags) {
  return matches_any(settings.onPremisesInstanceTagFilters.or_default(), tags) ||
         matches_all(settings.onPremisesTagSet.or_default().onPremisesTagSetList.or_default(),
                     tags);
}

void check_tag_filters(const std::vector<TagFilter>& filters) {
  check_filters(filters, "InvalidTagFilterException");
}

bool matches_every(const std::vector<TagFilter>& filters, const TagMap& tags) {
  return std::all_of(filters.begin(), filters.end(),
                     [&](const TagFilter& filter) { return matches(filter, tags); });
}

}  // namespace windtunnel::codedeploy
