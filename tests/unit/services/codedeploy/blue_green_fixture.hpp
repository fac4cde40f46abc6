#pragma once

#include <set>

#include "services/ec2/api.hpp"
#include "tests/unit/services/codedeploy/deployment_fixture.hpp"

namespace windtunnel::codedeploy {

/// Instances "web", which have been deployed to, and "next", which may take their place.
class BlueGreen : public DeploymentTest {
 protected:
  static constexpr std::uint32_t fleet = 4;

  void start_fleets() {
    world::Settings settings = settings_with(fleet);
    settings.fleet.groups.push_back(instances("next", fleet));
    start(settings);
  }
  static CreateDeploymentGroupInput blue_green_group() {
    CreateDeploymentGroupInput group = group_input();
    group.deploymentConfigName = "CodeDeployDefault.AllAtOnce";
    group.deploymentStyle =
        DeploymentStyle{.deploymentOption = "WITH_TRAFFIC_CONTROL", .deploymentType = "BLUE_GREEN"};
    group.loadBalancerInfo.emplace().targetGroupInfoList.emplace().push_back({.name = "site"});
    auto& options = group.blueGreenDeploymentConfiguration.emplace();
    options.deploymentReadyOption = DeploymentReadyOption{.actionOnTimeout = "CONTINUE_DEPLOYMENT"};
    options.greenFleetProvisioningOption =
        GreenFleetProvisioningOption{.action = "DISCOVER_EXISTING"};
    options.terminateBlueInstancesOnDeploymentSuccess =
        BlueInstanceTerminationOption{.action = "TERMINATE", .terminationWaitTimeInMinutes = 5};
    return group;
  }
  static CreateDeploymentGroupInput waiting_group() {
    CreateDeploymentGroupInput group = blue_green_group();
    group.blueGreenDeploymentConfiguration->deploymentReadyOption =
        DeploymentReadyOption{.actionOnTimeout = "STOP_DEPLOYMENT", .waitTimeInMinutes = 30};
    return group;
  }
  void make(const CreateDeploymentGroupInput& group) {
    world->call<operations::CreateDeploymentGroup>(group);
  }
  static CreateDeploymentInput to(const std::string& fleet_name, const std::string& key) {
    CreateDeploymentInput input = deployment_input(key);
    input.targetInstances.emplace().tagFilters =
        std::vector<EC2TagFilter>{{.Key = "app", .Type = "KEY_AND_VALUE", .Value = fleet_name}};
    return input;
  }
  std::string deploy_to(const std::string& fleet_name, const std::string& key) {
    return *world->call<operations::CreateDeployment>(to(fleet_name, key)).deploymentId;
  }
  std::vector<std::string> labelled(const std::string& id, const std::string& label) {
    ListDeploymentTargetsInput input;
    input.deploymentId = id;
    input.targetFilters.emplace()["ServerInstanceLabel"] = {label};
    return *world->call<operations::ListDeploymentTargets>(input).targetIds;
  }
  std::vector<std::string> event_names(const InstanceTarget& target) {
    std::vector<std::string> names;
    for (const auto& event : *target.lifecycleEvents) names.push_back(*event.lifecycleEventName);
    return names;
  }
  std::string state_of(const std::string& instance) {
    ec2::DescribeInstancesRequest query;
    query.InstanceIds = std::vector<std::string>{instance};
    const auto found = world->call<ec2::operations::DescribeInstances>(query);
    return *found.Reservations->at(0).Instances->at(0).State->Name;
  }
  static std::int64_t sum(const DeploymentOverview& overview) {
    return *overview.Pending + *overview.InProgress + *overview.Ready + *overview.Succeeded +
           *overview.Failed + *overview.Skipped;
  }
  DeploymentGroupInfo group_info() {
    return *world
                ->call<operations::GetDeploymentGroup>(
                    {.applicationName = "shop", .deploymentGroupName = "web"})
                .deploymentGroupInfo;
  }
  /// The instances that the load balancer has been told of last as in.
  static std::set<std::string> balanced() {
    std::set<std::string> in;
    for (const auto& moved : Neighbours::moved()) {
      if (moved.how == "in") in.insert(moved.instance);
      if (moved.how == "out") in.erase(moved.instance);
    }
    return in;
  }
};

}  // namespace windtunnel::codedeploy
