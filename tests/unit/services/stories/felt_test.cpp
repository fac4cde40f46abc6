#include <gmock/gmock.h>

#include "services/cloudwatch/api.hpp"
#include "tests/unit/services/stories/story_world.hpp"

/// Traffic through load balancers, as alarms feel it: bad code is taken back because its users
/// suffer, and not because a test says so.
namespace windtunnel::stories {
namespace {

const std::vector<std::string> on_alarm = {"DEPLOYMENT_STOP_ON_ALARM"};

std::string traffic_to(const std::string& load_balancer) {
  return "traffic: [{ to: { load_balancer: " + load_balancer +
         ", account: '123456789012', region: us-east-1 }, rate: 50/s }]\n";
}

/// "app/shop/..." of the load balancer whose listener that is; "targetgroup/two/...".
std::string load_balancer_dimension(const std::string& listener_arn) {
  const std::size_t from = listener_arn.find("listener/") + std::string("listener/").size();
  return listener_arn.substr(from, listener_arn.rfind('/') - from);
}
std::string target_group_dimension(const std::string& arn) {
  return arn.substr(arn.rfind(':') + 1);
}

/// The alarm of all deployment groups here is now about the errors of targets: of a target group,
/// or of the whole load balancer. It fires at 10 and more in a minute.
void watch_errors(StoryWorld& world, const std::string& target_group = "") {
  cloudwatch::PutMetricAlarmInput alarm;
  alarm.AlarmName = "errors";
  alarm.Namespace = "AWS/ApplicationELB";
  alarm.MetricName = "HTTPCode_Target_5XX_Count";
  auto& dimensions = alarm.Dimensions.emplace();
  dimensions.push_back({"LoadBalancer", load_balancer_dimension(world.production_listener)});
  if (!target_group.empty()) {
    dimensions.push_back(
        {"TargetGroup", target_group_dimension(world.target_groups[target_group])});
  }
  alarm.Statistic = "Sum";
  alarm.Period = 60;
  alarm.EvaluationPeriods = 1;
  alarm.Threshold = 10.0;
  alarm.ComparisonOperator = "GreaterThanOrEqualToThreshold";
  alarm.TreatMissingData = "notBreaching";
  world.call<cloudwatch::operations::PutMetricAlarm>(alarm);
}

std::string alarm_state(StoryWorld& world) {
  const auto found = world.call<cloudwatch::operations::DescribeAlarms>({});
  return *found.MetricAlarms->at(0).StateValue;
}

/// Canaries of 10 percent for five minutes. "web:3" is good and has taken the group "two"; "web:2"
/// will be tried in the group "one".
std::unique_ptr<StoryWorld> with_canary(const std::string& errors) {
  auto world = std::make_unique<StoryWorld>(
      "task_definitions: [{ match: { family: web, revision: 2 }, requests: { errors: " + errors +
      " } }]\n" + traffic_to("shop"));
  world->make_service();
  world->make_ecs_group("ECSCanary10Percent5Minutes", on_alarm);
  watch_errors(*world, "one");
  world->deploy_service(3);
  world->finish_all();
  return world;
}

// ELB-039, ELB-040.
TEST(Felt, ABadCanaryTripsAnAlarmOnItsTargetGroup) {
  const auto world = with_canary("20%");
  const std::string id = world->deploy_service(2);
  world->advance(2min);
  EXPECT_EQ(world->listener_weights(), (std::map<std::string, int>{{"one", 10}, {"two", 90}}));
  EXPECT_FALSE(world->is_over(id));
  world->finish_all();
  EXPECT_EQ(world->info(id).status, "Stopped");
  EXPECT_EQ(world->info(id).errorInformation->code, "ALARM_ACTIVE");
  const auto deployments = world->deployments();
  ASSERT_EQ(deployments.size(), 3u);
  EXPECT_EQ(world->info(deployments[2]).creator, "codeDeployRollback");
  EXPECT_EQ(world->info(deployments[2]).status, "Succeeded");
  EXPECT_EQ(world->listener_weights(), (std::map<std::string, int>{{"one", 0}, {"two", 100}}));
}

TEST(Felt, AGoodCanaryIsLeftAlone) {
  const auto world = with_canary("0%");
  const std::string id = world->deploy_service(2);
  world->finish_all();
  EXPECT_EQ(world->info(id).status, "Succeeded");
  EXPECT_EQ(alarm_state(*world), "OK");
  EXPECT_EQ(world->listener_weights()["one"], 100);
}

/// Ten instances, one after the other.
std::unique_ptr<StoryWorld> with_instances() {
  auto world = std::make_unique<StoryWorld>(
      "  - { match: { key: 'bad*' }, requests: { errors: 50% } }\n" + traffic_to("site"), 1, 10);
  world->make_server_group({.config = "CodeDeployDefault.OneAtATime",
                            .behind_load_balancers = true,
                            .rolls_back_on = on_alarm});
  watch_errors(*world);
  return world;
}

TEST(Felt, ABadRevisionOnOneInstanceOfTenTripsAnAlarmOnTheLoadBalancer) {
  const auto world = with_instances();
  world->deploy("good.zip");
  world->finish_all();
  EXPECT_EQ(alarm_state(*world), "OK");
  const std::string id = world->deploy("bad.zip");
  world->finish_all();
  EXPECT_EQ(world->info(id).status, "Stopped");
  EXPECT_LE(*world->info(id).deploymentOverview->Succeeded, 2);
  const auto deployments = world->deployments();
  ASSERT_EQ(deployments.size(), 3u);
  EXPECT_EQ(world->info(deployments[2]).status, "Succeeded");
  world->advance(5min);
  EXPECT_EQ(alarm_state(*world), "OK");
}

/// Of five minutes that begin at `from`.
cloudwatch::Datapoint measured(StoryWorld& world, const std::string& dimension,
                               const std::string& value, simulation::Instant from) {
  cloudwatch::GetMetricStatisticsInput request;
  request.Namespace = "AWS/EC2";
  request.MetricName = "CPUUtilization";
  request.Dimensions = std::vector<cloudwatch::Dimension>{{dimension, value}};
  request.StartTime = from;
  request.EndTime = from + 5min;
  request.Period = 300;
  request.Statistics = std::vector<std::string>{"Average", "Maximum", "SampleCount"};
  const auto out = world.call<cloudwatch::operations::GetMetricStatistics>(request);
  return out.Datapoints->empty() ? cloudwatch::Datapoint{} : out.Datapoints->front();
}

constexpr const char* hot_revisions =
    "  - { match: { key: 'hot*' }, requests: { cpu: 95% },"
    " events: { ValidateService: { takes: 20m } } }\n"
    "  - requests: { cpu: 20% }\n";

// EC2-072, EC2-073.
TEST(Felt, AHotRevisionTripsAnAlarmOnItsInstance) {
  StoryWorld world(hot_revisions);
  world.make_server_group({.config = "CodeDeployDefault.OneAtATime", .rolls_back_on = on_alarm});
  world.deploy("cool.zip");
  world.finish_all();
  const std::string id = world.deploy("hot.zip");
  world.advance(1min);
  std::string instance;
  const auto targets = world.targets(id);
  for (const auto& target : targets) {
    if (target.instanceTarget->status == "InProgress") instance = *target.instanceTarget->targetId;
  }
  cloudwatch::PutMetricAlarmInput alarm;
  alarm.AlarmName = "errors";
  alarm.Namespace = "AWS/EC2";
  alarm.MetricName = "CPUUtilization";
  alarm.Dimensions = std::vector<cloudwatch::Dimension>{{"InstanceId", instance}};
  alarm.Statistic = "Average";
  alarm.Period = 300;
  alarm.EvaluationPeriods = 1;
  alarm.Threshold = 90.0;
  alarm.ComparisonOperator = "GreaterThanThreshold";
  world.call<cloudwatch::operations::PutMetricAlarm>(alarm);
  world.finish_all();
  EXPECT_EQ(world.info(id).status, "Stopped");
  EXPECT_EQ(world.info(id).errorInformation->code, "ALARM_ACTIVE");
  const auto deployments = world.deployments();
  ASSERT_EQ(deployments.size(), 3u);
  EXPECT_EQ(world.info(deployments[2]).status, "Succeeded");
}

// EC2-072, EC2-073.
TEST(Felt, InstancesOfAnAutoScalingGroupAreMeasuredTogetherToo) {
  StoryWorld world(hot_revisions);
  world.make_auto_scaling_group();
  const auto hour = std::chrono::ceil<std::chrono::hours>(world.world->now());
  world.advance(hour + 5min - world.world->now());
  const auto group = measured(world, "AutoScalingGroupName", "shop", hour);
  ASSERT_TRUE(group.SampleCount);
  EXPECT_EQ(*group.Average, 20);
  EXPECT_EQ(static_cast<int>(*group.SampleCount) % 5, 0);
  EXPECT_GE(*group.SampleCount, 10);
}

TEST(Felt, IsTheSameWhenRestoredAndReplayed) {
  const auto world = with_canary("20%");
  world->deploy_service(2);
  world->advance(150s);
  EXPECT_EQ(world->restored()->digest(), world->world->digest());
  EXPECT_EQ(world->replayed()->digest(), world->world->digest());
}

}  // namespace
}  // namespace windtunnel::stories
