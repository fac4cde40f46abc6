#include <gmock/gmock.h>

#include "services/autoscaling/api.hpp"
#include "tests/unit/services/codedeploy/deployment_fixture.hpp"

namespace windtunnel::codedeploy {
namespace {

using testing::Each;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::SizeIs;

/// An Auto Scaling group "shop" of two instances in service, and a deployment group over it.
class AutoScalingTest : public DeploymentTest {
 protected:
  void start_scaled(std::int32_t size = 2) {
    start(0);
    world->call<autoscaling::operations::CreateLaunchConfiguration>(
        {.ImageId = "ami-0123456789abcdef0",
         .InstanceType = "t3.micro",
         .LaunchConfigurationName = "shop"});
    autoscaling::CreateAutoScalingGroupType group;
    group.AutoScalingGroupName = "shop";
    group.LaunchConfigurationName = "shop";
    group.MinSize = size;
    group.MaxSize = 10;
    group.AvailabilityZones = std::vector<std::string>{"us-east-1a", "us-east-1b"};
    world->call<autoscaling::operations::CreateAutoScalingGroup>(group);
    world->advance(3min);
  }
  static CreateDeploymentGroupInput scaled_group() {
    CreateDeploymentGroupInput group = group_input();
    group.ec2TagFilters.reset();
    group.autoScalingGroups = std::vector<std::string>{"shop"};
    group.deploymentConfigName = "CodeDeployDefault.AllAtOnce";
    return group;
  }
  void make_scaled_group() { world->call<operations::CreateDeploymentGroup>(scaled_group()); }
  void set_desired(std::int32_t desired) {
    world->call<autoscaling::operations::SetDesiredCapacity>(
        {.AutoScalingGroupName = "shop", .DesiredCapacity = desired});
  }
  std::vector<std::string> hooks() {
    std::vector<std::string> names;
    const auto found = world->call<autoscaling::operations::DescribeLifecycleHooks>(
        {.AutoScalingGroupName = "shop"});
    for (const auto& hook : *found.LifecycleHooks) {
      names.push_back(*hook.LifecycleHookName);
    }
    return names;
  }
  std::vector<autoscaling::Instance> instances_of_shop() {
    return *world->call<autoscaling::operations::DescribeAutoScalingGroups>({})
                .AutoScalingGroups.at(0)
                .Instances;
  }
  std::vector<std::string> states() {
    std::vector<std::string> states;
    for (const auto& instance : instances_of_shop()) states.push_back(instance.LifecycleState);
    return states;
  }
  /// All deployments by this creator, the newest first.
  std::vector<std::string> deployments_by(const std::string& creator) {
    std::vector<std::string> found;
    const auto listed = world->call<operations::ListDeployments>({});
    for (const std::string& id : *listed.deployments) {
      if (*info(id).creator == creator) found.push_back(id);
    }
    return found;
  }
};

// CD-044.
TEST_F(AutoScalingTest, AGroupPutsItsHookIntoAutoScalingGroupsAndTakesItAway) {
  start_scaled();
  make_scaled_group();
  ASSERT_THAT(hooks(), SizeIs(1));
  EXPECT_THAT(
      hooks()[0],
      MatchesRegex("CodeDeploy-managed-automatic-launch-deployment-hook-web-[0-9a-f-]{36}"));
  const auto group = *world
                          ->call<operations::GetDeploymentGroup>(
                              {.applicationName = "shop", .deploymentGroupName = "web"})
                          .deploymentGroupInfo;
  EXPECT_EQ(*group.autoScalingGroups->at(0).name, "shop");
  EXPECT_EQ(*group.autoScalingGroups->at(0).hook, hooks()[0]);
  UpdateDeploymentGroupInput update;
  update.applicationName = "shop";
  update.currentDeploymentGroupName = "web";
  world->call<operations::UpdateDeploymentGroup>(update);
  EXPECT_THAT(hooks(), SizeIs(1));
  // CD-049: a list that is empty clears, one that is missing keeps.
  update.autoScalingGroups = std::vector<std::string>{};
  world->call<operations::UpdateDeploymentGroup>(update);
  EXPECT_THAT(hooks(), SizeIs(0));
  update.autoScalingGroups = std::vector<std::string>{"shop"};
  world->call<operations::UpdateDeploymentGroup>(update);
  EXPECT_THAT(hooks(), SizeIs(1));
  world->call<operations::DeleteDeploymentGroup>(
      {.applicationName = "shop", .deploymentGroupName = "web"});
  EXPECT_THAT(hooks(), SizeIs(0));
}

// CD-044.
TEST_F(AutoScalingTest, AGroupThatDoesNotExistIsRefused) {
  start_scaled();
  CreateDeploymentGroupInput group = scaled_group();
  group.autoScalingGroups->push_back("none");
  EXPECT_EQ(world->error_of<operations::CreateDeploymentGroup>(group),
            "InvalidAutoScalingGroupException");
  EXPECT_THAT(hooks(), SizeIs(0));
}

// CD-043.
TEST_F(AutoScalingTest, MembersInServiceAreDeployedTo) {
  start_scaled();
  make_scaled_group();
  const std::string id = deploy("good.zip");
  world->advance(10min);
  EXPECT_EQ(*info(id).status, "Succeeded");
  EXPECT_EQ(*info(id).deploymentOverview->Succeeded, 2);
}

// CD-140.
TEST_F(AutoScalingTest, ALaunchedInstanceGetsTheTargetRevisionBeforeItIsInService) {
  start_scaled();
  make_scaled_group();
  // None yet: there is nothing to deploy.
  set_desired(3);
  world->advance(3min);
  EXPECT_THAT(states(), Each("InService"));
  EXPECT_THAT(deployments_by("autoscaling"), SizeIs(0));
  deploy("good.zip");
  world->advance(10min);
  set_desired(4);
  world->advance(40s);
  EXPECT_THAT(states(), testing::Contains("Pending:Wait"));
  world->advance(5min);
  ASSERT_THAT(deployments_by("autoscaling"), SizeIs(1));
  const DeploymentInfo launch = info(deployments_by("autoscaling")[0]);
  EXPECT_EQ(*launch.status, "Succeeded");
  EXPECT_EQ(*launch.revision->s3Location->key, "good.zip");
  EXPECT_EQ(*launch.deploymentOverview->Succeeded, 1);
  ASSERT_THAT(states(), SizeIs(4));
  EXPECT_THAT(states(), Each("InService"));
}

// CD-140, CD-06A.
TEST_F(AutoScalingTest, ALaunchWhoseDeploymentFailsIsAbandoned) {
  start_scaled();
  make_scaled_group();
  deploy("good.zip");
  world->advance(10min);
  // The object is replaced by something that no agent can unpack.
  Neighbours::bundles()["good.zip"] = "no archive";
  set_desired(3);
  world->advance(3min);
  ASSERT_THAT(deployments_by("autoscaling"), testing::Not(testing::IsEmpty()));
  const std::string id = deployments_by("autoscaling").back();
  EXPECT_EQ(*info(id).status, "Failed");
  for (const auto& instance : instances_of_shop()) {
    EXPECT_NE(instance.InstanceId, targets(id)[0]);
  }
}

// CD-062, CD-141.
TEST_F(AutoScalingTest, ALaunchKeepsNoDeploymentWaitingAndIsInNoFleet) {
  start_scaled();
  make_scaled_group();
  deploy("good.zip");
  world->advance(10min);
  set_desired(3);
  world->advance(40s);
  const std::string id = deploy("good2.zip");
  world->advance(10s);
  EXPECT_EQ(targets(id).size(), 2u);
}

// CD-142.
TEST_F(AutoScalingTest, WhatWasLaunchedDuringADeploymentIsBroughtUpToDateAfterIt) {
  start_scaled();
  make_scaled_group();
  deploy("good.zip");
  world->advance(10min);
  set_desired(3);
  world->advance(40s);
  const std::string root = deploy("good2.zip");
  world->advance(20min);
  EXPECT_EQ(*info(root).status, "Succeeded");
  ASSERT_THAT(deployments_by("CodeDeployAutoUpdate"), SizeIs(1));
  const DeploymentInfo update = info(deployments_by("CodeDeployAutoUpdate")[0]);
  EXPECT_EQ(*update.status, "Succeeded");
  EXPECT_EQ(*update.deploymentOverview->Succeeded, 1);
  EXPECT_EQ(*update.revision->s3Location->key, "good2.zip");
  EXPECT_EQ(*update.relatedDeployments->autoUpdateOutdatedInstancesRootDeploymentId, root);
  EXPECT_EQ(info(root).relatedDeployments->autoUpdateOutdatedInstancesDeploymentIds->at(0),
            *update.deploymentId);
}

// CD-142.
TEST_F(AutoScalingTest, OutdatedInstancesAreLeftAloneWhereTheGroupSaysSo) {
  start_scaled();
  CreateDeploymentGroupInput group = scaled_group();
  group.outdatedInstancesStrategy = "IGNORE";
  world->call<operations::CreateDeploymentGroup>(group);
  deploy("good.zip");
  world->advance(10min);
  set_desired(3);
  world->advance(40s);
  deploy("good2.zip");
  world->advance(20min);
  EXPECT_THAT(deployments_by("CodeDeployAutoUpdate"), SizeIs(0));
}

TEST_F(AutoScalingTest, ARestoredWorldGoesOnAsItWouldHave) {
  start_scaled();
  make_scaled_group();
  deploy("good.zip");
  world->advance(10min);
  set_desired(4);
  world->advance(50s);
  EXPECT_EQ(world->restored()->digest(), world->world->digest());
  world->advance(20min);
  EXPECT_EQ(world->replayed()->digest(), world->world->digest());
}

// CD-044, CD-143.
TEST_F(AutoScalingTest, WithATerminationHookInstancesAreStoppedBeforeTheyEnd) {
  start_scaled();
  CreateDeploymentGroupInput group = scaled_group();
  group.terminationHookEnabled = true;
  world->call<operations::CreateDeploymentGroup>(group);
  EXPECT_THAT(hooks(), SizeIs(2));
  const auto described = *world
                              ->call<operations::GetDeploymentGroup>(
                                  {.applicationName = "shop", .deploymentGroupName = "web"})
                              .deploymentGroupInfo;
  EXPECT_THAT(*described.autoScalingGroups->at(0).terminationHook,
              MatchesRegex("CodeDeploy-managed-automatic-termination-deployment-hook-web-.*"));
  deploy("good.zip");
  world->advance(10min);
  world->call<autoscaling::operations::UpdateAutoScalingGroup>(
      {.AutoScalingGroupName = "shop", .DesiredCapacity = 1, .MinSize = 1});
  world->advance(10s);
  ASSERT_THAT(deployments_by("autoscalingTermination"), SizeIs(1));
  const std::string id = deployments_by("autoscalingTermination")[0];
  EXPECT_THAT(states(), testing::Contains("Terminating:Wait"));
  world->advance(1min);
  EXPECT_EQ(*info(id).status, "Succeeded");
  const InstanceTarget read = target(id, targets(id)[0]);
  ASSERT_THAT(*read.lifecycleEvents, SizeIs(1));
  EXPECT_EQ(*read.lifecycleEvents->at(0).lifecycleEventName, "ApplicationStop");
  world->advance(5min);
  EXPECT_THAT(instances_of_shop(), SizeIs(1));
  // Switched off, the hook goes.
  UpdateDeploymentGroupInput update;
  update.applicationName = "shop";
  update.currentDeploymentGroupName = "web";
  update.terminationHookEnabled = false;
  world->call<operations::UpdateDeploymentGroup>(update);
  EXPECT_THAT(hooks(), SizeIs(1));
}

}  // namespace
}  // namespace windtunnel::codedeploy
