#include "services/autoscaling/balance.hpp"
#include "services/autoscaling/victims.hpp"
#include "tests/unit/services/autoscaling/autoscaling_world.hpp"

namespace windtunnel::autoscaling {
namespace {

// ASG-020, ASG-021, ASG-023, ASG-030.
TEST(Capacity, IsLaunchedAfterSixSecondsAndInServiceTwentyLater) {
  AutoscalingWorld world;
  world.make_group(2);
  world.advance(5s);
  EXPECT_THAT(world.instances(), IsEmpty());
  world.advance(1s);
  EXPECT_THAT(world.states(), ElementsAre("Pending", "Pending"));
  world.advance(19s);
  EXPECT_THAT(world.states(), ElementsAre("Pending", "Pending"));
  world.advance(1s);
  EXPECT_THAT(world.states(), ElementsAre("InService", "InService"));
  EXPECT_EQ(world.host_state(world.ids()[0]), "running");
  world.expect_same_after_restart_and_replay();
}

// ASG-022, ASG-100.
TEST(Capacity, IsBalancedOverTheZonesWhereverItGrowsAndShrinks) {
  AutoscalingWorld world;
  world.make_running_group(2);
  EXPECT_EQ(world.zones(), (std::map<char, int>{{'a', 1}, {'b', 1}}));
  world.set_desired(5);
  world.advance(26s);
  EXPECT_EQ(world.zones(), (std::map<char, int>{{'a', 2}, {'b', 2}, {'c', 1}}));
  world.set_desired(3);
  world.advance(36s);
  EXPECT_EQ(world.zones(), (std::map<char, int>{{'a', 1}, {'b', 1}, {'c', 1}}));
  world.expect_same_after_restart_and_replay();
}

TEST(Capacity, EndsInstancesInEc2AndForgetsThem) {
  AutoscalingWorld world;
  world.make_running_group(1);
  const std::string id = world.ids()[0];
  world.set_sizes(0, 10);
  world.set_desired(0);
  world.advance(6s);
  EXPECT_THAT(world.states(), ElementsAre("Terminating"));
  EXPECT_EQ(world.host_state(id), "shutting-down");
  world.advance(30s);
  EXPECT_THAT(world.instances(), IsEmpty());
  EXPECT_EQ(world.host_state(id), "terminated");
}

TEST(Capacity, ComesToRestByItselfAtWarp) {
  world::Settings settings = test::TestWorld::settings_at();
  settings.clock.kind = world::ClockMode::Kind::warp;
  AutoscalingWorld world(settings);
  world.make_group(3);
  world.world->run([] { return false; });
  EXPECT_THAT(world.states(), ElementsAre("InService", "InService", "InService"));
}

// ASG-024.
TEST(Capacity, OfAThousandIsLaunchedInOneGroupOfTheFleetForEachZone) {
  AutoscalingWorld world;
  CreateAutoScalingGroupType in = AutoscalingWorld::group_input(999);
  in.MaxSize = 1000;
  world.call<operations::CreateAutoScalingGroup>(in);
  world.advance(26s);
  EXPECT_EQ(world.zones(), (std::map<char, int>{{'a', 333}, {'b', 333}, {'c', 333}}));
  int launches = 0;
  world.world->fleet().each_group(
      [&](const simulation::InstanceGroupRow&) { return ++launches, true; });
  EXPECT_EQ(launches, 3);
  world.set_sizes(0, 1000);
  world.set_desired(0);
  world.advance(36s);
  EXPECT_THAT(world.instances(), IsEmpty());
  world.expect_same_after_restart_and_replay();
}

TEST(Capacity, IsLaunchedInTheSubnetsOfTheGroup) {
  AutoscalingWorld world;
  CreateAutoScalingGroupType in = AutoscalingWorld::group_input(1);
  in.AvailabilityZones.reset();
  const std::string subnet = world::subnet_id(*world.world, world.scope, "us-east-1b");
  in.VPCZoneIdentifier = subnet;
  world.call<operations::CreateAutoScalingGroup>(in);
  EXPECT_THAT(world.group().AvailabilityZones, ElementsAre("us-east-1b"));
  world.advance(6s);
  EXPECT_EQ(world.instances()[0].AvailabilityZone, "us-east-1b");
  EXPECT_EQ(world.activities()[0].Details,
            R"({"Subnet ID":")" + subnet + R"(","Availability Zone":"us-east-1b"})");
}

// ASG-011.
TEST(Capacity, TagsWhatItLaunches) {
  AutoscalingWorld world;
  CreateAutoScalingGroupType in = AutoscalingWorld::group_input(1);
  in.Tags =
      std::vector<Tag>{{.Key = "Role", .PropagateAtLaunch = true, .Value = std::string("web")},
                       {.Key = "Owner", .PropagateAtLaunch = false, .Value = std::string("me")}};
  world.call<operations::CreateAutoScalingGroup>(in);
  world.advance(6s);
  EXPECT_EQ(world.host_tags(world.ids()[0]),
            (world::Tags{{"Role", "web"}, {"aws:autoscaling:groupName", "shop"}}));
}

// ASG-025.
TEST(Capacity, ThatCannotBeLaunchedIsTriedAgainLaterAndLater) {
  world::Settings settings = test::TestWorld::settings_at();
  AutoscalingWorld world(settings);
  world.call<operations::CreateLaunchConfiguration>({.ImageId = std::string("web-image"),
                                                     .InstanceType = std::string("t3.micro"),
                                                     .LaunchConfigurationName = "broken"});
  CreateAutoScalingGroupType in = AutoscalingWorld::group_input(1);
  in.LaunchConfigurationName = std::string("broken");
  world.call<operations::CreateAutoScalingGroup>(in);
  // Nobody waits for what fails again and again.
  world.run_to_rest();
  ASSERT_THAT(world.activities(), SizeIs(1));
  const Activity failed = world.activities()[0];
  EXPECT_EQ(failed.StatusCode, "Failed");
  EXPECT_EQ(failed.Progress, 100);
  EXPECT_EQ(failed.StatusMessage,
            "Invalid id: \"web-image\" (expecting \"ami-...\") Launching EC2 instance failed.");
  EXPECT_EQ(failed.Description,
            "Launching a new EC2 instance.  Status Reason: " + *failed.StatusMessage);
  world.advance(30s);
  EXPECT_THAT(world.activities(), SizeIs(2));
  world.advance(30s);
  EXPECT_THAT(world.activities(), SizeIs(2));
  world.advance(30s);
  EXPECT_THAT(world.activities(), SizeIs(3));
  world.expect_same_after_restart_and_replay();
}

// ASG-015.
TEST(SetDesiredCapacity, KeepsWithinTheBoundsOfTheGroup) {
  AutoscalingWorld world;
  world.make_group(2);
  EXPECT_EQ(world.error_of<operations::SetDesiredCapacity>(
                {.AutoScalingGroupName = "shop", .DesiredCapacity = 11}),
            "ValidationError");
  EXPECT_EQ(world.last_message,
            "New SetDesiredCapacity value 11 is above max value 10 for the AutoScalingGroup.");
  EXPECT_EQ(world.error_of<operations::SetDesiredCapacity>(
                {.AutoScalingGroupName = "shop", .DesiredCapacity = 1}),
            "ValidationError");
  EXPECT_EQ(world.error_of<operations::SetDesiredCapacity>(
                {.AutoScalingGroupName = "none", .DesiredCapacity = 1}),
            "ValidationError");
  EXPECT_EQ(world.last_message,
            "AutoScalingGroup name not found - AutoScalingGroup: none not found");
}

// ASG-062, ASG-063.
TEST(SuspendProcesses, HoldsLaunchesBackUntilTheyAreResumed) {
  AutoscalingWorld world;
  world.make_group(0);
  const ScalingProcessQuery launch{.AutoScalingGroupName = "shop",
                                   .ScalingProcesses = std::vector<std::string>{"Launch"}};
  world.call<operations::SuspendProcesses>(launch);
  EXPECT_EQ(world.group().SuspendedProcesses->at(0).SuspensionReason,
            "User suspended at 2026-01-01T00:00:00Z");
  world.set_desired(1);
  world.advance(10min);
  EXPECT_THAT(world.instances(), IsEmpty());
  world.call<operations::ResumeProcesses>(launch);
  EXPECT_THAT(*world.group().SuspendedProcesses, IsEmpty());
  world.advance(26s);
  EXPECT_THAT(world.states(), ElementsAre("InService"));
  EXPECT_EQ(
      world.error_of<operations::SuspendProcesses>(
          {.AutoScalingGroupName = "shop", .ScalingProcesses = std::vector<std::string>{"Sleep"}}),
      "ValidationError");
}

// ASG-063.
TEST(SuspendProcesses, HoldsTerminationsBack) {
  AutoscalingWorld world;
  world.make_running_group(1);
  world.call<operations::SuspendProcesses>({.AutoScalingGroupName = "shop"});
  EXPECT_THAT(*world.group().SuspendedProcesses, SizeIs(9));
  world.set_sizes(0, 10);
  world.set_desired(0);
  world.advance(10min);
  EXPECT_THAT(world.states(), ElementsAre("InService"));
  world.call<operations::ResumeProcesses>({.AutoScalingGroupName = "shop"});
  world.advance(36s);
  EXPECT_THAT(world.instances(), IsEmpty());
}

// ASG-045.
TEST(SetInstanceProtection, KeepsAnInstanceFromScaleIn) {
  AutoscalingWorld world;
  world.make_running_group(2);
  const auto ids = world.ids();
  world.call<operations::SetInstanceProtection>(
      {.AutoScalingGroupName = "shop", .InstanceIds = {ids[0]}, .ProtectedFromScaleIn = true});
  EXPECT_TRUE(world.instances()[0].ProtectedFromScaleIn);
  world.set_sizes(0, 10);
  world.set_desired(0);
  world.advance(36s);
  EXPECT_EQ(world.ids(), std::vector{ids[0]});
  world.call<operations::SetInstanceProtection>(
      {.AutoScalingGroupName = "shop", .InstanceIds = {ids[0]}, .ProtectedFromScaleIn = false});
  world.advance(36s);
  EXPECT_THAT(world.instances(), IsEmpty());
}

// ASG-022.
TEST(Balance, FillsTheEmptiestZonesFirst) {
  EXPECT_THAT(spread({0, 0, 0}, 5), ElementsAre(2, 2, 1));
  EXPECT_THAT(spread({3, 0, 1}, 3), ElementsAre(0, 2, 1));
  EXPECT_THAT(spread({}, 3), IsEmpty());
}

// ASG-045.
TEST(Victims, AreChosenByThePoliciesWithinTheRichestZone) {
  const auto at = [](int minute) { return simulation::Instant{std::chrono::minutes(minute)}; };
  const std::vector<Candidate> candidates = {
      {1, "a", at(10), at(5)}, {2, "a", at(20), at(1)}, {3, "b", at(1), at(1)}};
  const std::map<std::string, std::size_t> present{{"a", 2}, {"b", 1}};
  const auto choose = [&](const std::string& policy, std::size_t count) {
    return choose_victims(candidates, present, {policy}, count, at(70));
  };
  EXPECT_THAT(choose("OldestInstance", 1), ElementsAre(1));
  EXPECT_THAT(choose("NewestInstance", 1), ElementsAre(2));
  EXPECT_THAT(choose("OldestLaunchConfiguration", 1), ElementsAre(2));
  EXPECT_THAT(choose("ClosestToNextInstanceHour", 1), ElementsAre(2));
  EXPECT_THAT(choose("OldestInstance", 3), ElementsAre(1, 2, 3));
  EXPECT_THAT(choose("OldestInstance", 9), SizeIs(3));
}

// ASG-045.
TEST(Victims, FromConfigurationsGoBeforeThoseFromTheOldestTemplate) {
  const auto candidate = [](std::uint32_t instance, bool from_template, std::int64_t version) {
    return Candidate{.instance = instance,
                     .zone = "a",
                     .configured = simulation::Instant{1min},
                     .from_template = from_template,
                     .template_version = version};
  };
  const std::vector<Candidate> candidates = {candidate(1, true, 2), candidate(2, true, 1),
                                             candidate(3, true, 0), candidate(4, false, 0)};
  const auto choose = [&](const std::string& policy) {
    return choose_victims(candidates, {{"a", 4}}, {policy}, 4, simulation::Instant{2min});
  };
  EXPECT_THAT(choose("Default"), ElementsAre(4, 3, 2, 1));
  EXPECT_THAT(choose("OldestLaunchTemplate"), ElementsAre(4, 3, 2, 1));
  EXPECT_THAT(choose("OldestLaunchConfiguration"), ElementsAre(4, 1, 2, 3));
}

}  // namespace
}  // namespace windtunnel::autoscaling
