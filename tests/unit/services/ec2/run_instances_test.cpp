#include <algorithm>

#include "tests/unit/services/ec2/ec2_world.hpp"

namespace windtunnel::ec2 {
namespace {

using namespace std::chrono_literals;
using simulation::AgentState;

// EC2-025, EC2-031, EC2-033.
TEST(RunInstances, AnswersOneReservationOfPendingInstances) {
  Ec2World world;
  const Reservation made = world.launch(3, {{"Role", "canary"}});
  EXPECT_EQ(made.OwnerId, "123456789012");
  EXPECT_EQ(made.ReservationId->size(), 19u);
  ASSERT_EQ(made.Instances->size(), 3u);
  for (std::size_t index = 0; index < 3; ++index) {
    const Instance& instance = made.Instances->at(index);
    EXPECT_EQ(instance.AmiLaunchIndex, static_cast<std::int32_t>(index));
    EXPECT_EQ(instance.InstanceId->size(), 19u);
    EXPECT_EQ(instance.State->Name, "pending");
    EXPECT_EQ(instance.State->Code, 0);
    EXPECT_EQ(instance.StateReason->Code, "pending");
    EXPECT_EQ(instance.InstanceType, "m1.small");
    EXPECT_EQ(instance.ImageId, Ec2World::image);
    EXPECT_EQ(instance.LaunchTime, world.world->now());
    EXPECT_EQ(instance.Placement->AvailabilityZone, "us-east-1a");
    EXPECT_EQ(instance.Tags->at(0).Key, "Role");
    EXPECT_EQ(instance.Tags->at(0).Value, "canary");
    EXPECT_TRUE(instance.PrivateIpAddress);
    EXPECT_EQ(instance.PublicDnsName, "");
    EXPECT_EQ(instance.SecurityGroups->at(0).GroupName, "default");
  }
}

// EC2-031.
TEST(RunInstances, KeepsTheReservationAndTheTimeInWholeSeconds) {
  Ec2World world;
  world.advance(1500ms);
  const Reservation made = world.launch(2);
  EXPECT_TRUE(made.Groups && made.Groups->empty());
  world.advance(1min);
  const auto shown = world.call<operations::DescribeInstances>(
      {.InstanceIds = {{*made.Instances->at(1).InstanceId, *made.Instances->at(0).InstanceId}}});
  ASSERT_EQ(shown.Reservations->size(), 1u);
  const Reservation& reservation = shown.Reservations->front();
  EXPECT_EQ(reservation.ReservationId, made.ReservationId);
  EXPECT_EQ(reservation.OwnerId, made.OwnerId);
  EXPECT_TRUE(reservation.Groups && reservation.Groups->empty());
  ASSERT_EQ(reservation.Instances->size(), 2u);
  EXPECT_EQ(reservation.Instances->at(0).AmiLaunchIndex, 1);
  EXPECT_EQ(reservation.Instances->at(0).LaunchTime,
            simulation::parse_instant("2026-01-01T00:00:01Z"));
}

// EC2-021, EC2-025.
TEST(RunInstances, RunsAfterFifteenSecondsAndCanBeDeployedToAfterNinety) {
  Ec2World world;
  const std::string id = world.launch_one();
  world.advance(14s);
  EXPECT_EQ(world.state_of(id), "pending");
  world.advance(1s);
  EXPECT_EQ(world.state_of(id), "running");
  EXPECT_FALSE(world.describe(id).StateReason);
  EXPECT_FALSE(world.in_fleet(id).codedeploy_answers());
  world.advance(74s);
  EXPECT_FALSE(world.in_fleet(id).codedeploy_answers());
  world.advance(1s);
  EXPECT_TRUE(world.in_fleet(id).codedeploy_answers());
  EXPECT_TRUE(world.in_fleet(id).ssm_answers());
  world.expect_same_after_restart_and_replay();
}

TEST(RunInstances, IsWorkThatAWarpedWorldFinishes) {
  Ec2World world;
  const std::string id = world.launch_one();
  EXPECT_EQ(world.world->work_count(), 1u);
  world.run_to_rest();
  EXPECT_EQ(world.world->now(), simulation::parse_instant("2026-01-01T00:01:30Z"));
  EXPECT_TRUE(world.in_fleet(id).codedeploy_answers());
}

TEST(RunInstances, TellsOfEachStateAndResource) {
  Ec2World world;
  world.launch(2);
  world.advance(1min);
  std::vector<std::string> states;
  for (const auto& signal : world.listener().states) states.push_back(signal.state);
  EXPECT_EQ(states, (std::vector<std::string>{"pending", "pending", "running", "running"}));
  ASSERT_EQ(world.listener().resources.size(), 4u);
  EXPECT_EQ(world.listener().resources[0].type, "AWS::EC2::Instance");
  EXPECT_EQ(world.listener().resources[0].change, world::ResourceChanged::Change::created);
  EXPECT_EQ(world.listener().resources[3].change, world::ResourceChanged::Change::updated);
}

// EC2-032.
TEST(RunInstances, KeepsWhatTheLaunchSays) {
  Ec2World world;
  RunInstancesRequest request{.ClientToken = "token-1",
                              .EbsOptimized = true,
                              .ImageId = Ec2World::image,
                              .InstanceType = "m5.large",
                              .KeyName = "ops",
                              .MaxCount = 1,
                              .MinCount = 1,
                              .SecurityGroupIds = {{"sg-0123456789abcdef0"}},
                              .SubnetId = "subnet-0123456789abcdef0"};
  request.IamInstanceProfile.emplace().Name = "web";
  request.Monitoring.emplace().Enabled = true;
  const std::string id =
      *world.call<operations::RunInstances>(request).Instances->front().InstanceId;
  const Instance instance = world.describe(id);
  EXPECT_EQ(instance.ClientToken, "token-1");
  EXPECT_EQ(instance.EbsOptimized, true);
  EXPECT_EQ(instance.IamInstanceProfile->Arn, "arn:aws:iam::123456789012:instance-profile/web");
  EXPECT_EQ(instance.InstanceType, "m5.large");
  EXPECT_EQ(instance.KeyName, "ops");
  EXPECT_EQ(instance.Monitoring->State, "enabled");
  EXPECT_EQ(instance.SecurityGroups->at(0).GroupId, "sg-0123456789abcdef0");
  EXPECT_FALSE(instance.SecurityGroups->at(0).GroupName);
  EXPECT_EQ(instance.SubnetId, "subnet-0123456789abcdef0");
  world.expect_same_after_restart_and_replay();
}

TEST(RunInstances, PlacesInTheZoneOfTheRequestOrOfItsSubnet) {
  Ec2World world;
  RunInstancesRequest request{.ImageId = Ec2World::image, .MaxCount = 1, .MinCount = 1};
  request.Placement.emplace().AvailabilityZone = "us-east-1c";
  const Instance placed = world.call<operations::RunInstances>(request).Instances->front();
  EXPECT_EQ(placed.Placement->AvailabilityZone, "us-east-1c");
  request.Placement = {};
  request.SubnetId = placed.SubnetId;
  EXPECT_EQ(
      world.call<operations::RunInstances>(request).Instances->front().Placement->AvailabilityZone,
      "us-east-1c");
  request.Placement.emplace().AvailabilityZone = "eu-west-1a";
  EXPECT_EQ(world.error_of<operations::RunInstances>(request), "InvalidParameterValue");
}

// EC2-030: as many as MaxCount says. EC2-035.
TEST(RunInstances, RepeatsItsAnswerForTheSameClientToken) {
  Ec2World world;
  RunInstancesRequest request{
      .ClientToken = "again", .ImageId = Ec2World::image, .MaxCount = 2, .MinCount = 1};
  const Reservation first = world.call<operations::RunInstances>(request);
  world.advance(1min);
  const Reservation second = world.call<operations::RunInstances>(request);
  EXPECT_EQ(second.ReservationId, first.ReservationId);
  ASSERT_EQ(second.Instances->size(), 2u);
  EXPECT_EQ(second.Instances->at(0).InstanceId, first.Instances->at(0).InstanceId);
  EXPECT_EQ(second.Instances->at(0).State->Name, "running");
  EXPECT_EQ(world.ids().size(), 6u);

  request.MaxCount = 3;
  EXPECT_EQ(world.error_of<operations::RunInstances>(request), "IdempotentParameterMismatch");
  EXPECT_EQ(world.last_message,
            "Arguments on this idempotent request are inconsistent with arguments used in previous "
            "request(s).");
}

// EC2-035.
TEST(RunInstances, RefusesATokenWhoseInstancesAreTerminated) {
  Ec2World world;
  const RunInstancesRequest request{
      .ClientToken = "once", .ImageId = Ec2World::image, .MaxCount = 1, .MinCount = 1};
  const std::string id =
      *world.call<operations::RunInstances>(request).Instances->front().InstanceId;
  world.call<operations::TerminateInstances>({.InstanceIds = {id}});
  world.advance(1min);
  EXPECT_EQ(world.error_of<operations::RunInstances>(request), "IdempotentInstanceTerminated");
  // Forgotten with the instances themselves.
  world.advance(1h);
  EXPECT_EQ(world.error_of<operations::RunInstances>(request), "");
}

// EC2-035.
TEST(RunInstances, LaunchesAnewADayAfterTheToken) {
  Ec2World world;
  const RunInstancesRequest request{
      .ClientToken = "daily", .ImageId = Ec2World::image, .MaxCount = 1, .MinCount = 1};
  const auto first = world.call<operations::RunInstances>(request).ReservationId;
  world.advance(24h);
  EXPECT_FALSE(world.call<operations::RunInstances>(request).ReservationId == first);
}

// EC2-004, EC2-005, EC2-030, EC2-040.
TEST(RunInstances, RefusesWhatIsWrong) {
  Ec2World world;
  RunInstancesRequest request{.MaxCount = 1, .MinCount = 1};
  EXPECT_EQ(world.error_of<operations::RunInstances>(request), "MissingParameter");
  EXPECT_EQ(world.last_message, "The request must contain the parameter ImageId");
  request.ImageId = "ami-web";
  EXPECT_EQ(world.error_of<operations::RunInstances>(request), "InvalidAMIID.Malformed");
  request.ImageId = Ec2World::image;
  request.MinCount = 2;
  EXPECT_EQ(world.error_of<operations::RunInstances>(request), "InvalidParameterValue");
  request.MaxCount = 1'000'000;
  EXPECT_EQ(world.error_of<operations::RunInstances>(request), "InstanceLimitExceeded");
  request.MaxCount = 2;
  request.SubnetId = "subnet-nowhere";
  EXPECT_EQ(world.error_of<operations::RunInstances>(request), "InvalidSubnetID.NotFound");
  request.SubnetId = {};
  request.InstanceType = "z99.huge";
  EXPECT_EQ(world.error_of<operations::RunInstances>(request), "InvalidParameterValue");
}

TEST(RunInstances, RefusesWhatItDoesNotModel) {
  Ec2World world;
  RunInstancesRequest request{.ImageId = Ec2World::image, .MaxCount = 1, .MinCount = 1};
  request.HibernationOptions.emplace().Configured = true;
  EXPECT_EQ(world.error_of<operations::RunInstances>(request), "NotImplemented");
  EXPECT_EQ(world.last_message, "Windtunnel's EC2 does not model hibernation.");
}

// EC2-002.
TEST(RunInstances, OnlyChecksADryRun) {
  Ec2World world;
  try {
    world.call<operations::RunInstances>(
        {.DryRun = true, .ImageId = Ec2World::image, .MaxCount = 1, .MinCount = 1});
    FAIL();
  } catch (const api::ApiError& error) {
    EXPECT_EQ(error.code, "DryRunOperation");
    EXPECT_EQ(error.status, 412u);
  }
  EXPECT_EQ(world.ids().size(), 4u);
}

// EC2-036, EC2-053.
TEST(RunInstances, RefusesReservedAndRepeatedTagKeys) {
  Ec2World world;
  RunInstancesRequest request{.ImageId = Ec2World::image, .MaxCount = 1, .MinCount = 1};
  request.TagSpecifications = {
      {{.ResourceType = "instance", .Tags = {{{.Key = "aws:x", .Value = "1"}}}}}};
  EXPECT_EQ(world.error_of<operations::RunInstances>(request), "InvalidParameterValue");
  request.TagSpecifications = {
      {{.ResourceType = "instance",
        .Tags = {{{.Key = "a", .Value = "1"}, {.Key = "a", .Value = "2"}}}}}};
  EXPECT_EQ(world.error_of<operations::RunInstances>(request), "InvalidParameterValue");
  EXPECT_EQ(world.last_message, "Duplicate tag key 'a' specified.");
  EXPECT_EQ(world.ids().size(), 4u);
}

// EC2-011.
TEST(RunInstances, IsUntouchedByOtherScopes) {
  Ec2World here;
  Ec2World there;
  there.call_in<operations::RunInstances>(
      {"123456789012", "eu-west-1"}, {.ImageId = Ec2World::image, .MaxCount = 5, .MinCount = 5});
  EXPECT_EQ(here.launch_one(), there.launch_one());
}

}  // namespace
}  // namespace windtunnel::ec2
