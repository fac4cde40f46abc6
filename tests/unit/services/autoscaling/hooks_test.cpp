#include <nlohmann/json.hpp>

#include "tests/unit/services/autoscaling/autoscaling_world.hpp"

namespace windtunnel::autoscaling {
namespace {

const std::string launching = "autoscaling:EC2_INSTANCE_LAUNCHING";
const std::string terminating = "autoscaling:EC2_INSTANCE_TERMINATING";

// ASG-033, ASG-036.
TEST(LaunchHook, HoldsARunningInstanceUntilItIsAnswered) {
  AutoscalingWorld world;
  world.make_group(0);
  world.put_hook("ready", launching);
  world.set_desired(1);
  world.advance(20s);
  EXPECT_THAT(world.states(), ElementsAre("Pending"));
  world.advance(1s);
  EXPECT_THAT(world.states(), ElementsAre("Pending:Wait"));
  EXPECT_EQ(world.activities()[0].StatusCode, "MidLifecycleAction");
  const std::string id = world.ids()[0];
  ASSERT_THAT(world.listener().actions, SizeIs(1));
  const auto& action = world.listener().actions[0];
  EXPECT_EQ(action.group_name, "shop");
  EXPECT_EQ(action.hook_name, "ready");
  EXPECT_EQ(action.instance_id, id);
  EXPECT_EQ(action.transition, launching);
  EXPECT_THAT(action.token, SizeIs(36));
  world.complete("ready", id, "CONTINUE");
  EXPECT_THAT(world.states(), ElementsAre("Pending:Proceed"));
  world.advance(1s);
  EXPECT_THAT(world.states(), ElementsAre("InService"));
  EXPECT_EQ(world.activities()[0].StatusCode, "Successful");
  world.expect_same_after_restart_and_replay();
}

// ASG-007.
TEST(LaunchHook, ThatComesWithTheGroupHoldsItsFirstInstance) {
  AutoscalingWorld world;
  CreateAutoScalingGroupType in = AutoscalingWorld::group_input(1);
  in.LifecycleHookSpecificationList = std::vector<LifecycleHookSpecification>{
      {.LifecycleHookName = "ready", .LifecycleTransition = "autoscaling:EC2_INSTANCE_LAUNCHING"}};
  world.call<operations::CreateAutoScalingGroup>(in);
  world.advance(40s);
  EXPECT_THAT(world.states(), ElementsAre("Pending:Wait"));
}

// ASG-034.
TEST(LaunchHook, ThatAbandonsHasTheInstanceReplaced) {
  AutoscalingWorld world;
  world.make_group(0);
  world.put_hook("ready", launching);
  world.set_desired(1);
  world.advance(21s);
  const std::string id = world.ids()[0];
  const std::string token = world.listener().actions[0].token;
  world.call<operations::CompleteLifecycleAction>({.AutoScalingGroupName = "shop",
                                                   .LifecycleActionResult = "ABANDON",
                                                   .LifecycleActionToken = token,
                                                   .LifecycleHookName = "ready"});
  const Activity cancelled = world.activities()[0];
  EXPECT_EQ(cancelled.StatusCode, "Cancelled");
  EXPECT_EQ(cancelled.StatusMessage,
            "Instance failed to complete user's Lifecycle Action: Lifecycle Action with token " +
                token + " was abandoned: Lifecycle Action Completed with ABANDON Result");
  EXPECT_EQ(cancelled.Description, "Launching a new EC2 instance: " + id +
                                       ".  Status Reason: " + *cancelled.StatusMessage);
  EXPECT_THAT(world.states(), ElementsAre("Terminating"));
  world.advance(21s);
  EXPECT_THAT(world.states(), ElementsAre("Terminating", "Pending:Wait"));
  EXPECT_EQ(world.host_state(id), "shutting-down");
  world.advance(10s);
  EXPECT_THAT(world.states(), ElementsAre("Pending:Wait"));
}

// ASG-031, ASG-102.
TEST(LaunchHook, EndsByItsDefaultAfterTheHeartbeatThatNobodyWaitsFor) {
  AutoscalingWorld world;
  world.make_group(0);
  world.put_hook("silent", launching, "ABANDON", 600);
  world.set_desired(1);
  world.run_to_rest();
  // A person may still answer: the world rests once the agents of the instance are up.
  EXPECT_EQ(world.world->now(), simulation::parse_instant("2026-01-01T00:01:36Z"));
  const std::string id = world.ids()[0];
  world.advance(524s);
  EXPECT_THAT(world.states(), ElementsAre("Pending:Wait"));
  world.advance(1s);
  const auto activities = world.activities();
  EXPECT_EQ(activities[0].StatusCode, "Cancelled");
  EXPECT_THAT(*activities[0].StatusMessage, testing::EndsWith("Heartbeat Timeout"));
  EXPECT_EQ(*activities[0].EndTime - activities[0].StartTime, 615s);
  world.advance(6s);
  EXPECT_NE(world.ids().back(), id);
  world.expect_same_after_restart_and_replay();
}

// ASG-036.
TEST(LaunchHook, LivesOnWithEachHeartbeat) {
  AutoscalingWorld world;
  world.make_group(0);
  world.put_hook("slow", launching, "CONTINUE", 60);
  world.set_desired(1);
  world.advance(21s + 50s);
  world.call<operations::RecordLifecycleActionHeartbeat>(
      {.AutoScalingGroupName = "shop", .InstanceId = world.ids()[0], .LifecycleHookName = "slow"});
  world.advance(59s);
  EXPECT_THAT(world.states(), ElementsAre("Pending:Wait"));
  world.advance(2s);
  EXPECT_THAT(world.states(), ElementsAre("InService"));
  EXPECT_EQ(
      world.error_of<operations::RecordLifecycleActionHeartbeat>({.AutoScalingGroupName = "shop",
                                                                  .InstanceId = world.ids()[0],
                                                                  .LifecycleHookName = "slow"}),
      "ValidationError");
  EXPECT_EQ(world.last_message,
            "No active Lifecycle Action found with instance ID " + world.ids()[0]);
}

// ASG-033.
TEST(LaunchHook, IsOneOfSeveralThatAllHaveToContinue) {
  AutoscalingWorld world;
  CreateAutoScalingGroupType in = AutoscalingWorld::group_input(1);
  in.LifecycleHookSpecificationList = std::vector<LifecycleHookSpecification>{
      {.LifecycleHookName = "first", .LifecycleTransition = launching},
      {.LifecycleHookName = "second", .LifecycleTransition = launching}};
  world.call<operations::CreateAutoScalingGroup>(in);
  world.advance(21s);
  const std::string id = world.ids()[0];
  world.complete("first", id, "CONTINUE");
  EXPECT_THAT(world.states(), ElementsAre("Pending:Wait"));
  world.complete("second", id, "CONTINUE");
  world.advance(1s);
  EXPECT_THAT(world.states(), ElementsAre("InService"));
}

// ASG-038.
TEST(TerminateHook, HoldsAnInstanceThatStillRuns) {
  AutoscalingWorld world;
  world.make_running_group(1);
  world.put_hook("drain", terminating);
  const std::string id = world.ids()[0];
  world.set_sizes(0, 10);
  world.set_desired(0);
  world.advance(6s);
  EXPECT_THAT(world.states(), ElementsAre("Terminating:Wait"));
  EXPECT_EQ(world.host_state(id), "running");
  EXPECT_EQ(world.listener().actions.at(0).transition, terminating);
  world.advance(5min);
  world.complete("drain", id, "ABANDON");
  EXPECT_THAT(world.states(), ElementsAre("Terminating:Proceed"));
  world.advance(1s);
  EXPECT_EQ(world.host_state(id), "shutting-down");
  world.advance(30s);
  EXPECT_THAT(world.instances(), IsEmpty());
  world.expect_same_after_restart_and_replay();
}

TEST(TerminateHook, DoesNotHoldUpAForcedDeletion) {
  AutoscalingWorld world;
  world.make_running_group(2);
  world.put_hook("drain", terminating);
  world.call<operations::TerminateInstanceInAutoScalingGroup>(
      {.InstanceId = world.ids()[0], .ShouldDecrementDesiredCapacity = false});
  EXPECT_THAT(world.states(), ElementsAre("Terminating:Wait", "InService"));
  world.call<operations::DeleteAutoScalingGroup>(
      {.AutoScalingGroupName = "shop", .ForceDelete = true});
  world.advance(31s);
  EXPECT_THAT(world.groups(), IsEmpty());
}

// ASG-037.
TEST(DeleteLifecycleHook, AbandonsLaunchesAndLetsTerminationsGoOn) {
  AutoscalingWorld world;
  world.make_running_group(1);
  world.put_hook("in", launching);
  world.put_hook("out", terminating);
  world.call<operations::TerminateInstanceInAutoScalingGroup>(
      {.InstanceId = world.ids()[0], .ShouldDecrementDesiredCapacity = false});
  world.advance(21s);
  EXPECT_THAT(world.states(), ElementsAre("Terminating:Wait", "Pending:Wait"));
  using Delete = operations::DeleteLifecycleHook;
  world.call<Delete>({.AutoScalingGroupName = "shop", .LifecycleHookName = "in"});
  world.call<Delete>({.AutoScalingGroupName = "shop", .LifecycleHookName = "out"});
  EXPECT_THAT(world.states(), ElementsAre("Terminating:Proceed", "Terminating"));
  world.advance(31s);
  EXPECT_THAT(world.states(), ElementsAre("InService"));
  EXPECT_EQ(world.error_of<Delete>({.AutoScalingGroupName = "shop", .LifecycleHookName = "in"}),
            "ValidationError");
}

// ASG-031.
TEST(PutLifecycleHook, HasDefaultsAndCanBeRepeated) {
  AutoscalingWorld world;
  world.make_group(0);
  using Put = operations::PutLifecycleHook;
  world.call<Put>({.AutoScalingGroupName = "shop",
                   .LifecycleHookName = "ready",
                   .LifecycleTransition = launching});
  const auto described = [&] {
    return world.call<operations::DescribeLifecycleHooks>({.AutoScalingGroupName = "shop"})
        .LifecycleHooks->at(0);
  };
  EXPECT_EQ(described().HeartbeatTimeout, 3600);
  EXPECT_EQ(described().GlobalTimeout, 172'800);
  EXPECT_EQ(described().DefaultResult, "ABANDON");
  world.call<Put>(
      {.AutoScalingGroupName = "shop", .HeartbeatTimeout = 60, .LifecycleHookName = "ready"});
  EXPECT_EQ(described().LifecycleTransition, launching);
  EXPECT_EQ(described().GlobalTimeout, 6000);
  EXPECT_EQ(
      world.error_of<Put>(
          {.AutoScalingGroupName = "shop", .HeartbeatTimeout = 29, .LifecycleHookName = "ready"}),
      "ValidationError");
  EXPECT_EQ(world.error_of<Put>({.AutoScalingGroupName = "shop",
                                 .HeartbeatTimeout = 2'147'483'647,
                                 .LifecycleHookName = "ready"}),
            "ValidationError");
  EXPECT_EQ(world.error_of<Put>({.AutoScalingGroupName = "shop", .LifecycleHookName = "new"}),
            "ValidationError");
  EXPECT_EQ(world.error_of<operations::DescribeLifecycleHooks>({.AutoScalingGroupName = "none"}),
            "ValidationError");
}

// ASG-032, ASG-035.
TEST(HookNotices, GoToTheQueueThatTheHookNames) {
  AutoscalingWorld world;
  world.make_group(0);
  const std::string url =
      *world.call<sqs::operations::CreateQueue>({.QueueName = "hooks"}).QueueUrl;
  world.call<operations::PutLifecycleHook>(
      {.AutoScalingGroupName = "shop",
       .LifecycleHookName = "ready",
       .LifecycleTransition = launching,
       .NotificationMetadata = std::string("blue"),
       .NotificationTargetARN = std::string("arn:aws:sqs:us-east-1:123456789012:hooks"),
       .RoleARN = std::string("arn:aws:iam::123456789012:role/hooks")});
  world.set_desired(1);
  world.advance(21s);
  sqs::ReceiveMessageRequest request{.MaxNumberOfMessages = 10, .QueueUrl = url};
  const auto messages = *world.call<sqs::operations::ReceiveMessage>(request).Messages;
  ASSERT_THAT(messages, SizeIs(2));
  EXPECT_EQ(nlohmann::json::parse(*messages[0].Body)["Event"], "autoscaling:TEST_NOTIFICATION");
  const auto notice = nlohmann::json::parse(*messages[1].Body);
  EXPECT_EQ(notice["EC2InstanceId"], world.ids()[0]);
  EXPECT_EQ(notice["LifecycleActionToken"], world.listener().actions[0].token);
  EXPECT_EQ(notice["NotificationMetadata"], "blue");
  EXPECT_EQ(notice["Origin"], "EC2");
}

}  // namespace
}  // namespace windtunnel::autoscaling
