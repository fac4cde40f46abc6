#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "services/cloudwatch/api.hpp"
#include "services/cloudwatch/definition.hpp"
#include "services/sns/definition.hpp"
#include "services/sqs/definition.hpp"
#include "tests/support/test_world.hpp"

namespace windtunnel::cloudwatch::test {

using namespace std::chrono_literals;
using windtunnel::test::TestWorld;

inline const world::ServiceRegistry& registry() {
  static const world::ServiceRegistry all = [] {
    world::ServiceRegistry made;
    made.add(sqs::definition());
    made.add(sns::definition());
    made.add(cloudwatch::definition());
    return made;
  }();
  return all;
}

inline simulation::Instant at(std::string_view text) {
  return simulation::parse_instant(text).value();
}

/// A world with CloudWatch and what its alarms notify.
class CloudWatchTest : public testing::Test {
 protected:
  explicit CloudWatchTest(world::Settings settings = TestWorld::settings_at())
      : test(registry(), std::move(settings)) {}

  simulation::Instant now() const { return test.world->now(); }

  /// One value of metric App/Load, now or then.
  void put(double value, api::Opt<simulation::Instant> when = {}) {
    test.call<operations::PutMetricData>(
        {.MetricData =
             std::vector<MetricDatum>{{.MetricName = "Load", .Timestamp = when, .Value = value}},
         .Namespace = "App"});
  }

  std::string error_of_datum(const MetricDatum& datum) {
    return test.error_of<operations::PutMetricData>(
        {.MetricData = std::vector<MetricDatum>{datum}, .Namespace = "App"});
  }

  /// An alarm on App/Load that goes off above 5.
  static PutMetricAlarmInput alarm(const std::string& name = "load-high") {
    return {.AlarmName = name,
            .ComparisonOperator = "GreaterThanThreshold",
            .EvaluationPeriods = 1,
            .MetricName = "Load",
            .Namespace = "App",
            .Period = 60,
            .Statistic = "Average",
            .Threshold = 5.0};
  }

  MetricAlarm describe(const std::string& name = "load-high") {
    auto out = test.call<operations::DescribeAlarms>({.AlarmNames = std::vector{name}});
    EXPECT_EQ(out.MetricAlarms->size(), 1u) << name;
    return out.MetricAlarms->empty() ? MetricAlarm{} : out.MetricAlarms->front();
  }
  std::string state(const std::string& name = "load-high") { return *describe(name).StateValue; }

  /// Summaries of an alarm's history, oldest first.
  std::vector<std::string> history(const std::string& name = "load-high") {
    std::vector<std::string> summaries;
    const auto out = test.call<operations::DescribeAlarmHistory>(
        {.AlarmName = name, .ScanBy = "TimestampAscending"});
    for (const auto& item : *out.AlarmHistoryItems) summaries.push_back(*item.HistorySummary);
    return summaries;
  }

  std::vector<Datapoint> statistics(const std::vector<std::string>& names,
                                    const std::string& metric = "Load") {
    return *test.call<operations::GetMetricStatistics>({.EndTime = now() + 3h,
                                                        .MetricName = metric,
                                                        .Namespace = "App",
                                                        .Period = 60,
                                                        .StartTime = now() - 2h,
                                                        .Statistics = names})
                .Datapoints;
  }

  TestWorld test;
};

}  // namespace windtunnel::cloudwatch::test
