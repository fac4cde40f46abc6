#include "tests/unit/services/autoscaling/autoscaling_world.hpp"

namespace windtunnel::autoscaling {
namespace {

using Create = operations::CreateAutoScalingGroup;

// ASG-003, ASG-004.
TEST(CreateAutoScalingGroup, HasTheDefaultsOfTheApi) {
  AutoscalingWorld world;
  world.make_group(2);
  const AutoScalingGroup group = world.group();
  EXPECT_THAT(*group.AutoScalingGroupARN,
              testing::MatchesRegex("arn:aws:autoscaling:us-east-1:123456789012:"
                                    "autoScalingGroup:[0-9a-f-]{36}:autoScalingGroupName/shop"));
  EXPECT_EQ(group.LaunchConfigurationName, "web");
  EXPECT_EQ(group.DesiredCapacity, 2);
  EXPECT_EQ(group.DefaultCooldown, 300);
  EXPECT_EQ(group.HealthCheckType, "EC2");
  EXPECT_EQ(group.HealthCheckGracePeriod, 0);
  EXPECT_THAT(*group.TerminationPolicies, ElementsAre("Default"));
  EXPECT_EQ(group.NewInstancesProtectedFromScaleIn, false);
  EXPECT_THAT(*group.ServiceLinkedRoleARN, HasSubstr("AWSServiceRoleForAutoScaling"));
  EXPECT_EQ(group.CreatedTime, world.world->now());
  EXPECT_FALSE(group.Status);
  EXPECT_EQ(world.error_of<Create>(AutoscalingWorld::group_input(1)), "AlreadyExists");
}

// ASG-001, ASG-015.
TEST(CreateAutoScalingGroup, RefusesWhatCannotBeAGroup) {
  AutoscalingWorld world;
  CreateAutoScalingGroupType in = AutoscalingWorld::group_input(1);
  in.LaunchConfigurationName.reset();
  EXPECT_EQ(world.error_of<Create>(in), "ValidationError");
  EXPECT_THAT(world.last_message, testing::StartsWith("Valid requests must contain either"));
  in = AutoscalingWorld::group_input(1);
  in.AvailabilityZones.reset();
  EXPECT_EQ(world.error_of<Create>(in), "ValidationError");
  EXPECT_EQ(world.last_message, "At least one Availability Zone or VPC Subnet is required.");
  in = AutoscalingWorld::group_input(1);
  in.LaunchConfigurationName = std::string("none");
  EXPECT_EQ(world.error_of<Create>(in), "ValidationError");
  in = AutoscalingWorld::group_input(1);
  in.DesiredCapacity = 11;
  EXPECT_EQ(world.error_of<Create>(in), "ValidationError");
  EXPECT_EQ(world.last_message,
            "Desired capacity:11 must be between the specified min size:1 and max size:10");
  in.MaxSize = 2'000'000'000;
  EXPECT_EQ(world.error_of<Create>(in), "ValidationError");
  in = AutoscalingWorld::group_input(1, "a:b");
  EXPECT_EQ(world.error_of<Create>(in), "ValidationError");
  in = AutoscalingWorld::group_input(1);
  in.LoadBalancerNames = std::vector<std::string>{"classic"};
  EXPECT_EQ(world.error_of<Create>(in), "ValidationError");
  EXPECT_THAT(world.groups(), IsEmpty());
}

TEST(CreateAutoScalingGroup, SaysWhatIsNotModelled) {
  AutoscalingWorld world;
  CreateAutoScalingGroupType in = AutoscalingWorld::group_input(1);
  in.LaunchConfigurationName.reset();
  in.MixedInstancesPolicy.emplace();
  EXPECT_EQ(world.error_of<Create>(in), "NotImplemented");
  EXPECT_EQ(world.last_message,
            "Windtunnel's Auto Scaling does not model mixed instances policies.");
  in = AutoscalingWorld::group_input(1);
  in.MaxInstanceLifetime = 86'400;
  EXPECT_EQ(world.error_of<Create>(in), "NotImplemented");
}

// ASG-010.
TEST(CreateAutoScalingGroup, KeepsTheQuota) {
  AutoscalingWorld world;
  for (int number = 0; number < 500; ++number) world.make_group(0, "g" + std::to_string(number));
  EXPECT_EQ(world.error_of<Create>(AutoscalingWorld::group_input(0)), "LimitExceeded");
}

// ASG-006.
TEST(UpdateAutoScalingGroup, ChangesWhatIsGivenAndBringsCapacityWithinTheBounds) {
  AutoscalingWorld world;
  world.make_running_group(2);
  world.configure("web2");
  UpdateAutoScalingGroupType in;
  in.AutoScalingGroupName = "shop";
  in.LaunchConfigurationName = std::string("web2");
  in.MinSize = 3;
  world.call<operations::UpdateAutoScalingGroup>(in);
  EXPECT_EQ(world.group().DesiredCapacity, 3);
  EXPECT_EQ(world.group().MaxSize, 10);
  world.advance(26s);
  std::vector<std::string> configurations;
  for (const Instance& each : world.instances()) {
    configurations.push_back(*each.LaunchConfigurationName);
  }
  EXPECT_THAT(configurations, ElementsAre("web", "web", "web2"));
  world.set_sizes(0, 1);
  EXPECT_EQ(world.group().DesiredCapacity, 1);
  in.AutoScalingGroupName = "none";
  EXPECT_EQ(world.error_of<operations::UpdateAutoScalingGroup>(in), "ValidationError");
  EXPECT_EQ(world.last_message, "AutoScalingGroup name not found - null");
}

// ASG-008, ASG-009.
TEST(DescribeAutoScalingGroups, FindsByNameAndTagAndGivesPages) {
  AutoscalingWorld world;
  for (const char* name : {"c", "a", "b"}) world.make_group(0, name);
  world.call<operations::CreateOrUpdateTags>(
      {.Tags = {{.Key = "Stage", .ResourceId = std::string("b"), .Value = std::string("prod")}}});
  using Describe = operations::DescribeAutoScalingGroups;
  const auto names_of = [](const AutoScalingGroupsType& out) {
    std::vector<std::string> names;
    for (const auto& group : out.AutoScalingGroups) names.push_back(group.AutoScalingGroupName);
    return names;
  };
  AutoScalingGroupNamesType by_name;
  by_name.AutoScalingGroupNames = std::vector<std::string>{"c", "none"};
  EXPECT_THAT(names_of(world.call<Describe>(by_name)), ElementsAre("c"));
  AutoScalingGroupNamesType by_tag;
  by_tag.Filters = std::vector<Filter>{
      {.Name = std::string("tag:Stage"), .Values = std::vector<std::string>{"prod"}}};
  EXPECT_THAT(names_of(world.call<Describe>(by_tag)), ElementsAre("b"));
  const auto first = world.call<Describe>({.MaxRecords = 2});
  EXPECT_THAT(names_of(first), ElementsAre("a", "b"));
  EXPECT_THAT(names_of(world.call<Describe>({.NextToken = first.NextToken})), ElementsAre("c"));
  EXPECT_EQ(world.error_of<Describe>({.NextToken = std::string("nonsense")}), "InvalidNextToken");
}

// ASG-066, ASG-107.
TEST(DeleteAutoScalingGroup, NeedsAnEmptyGroupOrForce) {
  AutoscalingWorld world;
  world.make_group(2);
  using Delete = operations::DeleteAutoScalingGroup;
  EXPECT_EQ(world.error_of<Delete>({.AutoScalingGroupName = "shop"}), "ScalingActivityInProgress");
  world.advance(26s);
  EXPECT_EQ(world.error_of<Delete>({.AutoScalingGroupName = "shop"}), "ResourceInUse");
  world.call<Delete>({.AutoScalingGroupName = "shop", .ForceDelete = true});
  EXPECT_EQ(world.group().Status, "Delete in progress");
  EXPECT_EQ(world.error_of<operations::SetDesiredCapacity>(
                {.AutoScalingGroupName = "shop", .DesiredCapacity = 0}),
            "ValidationError");
  world.advance(30s);
  EXPECT_THAT(world.groups(), IsEmpty());
  EXPECT_EQ(world.error_of<Delete>({.AutoScalingGroupName = "shop"}), "ValidationError");
  EXPECT_EQ(world.last_message,
            "AutoScalingGroup name not found - AutoScalingGroup 'shop' not found");
  EXPECT_THAT(world.activities(), IsEmpty());
  EXPECT_THAT(world.activities(true), SizeIs(4));
  EXPECT_EQ(world.activities(true)[0].AutoScalingGroupState, "Deleted");
  world.expect_same_after_restart_and_replay();
}

TEST(LaunchConfigurations, CannotGoWhileAGroupUsesThem) {
  AutoscalingWorld world;
  world.make_group(0);
  const auto described = world.call<operations::DescribeLaunchConfigurations>({});
  ASSERT_THAT(described.LaunchConfigurations, SizeIs(1));
  EXPECT_EQ(described.LaunchConfigurations[0].InstanceType, "t3.micro");
  EXPECT_EQ(described.LaunchConfigurations[0].InstanceMonitoring->Enabled, true);
  EXPECT_THAT(*described.LaunchConfigurations[0].LaunchConfigurationARN,
              testing::EndsWith(":launchConfigurationName/web"));
  using Delete = operations::DeleteLaunchConfiguration;
  EXPECT_EQ(world.error_of<Delete>({.LaunchConfigurationName = "web"}), "ResourceInUse");
  EXPECT_EQ(world.last_message,
            "Cannot delete launch configuration web because it is attached to AutoScalingGroup "
            "shop");
  world.call<operations::DeleteAutoScalingGroup>({.AutoScalingGroupName = "shop"});
  world.call<Delete>({.LaunchConfigurationName = "web"});
  EXPECT_EQ(world.error_of<Delete>({.LaunchConfigurationName = "web"}), "ValidationError");
}

TEST(CreateLaunchConfiguration, RefusesDoublesHalvesAndWhatIsNotModelled) {
  AutoscalingWorld world;
  using Make = operations::CreateLaunchConfiguration;
  CreateLaunchConfigurationType in{.ImageId = std::string("ami-0123456789abcdef0"),
                                   .InstanceType = std::string("t3.micro"),
                                   .LaunchConfigurationName = "web"};
  EXPECT_EQ(world.error_of<Make>(in), "AlreadyExists");
  in.LaunchConfigurationName = "spot";
  in.SpotPrice = std::string("0.1");
  EXPECT_EQ(world.error_of<Make>(in), "NotImplemented");
  in.SpotPrice.reset();
  in.ImageId.reset();
  EXPECT_EQ(world.error_of<Make>(in), "ValidationError");
}

// ASG-011.
TEST(GroupTags, AreMadeReadAndTakenAway) {
  AutoscalingWorld world;
  world.make_group(0);
  const Tag tag{.Key = "Stage",
                .PropagateAtLaunch = true,
                .ResourceId = std::string("shop"),
                .ResourceType = std::string("auto-scaling-group"),
                .Value = std::string("prod")};
  world.call<operations::CreateOrUpdateTags>({.Tags = {tag}});
  DescribeTagsType filtered;
  filtered.Filters = std::vector<Filter>{
      {.Name = std::string("auto-scaling-group"), .Values = std::vector<std::string>{"shop"}}};
  const auto tags = *world.call<operations::DescribeTags>(filtered).Tags;
  ASSERT_THAT(tags, SizeIs(1));
  EXPECT_EQ(tags[0].Value, "prod");
  EXPECT_EQ(tags[0].PropagateAtLaunch, true);
  EXPECT_EQ(tags[0].ResourceType, "auto-scaling-group");
  world.call<operations::DeleteTags>({.Tags = {tag}});
  EXPECT_THAT(*world.call<operations::DescribeTags>({}).Tags, IsEmpty());
  EXPECT_EQ(world.error_of<operations::CreateOrUpdateTags>(
                {.Tags = {{.Key = "Stage", .ResourceId = std::string("none")}}}),
            "ValidationError");
  EXPECT_EQ(world.last_message, "AutoScalingGroup not found - AutoScaling Group none not found");
}

TEST(TargetGroups, AreRecorded) {
  AutoscalingWorld world;
  world.make_group(0);
  const std::vector<std::string> arns{"arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/t/1"};
  world.call<operations::AttachLoadBalancerTargetGroups>(
      {.AutoScalingGroupName = "shop", .TargetGroupARNs = arns});
  EXPECT_EQ(*world.group().TargetGroupARNs, arns);
  EXPECT_EQ(world.group().TrafficSources->at(0).Identifier, arns[0]);
  using Describe = operations::DescribeLoadBalancerTargetGroups;
  const auto states =
      *world.call<Describe>({.AutoScalingGroupName = "shop"}).LoadBalancerTargetGroups;
  ASSERT_THAT(states, SizeIs(1));
  EXPECT_EQ(states[0].State, "Added");
  world.call<operations::DetachLoadBalancerTargetGroups>(
      {.AutoScalingGroupName = "shop", .TargetGroupARNs = arns});
  EXPECT_THAT(*world.group().TargetGroupARNs, IsEmpty());
}

TEST(Reference, SaysWhatThereIs) {
  AutoscalingWorld world;
  world.make_group(0);
  const auto limits = world.call<operations::DescribeAccountLimits>({});
  EXPECT_EQ(limits.MaxNumberOfAutoScalingGroups, 500);
  EXPECT_EQ(limits.NumberOfAutoScalingGroups, 1);
  EXPECT_EQ(limits.NumberOfLaunchConfigurations, 1);
  EXPECT_THAT(*world.call<operations::DescribeTerminationPolicyTypes>({}).TerminationPolicyTypes,
              testing::Contains("OldestInstance"));
  EXPECT_THAT(*world.call<operations::DescribeLifecycleHookTypes>({}).LifecycleHookTypes,
              SizeIs(2));
  EXPECT_THAT(*world.call<operations::DescribeScalingProcessTypes>({}).Processes, SizeIs(9));
  EXPECT_THAT(*world.call<operations::DescribeAdjustmentTypes>({}).AdjustmentTypes, SizeIs(3));
}

}  // namespace
}  // namespace windtunnel::autoscaling
