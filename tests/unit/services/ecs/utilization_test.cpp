#include "services/cloudwatch/api.hpp"
#include "tests/unit/services/ecs/ecs_world.hpp"

namespace windtunnel::ecs {
namespace {

/// One minute's point of a metric; nothing where there is none.
std::optional<cloudwatch::Datapoint> last_minute(EcsWorld& ecs, const std::string& metric,
                                                 const std::string& service) {
  cloudwatch::GetMetricStatisticsInput input;
  input.Namespace = "AWS/ECS";
  input.MetricName = metric;
  input.Dimensions =
      std::vector<cloudwatch::Dimension>{{"ClusterName", "shop"}, {"ServiceName", service}};
  input.Period = 60;
  input.Statistics = std::vector<std::string>{"SampleCount", "Minimum", "Maximum", "Average"};
  input.EndTime = ecs.world->now();
  input.StartTime = ecs.world->now() - 1min;
  const auto found = ecs.call<cloudwatch::operations::GetMetricStatistics>(input);
  const auto& points = found.Datapoints.or_default();
  if (points.empty()) return std::nullopt;
  return points.front();
}

// ECS-083.
TEST(Utilization, IsSilentWhileNoTaskRuns) {
  EcsWorld ecs("{ start_time: 60s, requests: { cpu: 85%, memory: 40% } }");
  ecs.create(ecs.service_request("web", 2));
  ecs.advance(1min);
  // They run from now on: what counts are those of the minute before.
  EXPECT_EQ(*ecs.show("web").runningCount, 2);
  EXPECT_FALSE(last_minute(ecs, "CPUUtilization", "web"));
  ecs.advance(1min);
  const auto cpu = last_minute(ecs, "CPUUtilization", "web");
  ASSERT_TRUE(cpu);
  EXPECT_EQ(*cpu->SampleCount, 2);
  EXPECT_EQ(*cpu->Average, 85);
  EXPECT_EQ(*cpu->Unit, "Percent");
  EXPECT_EQ(*last_minute(ecs, "MemoryUtilization", "web")->Average, 40);
  UpdateServiceRequest stop = ecs.update_request("web");
  stop.desiredCount = 0;
  ecs.call<operations::UpdateService>(stop);
  ecs.advance(1min);
  EXPECT_FALSE(last_minute(ecs, "CPUUtilization", "web"));
  ecs.expect_same_after_restart_and_replay();
}

// ECS-083: no dimension tells task sets apart.
TEST(Utilization, IsThatOfAllTaskSetsTogether) {
  EcsWorld ecs(
      "{ match: { revision: 1 }, requests: { cpu: 20%, memory: 40% } }, "
      "{ match: { revision: 2 }, requests: { cpu: 95% } }");
  ecs.register_web();
  ecs.create(ecs.service_request("api", 2, "EXTERNAL"));
  CreateTaskSetRequest set = ecs.external_request("api");
  set.taskDefinition = "web:1";
  ecs.call<operations::CreateTaskSet>(set);
  set.taskDefinition = "web:2";
  set.scale = Scale{.unit = "PERCENT", .value = 50.0};
  ecs.call<operations::CreateTaskSet>(set);
  ecs.advance(1min);
  const auto cpu = last_minute(ecs, "CPUUtilization", "api");
  ASSERT_TRUE(cpu);
  EXPECT_EQ(*cpu->SampleCount, 3);
  EXPECT_EQ(*cpu->Minimum, 20);
  EXPECT_EQ(*cpu->Maximum, 95);
  EXPECT_EQ(*cpu->Average, 45);
  // What is not stated is not measured.
  EXPECT_EQ(*last_minute(ecs, "MemoryUtilization", "api")->SampleCount, 2);
}

// ECS-083.
TEST(Utilization, IsNotOfTasksWithoutAService) {
  EcsWorld ecs("{ requests: { cpu: 85% } }");
  ecs.run();
  ecs.advance(2min);
  EXPECT_THAT(
      ecs.call<cloudwatch::operations::ListMetrics>({.Namespace = "AWS/ECS"}).Metrics.or_default(),
      IsEmpty());
}

TEST(Utilization, IsNotScheduledWhereTheFleetFileSaysNothing) {
  EcsWorld plain("{ requests: { latency: 20ms } }");
  EcsWorld measured("{ requests: { latency: 20ms, memory: 1% } }");
  EXPECT_EQ(measured.world->pending_count(), plain.world->pending_count() + 1);
}

}  // namespace
}  // namespace windtunnel::ecs
