#include "tests/unit/services/autoscaling/autoscaling_world.hpp"

namespace windtunnel::autoscaling {
namespace {

// ASG-040, ASG-044, ASG-101.
TEST(Health, HasAStoppedInstanceReplacedAtTheNextPass) {
  AutoscalingWorld world;
  world.make_running_group(2);
  const std::string id = world.ids()[0];
  world.stop(id);
  world.advance(3s);
  EXPECT_EQ(world.instances()[0].HealthStatus, "Healthy");
  // Passes are 30 s apart from the creation of the group on.
  world.advance(1s);
  EXPECT_EQ(world.instances()[0].HealthStatus, "Unhealthy");
  EXPECT_THAT(world.states(), ElementsAre("Terminating", "InService", "Pending"));
  const auto activities = world.activities();
  EXPECT_EQ(activities[0].Cause,
            "At 2026-01-01T00:00:30Z an instance was launched in response to an unhealthy "
            "instance needing to be replaced.");
  EXPECT_EQ(activities[1].Cause,
            "At 2026-01-01T00:00:30Z an instance was taken out of service in response to an EC2 "
            "health check indicating it has been terminated or stopped.");
  EXPECT_EQ(activities[1].Description, "Terminating EC2 instance: " + id);
  world.advance(31s);
  EXPECT_THAT(world.states(), ElementsAre("InService", "InService"));
  EXPECT_EQ(world.group().DesiredCapacity, 2);
  world.expect_same_after_restart_and_replay();
}

TEST(Health, HasAnInstanceReplacedThatSomebodyElseTerminated) {
  AutoscalingWorld world;
  world.make_running_group(1);
  const std::string id = world.ids()[0];
  world.terminate(id);
  world.advance(60s);
  EXPECT_THAT(world.states(), ElementsAre("InService"));
  EXPECT_NE(world.ids()[0], id);
}

TEST(Health, IsLeftAloneWhereThatIsSuspendedButTheDeadLeaveTheGroup) {
  AutoscalingWorld world;
  world.make_running_group(2);
  world.call<operations::SuspendProcesses>({.AutoScalingGroupName = "shop"});
  world.stop(world.ids()[0]);
  world.terminate(world.ids()[1]);
  world.advance(2h);
  EXPECT_THAT(world.states(), ElementsAre("InService"));
  EXPECT_EQ(world.instances()[0].HealthStatus, "Healthy");
  world.call<operations::ResumeProcesses>({.AutoScalingGroupName = "shop"});
  world.advance(90s);
  EXPECT_THAT(world.states(), ElementsAre("InService", "InService"));
}

// ASG-042, ASG-043.
TEST(SetInstanceHealth, ReplacesWhatAClientCallsUnhealthyAfterItsGrace) {
  AutoscalingWorld world;
  CreateAutoScalingGroupType in = AutoscalingWorld::group_input(1);
  in.HealthCheckGracePeriod = 60;
  world.call<operations::CreateAutoScalingGroup>(in);
  world.advance(26s);
  const std::string id = world.ids()[0];
  using Set = operations::SetInstanceHealth;
  world.call<Set>({.HealthStatus = "Unhealthy", .InstanceId = id});
  EXPECT_EQ(world.instances()[0].HealthStatus, "Healthy");
  world.call<Set>(
      {.HealthStatus = "Unhealthy", .InstanceId = id, .ShouldRespectGracePeriod = false});
  EXPECT_EQ(world.instances()[0].HealthStatus, "Unhealthy");
  world.advance(4s);
  EXPECT_THAT(world.activities()[1].Cause,
              testing::EndsWith("an instance was taken out of service in response to a user "
                                "health-check."));
  EXPECT_EQ(world.error_of<Set>({.HealthStatus = "Unhealthy", .InstanceId = "i-1"}),
            "ValidationError");
  EXPECT_EQ(world.last_message,
            "Instance Id not found - No managed instance found for instance ID: i-1");
}

// ASG-054.
TEST(TerminateInstanceInAutoScalingGroup, ReplacesTheInstanceOrShrinksTheGroup) {
  AutoscalingWorld world;
  world.make_running_group(2);
  using Terminate = operations::TerminateInstanceInAutoScalingGroup;
  const std::string id = world.ids()[0];
  EXPECT_EQ(world.error_of<Terminate>({.InstanceId = id, .ShouldDecrementDesiredCapacity = true}),
            "ValidationError");
  EXPECT_THAT(world.last_message, testing::StartsWith("Currently, desiredSize equals minSize (2)"));
  world.set_sizes(1, 10);
  const Activity activity =
      *world.call<Terminate>({.InstanceId = id, .ShouldDecrementDesiredCapacity = true}).Activity;
  EXPECT_EQ(activity.StatusCode, "InProgress");
  EXPECT_EQ(activity.Cause, "At 2026-01-01T00:00:26Z instance " + id +
                                " was taken out of service in response to a user request, "
                                "shrinking the capacity from 2 to 1.");
  world.advance(60s);
  EXPECT_THAT(world.instances(), SizeIs(1));
  const std::string other = world.ids()[0];
  world.call<Terminate>({.InstanceId = other, .ShouldDecrementDesiredCapacity = false});
  world.advance(60s);
  EXPECT_THAT(world.states(), ElementsAre("InService"));
  EXPECT_NE(world.ids()[0], other);
  EXPECT_EQ(world.error_of<Terminate>({.InstanceId = id, .ShouldDecrementDesiredCapacity = false}),
            "ValidationError");
}

// ASG-061.
TEST(Standby, IsNotCountedAndIsComeBackFrom) {
  AutoscalingWorld world;
  world.make_running_group(2);
  world.set_sizes(0, 10);
  const std::string id = world.ids()[0];
  const auto entered =
      world.call<operations::EnterStandby>({.AutoScalingGroupName = "shop",
                                            .InstanceIds = std::vector<std::string>{id},
                                            .ShouldDecrementDesiredCapacity = true});
  EXPECT_EQ(entered.Activities->at(0).Description, "Moving EC2 instance to Standby: " + id);
  EXPECT_EQ(world.group().DesiredCapacity, 1);
  EXPECT_EQ(world.states()[0], "EnteringStandby");
  world.advance(5s);
  EXPECT_EQ(world.states()[0], "Standby");
  // It may be stopped there.
  world.stop(id);
  world.advance(2min);
  EXPECT_EQ(world.states()[0], "Standby");
  world.call<ec2::operations::StartInstances>({.InstanceIds = {id}});
  world.advance(2min);
  const auto left = world.call<operations::ExitStandby>(
      {.AutoScalingGroupName = "shop", .InstanceIds = std::vector<std::string>{id}});
  EXPECT_EQ(left.Activities->at(0).Description, "Moving EC2 instance out of Standby: " + id);
  world.advance(5s);
  EXPECT_THAT(world.states(), ElementsAre("InService", "InService"));
  EXPECT_EQ(world.group().DesiredCapacity, 2);
  EXPECT_EQ(world.error_of<operations::ExitStandby>(
                {.AutoScalingGroupName = "shop", .InstanceIds = std::vector<std::string>{id}}),
            "ValidationError");
  EXPECT_EQ(world.last_message, "The instance " + id + " is not in Standby.");
  world.expect_same_after_restart_and_replay();
}

// ASG-060.
TEST(DetachInstances, LeavesAnInstanceRunningThatCanBeAttachedAgain) {
  AutoscalingWorld world;
  world.make_running_group(3);
  const std::string id = world.ids()[0];
  using Detach = operations::DetachInstances;
  world.call<Detach>({.AutoScalingGroupName = "shop",
                      .InstanceIds = std::vector<std::string>{id},
                      .ShouldDecrementDesiredCapacity = false});
  EXPECT_EQ(world.states()[0], "Detaching");
  world.advance(26s);
  EXPECT_THAT(world.states(), ElementsAre("InService", "InService", "InService"));
  EXPECT_EQ(world.host_state(id), "running");
  EXPECT_FALSE(world.host_tags(id).contains("aws:autoscaling:groupName"));
  EXPECT_EQ(world.error_of<Detach>({.AutoScalingGroupName = "shop",
                                    .InstanceIds = std::vector<std::string>{id},
                                    .ShouldDecrementDesiredCapacity = false}),
            "ValidationError");
  EXPECT_EQ(world.last_message, "The instance " + id + " is not part of Auto Scaling group shop.");
  using Attach = operations::AttachInstances;
  const AttachInstancesQuery attach{.AutoScalingGroupName = "shop",
                                    .InstanceIds = std::vector<std::string>{id}};
  world.call<Attach>(attach);
  world.advance(5s);
  EXPECT_EQ(world.group().DesiredCapacity, 4);
  EXPECT_THAT(world.states(), ElementsAre("InService", "InService", "InService", "InService"));
  EXPECT_EQ(world.host_tags(id).at("aws:autoscaling:groupName"), "shop");
  EXPECT_EQ(world.error_of<Attach>(attach), "ValidationError");
  EXPECT_EQ(world.last_message,
            "The Instance: " + id + " is already part of AutoScalingGroup:shop");
  world.expect_same_after_restart_and_replay();
}

TEST(AttachInstances, BringsInWhatEc2ProtectsFromOthers) {
  AutoscalingWorld world;
  world.make_group(0);
  const auto launched =
      world.call<ec2::operations::RunInstances>({.DisableApiTermination = true,
                                                 .ImageId = std::string("ami-0123456789abcdef0"),
                                                 .MaxCount = 1,
                                                 .MinCount = 1});
  const std::string id = *launched.Instances->front().InstanceId;
  using Attach = operations::AttachInstances;
  const AttachInstancesQuery attach{.AutoScalingGroupName = "shop",
                                    .InstanceIds = std::vector<std::string>{id}};
  EXPECT_EQ(world.error_of<Attach>(attach), "ValidationError");
  world.advance(15s);
  world.call<Attach>(attach);
  EXPECT_EQ(world.activities()[0].Description, "Attaching an existing EC2 instance: " + id);
  world.advance(5s);
  world.set_desired(0);
  world.advance(36s);
  EXPECT_THAT(world.instances(), IsEmpty());
  EXPECT_EQ(world.host_state(id), "terminated");
}

// ASG-005, ASG-009.
TEST(DescribeAutoScalingInstances, GivesPagesOverAllGroups) {
  AutoscalingWorld world;
  world.make_group(3, "a");
  world.make_group(2, "b");
  world.advance(26s);
  using Describe = operations::DescribeAutoScalingInstances;
  std::vector<std::string> found;
  DescribeAutoScalingInstancesType in;
  in.MaxRecords = 2;
  do {
    const auto page = world.call<Describe>(in);
    for (const auto& each : *page.AutoScalingInstances) {
      found.push_back(each.AutoScalingGroupName);
      EXPECT_EQ(each.HealthStatus, "HEALTHY");
    }
    in.NextToken = page.NextToken;
  } while (in.NextToken);
  EXPECT_THAT(found, ElementsAre("a", "a", "a", "b", "b"));
  const std::string id = world.groups()[1].Instances->front().InstanceId;
  DescribeAutoScalingInstancesType by_id;
  by_id.InstanceIds = std::vector<std::string>{id, "i-0000"};
  const auto one = world.call<Describe>(by_id);
  ASSERT_THAT(*one.AutoScalingInstances, SizeIs(1));
  EXPECT_EQ(one.AutoScalingInstances->at(0).AutoScalingGroupName, "b");
}

// ASG-050, ASG-051, ASG-052, ASG-053.
TEST(DescribeScalingActivities, TellsOfEachInstanceAndWhy) {
  AutoscalingWorld world;
  world.make_group(2);
  world.advance(6s);
  const auto begun = world.activities();
  ASSERT_THAT(begun, SizeIs(2));
  EXPECT_EQ(begun[0].StatusCode, "PreInService");
  EXPECT_FALSE(begun[0].EndTime);
  EXPECT_EQ(begun[0].StartTime, simulation::parse_instant("2026-01-01T00:00:06Z"));
  EXPECT_EQ(begun[0].Cause,
            "At 2026-01-01T00:00:00Z a user request created an AutoScalingGroup changing the "
            "desired capacity from 0 to 2.  At 2026-01-01T00:00:05Z an instance was started in "
            "response to a difference between desired and actual capacity, increasing the "
            "capacity from 0 to 2.");
  EXPECT_EQ(begun[0].Details, R"({"Availability Zone":"us-east-1b"})");
  EXPECT_NE(begun[0].ActivityId, begun[1].ActivityId);
  world.advance(20s);
  const auto done = world.activities();
  EXPECT_EQ(done[0].StatusCode, "Successful");
  EXPECT_EQ(done[0].Progress, 100);
  EXPECT_EQ(done[0].EndTime, simulation::parse_instant("2026-01-01T00:00:26Z"));
  world.set_sizes(0, 10);
  world.set_desired(1);
  world.advance(6s);
  EXPECT_THAT(world.activities()[0].Cause,
              HasSubstr("shrinking the capacity from 2 to 1.  At 2026-01-01T00:00:32Z instance " +
                        world.ids()[0] + " was selected for termination."));
}

TEST(DescribeScalingActivities, GivesPagesAndForgetsAfterSixWeeks) {
  AutoscalingWorld world;
  world.make_running_group(3);
  using Describe = operations::DescribeScalingActivities;
  const auto first =
      world.call<Describe>({.AutoScalingGroupName = std::string("shop"), .MaxRecords = 2});
  ASSERT_THAT(first.Activities, SizeIs(2));
  const auto second = world.call<Describe>({.NextToken = first.NextToken});
  ASSERT_THAT(second.Activities, SizeIs(1));
  EXPECT_FALSE(second.NextToken);
  DescribeScalingActivitiesType by_id;
  by_id.ActivityIds = std::vector<std::string>{second.Activities[0].ActivityId};
  EXPECT_THAT(world.call<Describe>(by_id).Activities, SizeIs(1));
  EXPECT_THAT(world.call<Describe>({.AutoScalingGroupName = std::string("none")}).Activities,
              IsEmpty());
  world.advance(simulation::Duration(std::chrono::weeks(6)));
  EXPECT_THAT(world.activities(), IsEmpty());
  world.set_desired(4);
  world.advance(26s);
  EXPECT_THAT(world.activities(), SizeIs(1));
  world.expect_same_after_restart_and_replay();
}

}  // namespace
}  // namespace windtunnel::autoscaling
