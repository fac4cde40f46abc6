#include <gmock/gmock.h>

#include "services/autoscaling/api.hpp"
#include "services/ec2/api.hpp"
#include "tests/unit/services/codedeploy/blue_green_fixture.hpp"

namespace windtunnel::codedeploy {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

/// A deployment group over an Auto Scaling group "shop" of two instances.
class CopiedGroup : public BlueGreen {
 protected:
  void start_scaled() {
    start(0);
    world->call<autoscaling::operations::CreateLaunchConfiguration>(
        {.ImageId = "ami-0123456789abcdef0",
         .InstanceType = "t3.micro",
         .LaunchConfigurationName = "shop"});
    autoscaling::CreateAutoScalingGroupType scaled;
    scaled.AutoScalingGroupName = "shop";
    scaled.LaunchConfigurationName = "shop";
    scaled.MinSize = 2;
    scaled.MaxSize = 10;
    scaled.AvailabilityZones = std::vector<std::string>{"us-east-1a", "us-east-1b"};
    world->call<autoscaling::operations::CreateAutoScalingGroup>(scaled);
    world->advance(3min);
    CreateDeploymentGroupInput group = blue_green_group();
    group.ec2TagFilters.reset();
    group.autoScalingGroups = std::vector<std::string>{"shop"};
    group.blueGreenDeploymentConfiguration->greenFleetProvisioningOption->action =
        "COPY_AUTO_SCALING_GROUP";
    group.autoRollbackConfiguration = AutoRollbackConfiguration{
        .enabled = true, .events = std::vector<std::string>{"DEPLOYMENT_FAILURE"}};
    make(group);
  }
  std::vector<autoscaling::AutoScalingGroup> groups() {
    return world->call<autoscaling::operations::DescribeAutoScalingGroups>({}).AutoScalingGroups;
  }
  std::size_t hooks_of(const std::string& name) {
    const auto found = world->call<autoscaling::operations::DescribeLifecycleHooks>(
        {.AutoScalingGroupName = name});
    return found.LifecycleHooks->size();
  }
};

// CD-120, CD-144, CD-069, ASG-064.
TEST_F(CopiedGroup, TheCopyTakesThePlaceOfTheGroup) {
  start_scaled();
  const std::string id = deploy("good.zip");
  world->advance(10s);
  const std::string copy = "CodeDeploy_web_" + id;
  ASSERT_THAT(groups(), SizeIs(2));
  EXPECT_FALSE(info(id).deploymentOverview);
  world->advance(3min);
  const autoscaling::AutoScalingGroup made = [&] {
    for (const auto& group : groups()) {
      if (group.AutoScalingGroupName == copy) return group;
    }
    throw std::logic_error("no copy");
  }();
  EXPECT_EQ(made.MinSize, 2);
  EXPECT_EQ(made.MaxSize, 10);
  EXPECT_EQ(made.SuspendedProcesses->size(), 3u);
  EXPECT_EQ(*made.Tags->at(0).Key, "CodeDeployProvisioningDeploymentId");
  EXPECT_EQ(*made.Tags->at(0).Value, id);
  EXPECT_EQ(hooks_of(copy), 0u);
  EXPECT_TRUE(info(id).deploymentOverview);
  world->advance(1h);
  EXPECT_EQ(*info(id).status, "Succeeded");
  ASSERT_THAT(groups(), SizeIs(1));
  EXPECT_EQ(groups()[0].AutoScalingGroupName, copy);
  EXPECT_THAT(*groups()[0].SuspendedProcesses, IsEmpty());
  EXPECT_EQ(hooks_of(copy), 1u);
  EXPECT_EQ(*group_info().autoScalingGroups->at(0).name, copy);
  // And so on with the next.
  const std::string next = deploy("better.zip");
  world->advance(2h);
  EXPECT_EQ(*info(next).status, "Succeeded");
  EXPECT_EQ(groups().at(0).AutoScalingGroupName, "CodeDeploy_web_" + next);
  ASSERT_THAT(*groups()[0].Tags, SizeIs(1));
}

// CD-120.
TEST_F(CopiedGroup, TheCopyLaunchesFromTheGroupsLaunchTemplate) {
  start_scaled();
  const auto made = world->call<ec2::operations::CreateLaunchTemplate>(
      {.LaunchTemplateData = {.ImageId = "ami-0123456789abcdef0", .InstanceType = "t3.large"},
       .LaunchTemplateName = "shop"});
  autoscaling::UpdateAutoScalingGroupType update;
  update.AutoScalingGroupName = "shop";
  update.LaunchTemplate =
      autoscaling::LaunchTemplateSpecification{.LaunchTemplateName = "shop", .Version = "$Latest"};
  world->call<autoscaling::operations::UpdateAutoScalingGroup>(update);
  const std::string id = deploy("good.zip");
  world->advance(2h);
  EXPECT_EQ(*info(id).status, "Succeeded");
  const autoscaling::AutoScalingGroup copy = groups().at(0);
  EXPECT_EQ(copy.AutoScalingGroupName, "CodeDeploy_web_" + id);
  EXPECT_EQ(copy.LaunchTemplate->LaunchTemplateId, *made.LaunchTemplate->LaunchTemplateId);
  EXPECT_EQ(copy.LaunchTemplate->Version, "$Latest");
  ASSERT_THAT(*copy.Instances, SizeIs(2));
  EXPECT_EQ(copy.Instances->at(0).InstanceType, "t3.large");
  EXPECT_EQ(copy.Instances->at(0).LaunchTemplate->Version, "1");
}

// CD-138: before the shift there is nothing to give back, but the copy goes.
TEST_F(CopiedGroup, ARollbackBeforeTheShiftDeletesTheCopy) {
  start_scaled();
  const std::string good = deploy("good.zip");
  world->advance(1h);
  const std::string bad = deploy("broken.zip");
  world->advance(20min);
  EXPECT_EQ(*info(bad).status, "Failed");
  const std::string rollback = *info(bad).rollbackInfo->rollbackDeploymentId;
  EXPECT_EQ(*info(rollback).status, "Succeeded");
  world->advance(10min);
  ASSERT_THAT(groups(), SizeIs(1));
  EXPECT_EQ(groups()[0].AutoScalingGroupName, "CodeDeploy_web_" + good);
}

// CD-130: stopped before its instances are there, it has no targets.
TEST_F(CopiedGroup, ADeploymentCanBeStoppedWhileItsInstancesCome) {
  start_scaled();
  const std::string id = deploy("good.zip");
  world->advance(10s);
  world->call<operations::StopDeployment>({.deploymentId = id});
  world->advance(1s);
  EXPECT_EQ(*info(id).status, "Stopped");
  world->run_to_rest();
  EXPECT_FALSE(info(id).deploymentOverview);
}

// CD-140.
TEST_F(CopiedGroup, ItsInstancesAreDeployedToInPlaceWhenTheyAreLaunched) {
  start_scaled();
  deploy("good.zip");
  world->advance(1h);
  const std::string copy = groups().at(0).AutoScalingGroupName;
  world->call<autoscaling::operations::SetDesiredCapacity>(
      {.AutoScalingGroupName = copy, .DesiredCapacity = 3});
  world->advance(20min);
  EXPECT_THAT(*groups()[0].Instances, SizeIs(3));
  std::size_t launches = 0;
  const auto listed = world->call<operations::ListDeployments>({});
  for (const std::string& id : *listed.deployments) {
    if (*info(id).creator != "autoscaling") continue;
    ++launches;
    EXPECT_EQ(*info(id).status, "Succeeded");
    EXPECT_EQ(*info(id).deploymentStyle->deploymentType, "IN_PLACE");
  }
  EXPECT_EQ(launches, 1u);
}

}  // namespace
}  // namespace windtunnel::codedeploy
