#include "services/codedeploy/violations.hpp"

#include <algorithm>
#include <array>

#include "services/codedeploy/errors.hpp"

namespace windtunnel::codedeploy {
namespace {

struct MemberErrors {
  std::string_view member;
  std::string_view missing;
  std::string_view malformed;
};

/// In the order in which CodeDeploy looks at them (CD-005).
constexpr std::array members = {
    MemberErrors{"applicationName", "ApplicationNameRequiredException",
                 "InvalidApplicationNameException"},
    MemberErrors{"applicationNames", "ApplicationNameRequiredException",
                 "InvalidApplicationNameException"},
    MemberErrors{"newApplicationName", "ApplicationNameRequiredException",
                 "InvalidApplicationNameException"},
    MemberErrors{"deploymentGroupName", "DeploymentGroupNameRequiredException",
                 "InvalidDeploymentGroupNameException"},
    MemberErrors{"deploymentGroupNames", "DeploymentGroupNameRequiredException",
                 "InvalidDeploymentGroupNameException"},
    MemberErrors{"currentDeploymentGroupName", "DeploymentGroupNameRequiredException",
                 "InvalidDeploymentGroupNameException"},
    MemberErrors{"newDeploymentGroupName", "DeploymentGroupNameRequiredException",
                 "InvalidDeploymentGroupNameException"},
    MemberErrors{"deploymentConfigName", "DeploymentConfigNameRequiredException",
                 "InvalidDeploymentConfigNameException"},
    MemberErrors{"revision", "RevisionRequiredException", "InvalidRevisionException"},
    MemberErrors{"revisions", "RevisionRequiredException", "InvalidRevisionException"},
    MemberErrors{"deploymentId", "DeploymentIdRequiredException", "InvalidDeploymentIdException"},
    MemberErrors{"deploymentIds", "DeploymentIdRequiredException", "InvalidDeploymentIdException"},
    MemberErrors{"instanceId", "InstanceIdRequiredException", "InvalidInstanceNameException"},
    MemberErrors{"instanceIds", "InstanceIdRequiredException", "InvalidInstanceNameException"},
    MemberErrors{"instanceName", "InstanceNameRequiredException", "InvalidInstanceNameException"},
    MemberErrors{"instanceNames", "InstanceNameRequiredException", "InvalidInstanceNameException"},
    MemberErrors{"targetId", "DeploymentTargetIdRequiredException",
                 "InvalidDeploymentTargetIdException"},
    MemberErrors{"targetIds", "DeploymentTargetIdRequiredException",
                 "InvalidDeploymentTargetIdException"},
    MemberErrors{"serviceRoleArn", "RoleRequiredException", "InvalidRoleException"},
    MemberErrors{"computePlatform", "InvalidComputePlatformException",
                 "InvalidComputePlatformException"},
    MemberErrors{"deploymentStyle", "InvalidDeploymentStyleException",
                 "InvalidDeploymentStyleException"},
    MemberErrors{"blueGreenDeploymentConfiguration",
                 "InvalidBlueGreenDeploymentConfigurationException",
                 "InvalidBlueGreenDeploymentConfigurationException"},
    MemberErrors{"loadBalancerInfo", "InvalidLoadBalancerInfoException",
                 "InvalidLoadBalancerInfoException"},
    MemberErrors{"ec2TagFilters", "InvalidEC2TagException", "InvalidEC2TagException"},
    MemberErrors{"ec2TagSet", "InvalidEC2TagException", "InvalidEC2TagException"},
    MemberErrors{"onPremisesInstanceTagFilters", "InvalidTagException", "InvalidTagException"},
    MemberErrors{"onPremisesTagSet", "InvalidTagException", "InvalidTagException"},
    MemberErrors{"triggerConfigurations", "InvalidTriggerConfigException",
                 "InvalidTriggerConfigException"},
    MemberErrors{"alarmConfiguration", "InvalidAlarmConfigException",
                 "InvalidAlarmConfigException"},
    MemberErrors{"overrideAlarmConfiguration", "InvalidAlarmConfigException",
                 "InvalidAlarmConfigException"},
    MemberErrors{"autoRollbackConfiguration", "InvalidAutoRollbackConfigException",
                 "InvalidAutoRollbackConfigException"},
    MemberErrors{"targetInstances", "InvalidTargetInstancesException",
                 "InvalidTargetInstancesException"},
    MemberErrors{"fileExistsBehavior", "InvalidFileExistsBehaviorException",
                 "InvalidFileExistsBehaviorException"},
    MemberErrors{"minimumHealthyHosts", "InvalidMinimumHealthyHostValueException",
                 "InvalidMinimumHealthyHostValueException"},
    MemberErrors{"trafficRoutingConfig", "InvalidTrafficRoutingConfigurationException",
                 "InvalidTrafficRoutingConfigurationException"},
    MemberErrors{"zonalConfig", "InvalidZonalDeploymentConfigurationException",
                 "InvalidZonalDeploymentConfigurationException"},
    MemberErrors{"sortBy", "InvalidSortByException", "InvalidSortByException"},
    MemberErrors{"sortOrder", "InvalidSortOrderException", "InvalidSortOrderException"},
    MemberErrors{"deployed", "InvalidDeployedStateFilterException",
                 "InvalidDeployedStateFilterException"},
    MemberErrors{"includeOnlyStatuses", "InvalidDeploymentStatusException",
                 "InvalidDeploymentStatusException"},
    MemberErrors{"instanceStatusFilter", "InvalidInstanceStatusException",
                 "InvalidInstanceStatusException"},
    MemberErrors{"instanceTypeFilter", "InvalidInstanceTypeException",
                 "InvalidInstanceTypeException"},
    MemberErrors{"targetFilters", "InvalidTargetFilterNameException",
                 "InvalidTargetFilterNameException"},
    MemberErrors{"ResourceArn", "ResourceArnRequiredException", "InvalidArnException"},
    MemberErrors{"Tags", "TagRequiredException", "InvalidTagsToAddException"},
    MemberErrors{"TagKeys", "TagRequiredException", "InvalidTagsToAddException"},
    MemberErrors{"tags", "TagRequiredException", "InvalidTagsToAddException"},
    MemberErrors{"registrationStatus", "InvalidRegistrationStatusException",
                 "InvalidRegistrationStatusException"},
    MemberErrors{"tagFilters", "InvalidTagFilterException", "InvalidTagFilterException"},
    MemberErrors{"deploymentWaitType", "InvalidDeploymentWaitTypeException",
                 "InvalidDeploymentWaitTypeException"},
    MemberErrors{"status", "InvalidLifecycleEventHookExecutionStatusException",
                 "InvalidLifecycleEventHookExecutionStatusException"},
};

std::size_t rank(std::string_view member) {
  const auto found = std::find_if(members.begin(), members.end(), [&](const MemberErrors& entry) {
    return entry.member == member;
  });
  return static_cast<std::size_t>(found - members.begin());
}

}  // namespace

api::ApiError violation_error(const api::OperationModel&, const api::Violations& violations) {
  const auto first = std::min_element(
      violations.begin(), violations.end(),
      [](const auto& left, const auto& right) { return rank(left.member) < rank(right.member); });
  const std::size_t at = rank(first->member);
  // Everything else that the model constrains is checked by the handlers.
  if (at == members.size()) {
    return errors::invalid("InvalidInputException", api::validation_message(violations));
  }
  const bool missing = first->kind == api::Violation::Kind::missing ||
                       first->kind == api::Violation::Kind::too_short;
  if (!missing) {
    return errors::invalid(members[at].malformed, api::validation_message({*first}));
  }
  if (members[at].missing == "DeploymentGroupNameRequiredException") {
    return errors::group_name_required();
  }
  if (members[at].missing == "RevisionRequiredException") return errors::revision_required();
  return errors::required(members[at].missing, first->member);
}

}  // namespace windtunnel::codedeploy
