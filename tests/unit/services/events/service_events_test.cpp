#include "emulator/world/service_events.hpp"

#include "services/autoscaling/api.hpp"
#include "services/cloudwatch/api.hpp"
#include "services/codedeploy/api.hpp"
#include "services/ec2/api.hpp"
#include "tests/unit/services/events/events_world.hpp"

namespace windtunnel::events {
namespace {

TEST(ServiceEvents, AreHeardWhereARuleMayMatch) {
  EventsWorld world;
  const auto heard = [&](const char* source, const char* detail_type,
                         const char* region = "us-east-1") {
    return world::is_heard(*world.world, {"123456789012", region}, source, detail_type);
  };
  EXPECT_FALSE(heard("aws.ec2", "x"));
  world.put_rule("r", R"({"source":["aws.ec2"],"detail":{"state":["running"]}})");
  // It has no target yet.
  EXPECT_FALSE(heard("aws.ec2", "x"));
  world.put_target("r", world.target("t", world.queue_arn("q")));
  EXPECT_TRUE(heard("aws.ec2", "x"));
  EXPECT_FALSE(heard("aws.ec2", "x", "eu-west-1"));
  EXPECT_FALSE(heard("aws.codedeploy", "x"));
  world.call<operations::DisableRule>({.Name = "r"});
  EXPECT_FALSE(heard("aws.ec2", "x"));
  world.put_rule("r", R"({"detail-type":["x"]})");
  EXPECT_TRUE(heard("aws.codedeploy", "x"));
  EXPECT_FALSE(heard("aws.codedeploy", "y"));
}

// EB-001, EB-028
TEST(ServiceEvents, GoToTheDefaultBus) {
  EventsWorld world;
  world.listen("q", R"({"source":["aws.test"]})");
  world.call<operations::CreateEventBus>({.Name = "other"});
  world.put_rule("r", R"({"source":["aws.test"]})", "other");
  world.put_target("r", world.target("t", world.queue_arn("q")), "other");
  world.in_call([&](world::Call& call) {
    world::emit(call.world, {call.scope, "aws.test", "Test", {"arn:one"}, R"({"a":1})"});
  });
  world.run_to_rest();
  const auto events = world.events("q");
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0]["source"], "aws.test");
  EXPECT_EQ(events[0]["detail-type"], "Test");
  EXPECT_EQ(events[0]["resources"][0], "arn:one");
  EXPECT_EQ(events[0]["detail"]["a"], 1);
}

// --- CodeDeploy ---------------------------------------------------------------------------------

class OfCodeDeploy : public testing::Test {
 protected:
  void SetUp() override {
    world.call<codedeploy::operations::CreateApplication>({.applicationName = "app"});
    codedeploy::CreateDeploymentGroupInput group;
    group.applicationName = "app";
    group.deploymentGroupName = "group";
    group.serviceRoleArn = "arn:aws:iam::123456789012:role/deployer";
    group.ec2TagFilters = std::vector<codedeploy::EC2TagFilter>{
        {.Key = "role", .Type = "KEY_AND_VALUE", .Value = "web"}};
    group_id = *world.call<codedeploy::operations::CreateDeploymentGroup>(group).deploymentGroupId;
  }
  std::string deploy() {
    codedeploy::CreateDeploymentInput input;
    input.applicationName = "app";
    input.deploymentGroupName = "group";
    auto& location = input.revision.emplace();
    location.revisionType = "S3";
    location.s3Location.emplace() = {.bucket = "revisions", .bundleType = "zip", .key = "app.zip"};
    return *world.call<codedeploy::operations::CreateDeployment>(input).deploymentId;
  }
  std::vector<std::string> states(const std::string& queue) {
    std::vector<std::string> states;
    for (const auto& event : world.events(queue)) states.push_back(event["detail"]["state"]);
    return states;
  }

  EventsWorld world{R"(
accounts:
  "123456789012":
    us-east-1:
      instances:
        web: { count: 2, tags: { role: web } }
)"};
  std::string group_id;
};

// CD-162
TEST_F(OfCodeDeploy, TellWhenADeploymentStartsAndHowItEnds) {
  world.listen("q", R"({"source":["aws.codedeploy"],"detail-type":[{"wildcard":"*Deployment*"}]})");
  const std::string id = deploy();
  world.run_to_rest();
  const auto events = world.events("q");
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0]["detail-type"], "CodeDeploy Deployment State-change Notification");
  EXPECT_EQ(events[0]["resources"].dump(),
            R"(["arn:aws:codedeploy:us-east-1:123456789012:application:app",)"
            R"("arn:aws:codedeploy:us-east-1:123456789012:deploymentgroup:app/group"])");
  EXPECT_EQ(events[0]["detail"].dump(), R"({"instanceGroupId":")" + group_id +
                                            R"(","region":"us-east-1","application":"app",)"
                                            R"("deploymentId":")" +
                                            id + R"(","state":"START","deploymentGroup":"group"})");
  // The bundle is not there.
  EXPECT_EQ(events[1]["detail"]["state"], "FAILURE");
}

// CD-162
TEST_F(OfCodeDeploy, TellOfWhatWasStopped) {
  world.listen("q", R"({"detail":{"state":["STOP"],"application":["app"]}})");
  const std::string id = deploy();
  world.advance(1s);
  world.call<codedeploy::operations::StopDeployment>({.deploymentId = id});
  world.run_to_rest();
  EXPECT_THAT(states("q"), testing::ElementsAre("STOP"));
}

// CD-162
TEST_F(OfCodeDeploy, TellOfInstances) {
  world.listen("q", R"({"detail-type":["CodeDeploy Instance State-change Notification"]})");
  const std::string id = deploy();
  world.run_to_rest();
  const auto events = world.events("q");
  ASSERT_EQ(events.size(), 2u);
  const auto& detail = events[0]["detail"];
  EXPECT_TRUE(detail["instanceId"].get<std::string>().starts_with("i-"));
  EXPECT_EQ(detail["deploymentId"], id);
  EXPECT_EQ(detail["instanceGroupId"], group_id);
  std::vector<std::string> states;
  for (const auto& event : events) states.push_back(event["detail"]["state"]);
  EXPECT_THAT(states, testing::ElementsAre("START", "FAILURE"));
}

TEST_F(OfCodeDeploy, CostNothingWhereNobodyHears) {
  world.listen("q", R"({"source":["aws.ec2"]})");
  deploy();
  world.run_to_rest();
  EXPECT_TRUE(states("q").empty());
}

// --- EC2 ----------------------------------------------------------------------------------------

// EC2-070
TEST(ServiceEventsOfEc2, TellOfEveryStateThatIsEntered) {
  EventsWorld world;
  world.listen("q", R"({"source":["aws.ec2"]})");
  ec2::RunInstancesRequest request;
  request.ImageId = "ami-0123456789abcdef0";
  request.MinCount = 1;
  request.MaxCount = 1;
  const auto made = world.call<ec2::operations::RunInstances>(request);
  const std::string id = *made.Instances->front().InstanceId;
  world.run_to_rest();
  const auto events = world.events("q");
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0]["detail-type"], "EC2 Instance State-change Notification");
  EXPECT_EQ(events[0]["resources"][0], "arn:aws:ec2:us-east-1:123456789012:instance/" + id);
  EXPECT_EQ(events[0]["detail"].dump(), R"({"instance-id":")" + id + R"(","state":"pending"})");
  EXPECT_EQ(events[1]["detail"]["state"], "running");
}

// --- CloudWatch ---------------------------------------------------------------------------------

// CW-116
TEST(ServiceEventsOfCloudWatch, TellOfAnAlarmsNewState) {
  EventsWorld world;
  world.listen("q", R"({"source":["aws.cloudwatch"],"detail":{"state":{"value":["ALARM"]}}})");
  cloudwatch::PutMetricAlarmInput alarm;
  alarm.AlarmName = "hot";
  alarm.AlarmDescription = "Too hot";
  alarm.ActionsEnabled = false;
  alarm.Namespace = "shop";
  alarm.MetricName = "Heat";
  alarm.Dimensions = std::vector<cloudwatch::Dimension>{{"Where", "here"}};
  alarm.Statistic = "Average";
  alarm.Period = 60;
  alarm.EvaluationPeriods = 1;
  alarm.Threshold = 1.0;
  alarm.ComparisonOperator = "GreaterThanThreshold";
  world.call<cloudwatch::operations::PutMetricAlarm>(alarm);
  for (const char* state : {"ALARM", "ALARM", "OK"}) {
    world.call<cloudwatch::operations::SetAlarmState>({.AlarmName = "hot",
                                                       .StateReason = "Because",
                                                       .StateReasonData = "{\"a\":1}",
                                                       .StateValue = state});
  }
  world.advance(1s);
  const auto events = world.events("q");
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0]["detail-type"], "CloudWatch Alarm State Change");
  EXPECT_EQ(events[0]["resources"][0], "arn:aws:cloudwatch:us-east-1:123456789012:alarm:hot");
  const auto& detail = events[0]["detail"];
  EXPECT_EQ(detail["alarmName"], "hot");
  EXPECT_EQ(detail["state"].dump(),
            R"({"value":"ALARM","reason":"Because","reasonData":"{\"a\":1}",)"
            R"("timestamp":"2026-01-01T00:00:00.000+0000"})");
  EXPECT_EQ(detail["previousState"]["value"], "INSUFFICIENT_DATA");
  EXPECT_EQ(detail["configuration"]["description"], "Too hot");
  const auto& metric = detail["configuration"]["metrics"][0];
  EXPECT_EQ(metric["metricStat"].dump(),
            R"({"metric":{"namespace":"shop","name":"Heat","dimensions":{"Where":"here"}},)"
            R"("period":60,"stat":"Average"})");
  EXPECT_EQ(metric["returnData"], true);
}

// --- Auto Scaling -------------------------------------------------------------------------------

class OfAutoScaling : public testing::Test {
 protected:
  void SetUp() override {
    world.call<autoscaling::operations::CreateLaunchConfiguration>(
        {.ImageId = std::string("ami-0123456789abcdef0"),
         .InstanceType = std::string("t3.micro"),
         .LaunchConfigurationName = "web"});
    autoscaling::CreateAutoScalingGroupType group;
    group.AutoScalingGroupName = "shop";
    group.LaunchConfigurationName = std::string("web");
    group.MinSize = 0;
    group.MaxSize = 2;
    group.AvailabilityZones = std::vector<std::string>{"us-east-1a"};
    world.call<autoscaling::operations::CreateAutoScalingGroup>(group);
    world.listen("q", R"({"source":["aws.autoscaling"]})");
  }
  void set_desired(std::int32_t desired) {
    world.call<autoscaling::operations::SetDesiredCapacity>(
        {.AutoScalingGroupName = "shop", .DesiredCapacity = desired});
  }

  EventsWorld world;
};

// ASG-093, ASG-094
TEST_F(OfAutoScaling, TellHowLaunchesAndTerminationsEnd) {
  set_desired(1);
  world.advance(1min);
  const auto launched = world.events("q");
  ASSERT_EQ(launched.size(), 1u);
  EXPECT_EQ(launched[0]["detail-type"], "EC2 Instance Launch Successful");
  const auto& detail = launched[0]["detail"];
  const std::string id = detail["EC2InstanceId"];
  EXPECT_THAT(launched[0]["resources"][0].get<std::string>(),
              testing::EndsWith(":autoScalingGroupName/shop"));
  EXPECT_EQ(launched[0]["resources"][1], "arn:aws:ec2:us-east-1:123456789012:instance/" + id);
  EXPECT_EQ(detail["AutoScalingGroupName"], "shop");
  EXPECT_EQ(detail["Description"], "Launching a new EC2 instance: " + id);
  EXPECT_EQ(detail["Details"]["Availability Zone"], "us-east-1a");
  EXPECT_EQ(detail["StatusCode"], "InProgress");
  for (const char* member :
       {"ActivityId", "RequestId", "StatusMessage", "StartTime", "EndTime", "Cause"}) {
    EXPECT_TRUE(detail.contains(member)) << member;
  }
  set_desired(0);
  world.advance(2min);
  const auto ended = world.events("q");
  ASSERT_EQ(ended.size(), 1u);
  EXPECT_EQ(ended[0]["detail-type"], "EC2 Instance Terminate Successful");
  EXPECT_EQ(ended[0]["detail"]["EC2InstanceId"], id);
}

// ASG-093, ASG-094
TEST_F(OfAutoScaling, TellOfLifecycleHooks) {
  world.call<autoscaling::operations::PutLifecycleHook>(
      {.AutoScalingGroupName = "shop",
       .DefaultResult = std::string("ABANDON"),
       .HeartbeatTimeout = 600,
       .LifecycleHookName = "install",
       .LifecycleTransition = std::string("autoscaling:EC2_INSTANCE_LAUNCHING"),
       .NotificationMetadata = std::string("more")});
  set_desired(1);
  world.advance(2min);
  const auto events = world.events("q");
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0]["detail-type"], "EC2 Instance-launch Lifecycle Action");
  EXPECT_EQ(events[0]["resources"].size(), 1u);
  const auto& detail = events[0]["detail"];
  EXPECT_EQ(detail["LifecycleHookName"], "install");
  EXPECT_EQ(detail["LifecycleTransition"], "autoscaling:EC2_INSTANCE_LAUNCHING");
  EXPECT_EQ(detail["NotificationMetadata"], "more");
  EXPECT_EQ(detail["Origin"], "EC2");
  EXPECT_EQ(detail["Destination"], "AutoScalingGroup");
  // Nobody answers.
  world.advance(10min);
  std::vector<std::string> types;
  const auto more = world.events("q");
  for (const auto& event : more) types.push_back(event["detail-type"]);
  EXPECT_THAT(types, testing::Contains("EC2 Instance Launch Unsuccessful"));
}

}  // namespace
}  // namespace windtunnel::events
