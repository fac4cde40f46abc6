#include <limits>

#include "tests/unit/services/cloudwatch/cloudwatch_world.hpp"

namespace windtunnel::cloudwatch::test {
namespace {

class PutMetricData : public CloudWatchTest {};

TEST_F(PutMetricData, AddsSamplesOfOneMinuteTogether) {
  put(2);
  put(8);
  const auto points = statistics({"SampleCount", "Sum", "Average", "Minimum", "Maximum"});
  ASSERT_EQ(points.size(), 1u);
  EXPECT_EQ(points[0].Timestamp, at("2026-01-01T00:00:00Z"));
  EXPECT_EQ(points[0].SampleCount, 2);
  EXPECT_EQ(points[0].Sum, 10);
  EXPECT_EQ(points[0].Average, 5);
  EXPECT_EQ(points[0].Minimum, 2);
  EXPECT_EQ(points[0].Maximum, 8);
  EXPECT_EQ(points[0].Unit, "None");
}

TEST_F(PutMetricData, WeighsValuesByTheirCounts) {
  test.call<operations::PutMetricData>(
      {.MetricData = std::vector<MetricDatum>{{.Counts = std::vector<double>{2, 4},
                                               .MetricName = "Load",
                                               .Values = std::vector<double>{1, 10}}},
       .Namespace = "App"});
  const auto points = statistics({"SampleCount", "Sum", "Maximum"});
  ASSERT_EQ(points.size(), 1u);
  EXPECT_EQ(points[0].SampleCount, 6);
  EXPECT_EQ(points[0].Sum, 42);
  EXPECT_EQ(points[0].Maximum, 10);
}

TEST_F(PutMetricData, TakesStatisticSets) {
  test.call<operations::PutMetricData>(
      {.MetricData =
           std::vector<MetricDatum>{
               {.MetricName = "Load",
                .StatisticValues =
                    StatisticSet{.Maximum = 9, .Minimum = 1, .SampleCount = 4, .Sum = 16}}},
       .Namespace = "App"});
  const auto points = statistics({"Average", "Minimum", "Maximum"});
  ASSERT_EQ(points.size(), 1u);
  EXPECT_EQ(points[0].Average, 4);
  EXPECT_EQ(points[0].Minimum, 1);
  EXPECT_EQ(points[0].Maximum, 9);
}

TEST_F(PutMetricData, RefusesTwoKindsOfValues) {
  EXPECT_EQ(error_of_datum({.MetricName = "Load", .Value = 1.0, .Values = std::vector<double>{1}}),
            "InvalidParameterCombinationException");
  EXPECT_EQ(test.last_message,
            "The parameters MetricData.member.1.Value and MetricData.member.1.Values are mutually "
            "exclusive and you have specified both.");
}

TEST_F(PutMetricData, RefusesValuesAndCountsOfDifferentSize) {
  EXPECT_EQ(error_of_datum({.Counts = std::vector<double>{1},
                            .MetricName = "Load",
                            .Values = std::vector<double>{1, 2}}),
            "InvalidParameterValueException");
  EXPECT_EQ(test.last_message,
            "The parameters MetricData.member.1.Values and MetricData.member.1.Counts must be of "
            "the same size.");
}

TEST_F(PutMetricData, RefusesNumbersThatAreNotFinite) {
  for (const double value : {std::numeric_limits<double>::quiet_NaN(),
                             std::numeric_limits<double>::infinity(), -1e200}) {
    EXPECT_EQ(error_of_datum({.MetricName = "Load", .Value = value}),
              "InvalidParameterValueException");
  }
}

TEST_F(PutMetricData, TakesTimestampsFromTwoWeeksBackToTwoHoursAhead) {
  for (const simulation::Duration away :
       {simulation::Duration(-14 * 24h), simulation::Duration(2h)}) {
    EXPECT_EQ(error_of_datum({.MetricName = "Load", .Timestamp = now() + away, .Value = 1.0}), "");
  }
  for (const simulation::Duration away :
       {simulation::Duration(-14 * 24h - 1s), simulation::Duration(2h + 1s)}) {
    EXPECT_EQ(error_of_datum({.MetricName = "Load", .Timestamp = now() + away, .Value = 1.0}),
              "InvalidParameterValueException");
  }
}

TEST_F(PutMetricData, KeepsSecondsOnlyAtHighResolution) {
  test.advance(65s);
  const MetricDatum datum{.MetricName = "Coarse", .Value = 1.0};
  MetricDatum fine = datum;
  fine.MetricName = "Fine";
  fine.StorageResolution = 1;
  test.call<operations::PutMetricData>(
      {.MetricData = std::vector<MetricDatum>{datum, fine}, .Namespace = "App"});
  const auto first_time = [&](const std::string& metric) {
    const auto out =
        test.call<operations::GetMetricStatistics>({.EndTime = now() + 1min,
                                                    .MetricName = metric,
                                                    .Namespace = "App",
                                                    .Period = 1,
                                                    .StartTime = now() - 2min,
                                                    .Statistics = std::vector<std::string>{"Sum"}});
    return out.Datapoints->at(0).Timestamp;
  };
  EXPECT_EQ(first_time("Coarse"), at("2026-01-01T00:01:00Z"));
  EXPECT_EQ(first_time("Fine"), at("2026-01-01T00:01:05Z"));
}

TEST_F(PutMetricData, KeepsUnitsApart) {
  for (const std::string unit : {"Seconds", "Count"}) {
    error_of_datum({.MetricName = "Load", .Unit = unit, .Value = 1.0});
  }
  const auto points = statistics({"SampleCount"});
  ASSERT_EQ(points.size(), 2u);
  EXPECT_EQ(points[0].Unit, "Count");
  EXPECT_EQ(points[1].Unit, "Seconds");
}

TEST_F(PutMetricData, LeavesNothingOfARequestWithOneBadDatum) {
  const auto digest = test.world->digest();
  EXPECT_NE(test.error_of<operations::PutMetricData>(
                {.MetricData = std::vector<MetricDatum>{{.MetricName = "Load", .Value = 1.0},
                                                        {.MetricName = "Load"}},
                 .Namespace = "App"}),
            "");
  EXPECT_EQ(test.world->digest(), digest);
}

TEST_F(PutMetricData, RefusesNamespacesOfAws) {
  EXPECT_EQ(test.error_of<operations::PutMetricData>(
                {.MetricData = std::vector<MetricDatum>{{.MetricName = "Load", .Value = 1.0}},
                 .Namespace = "AWS/EC2"}),
            "InvalidParameterValueException");
}

TEST_F(PutMetricData, RefusesMoreThanAThousandMetrics) {
  const std::vector<MetricDatum> data(1'001, {.MetricName = "Load", .Value = 1.0});
  EXPECT_EQ(test.error_of<operations::PutMetricData>({.MetricData = data, .Namespace = "App"}),
            "InvalidParameterValueException");
}

TEST_F(PutMetricData, RefusesWhatTheModelForbidsAsValidationError) {
  EXPECT_EQ(error_of_datum({.MetricName = "Load", .Unit = "Bananas", .Value = 1.0}),
            "ValidationException");
}

TEST_F(PutMetricData, IsTheSameAfterRestartAndReplay) {
  put(1);
  test.advance(90min);
  put(2);
  put(3, now() - 30min);
  EXPECT_EQ(test.restored()->digest(), test.world->digest());
  EXPECT_EQ(test.replayed()->digest(), test.world->digest());
}

class ListMetrics : public CloudWatchTest {
 protected:
  std::size_t count(const ListMetricsInput& in) {
    return test.call<operations::ListMetrics>(in).Metrics->size();
  }
  void put_with(const std::string& name, const std::vector<Dimension>& dimensions) {
    test.call<operations::PutMetricData>(
        {.MetricData =
             std::vector<MetricDatum>{{.Dimensions = dimensions, .MetricName = name, .Value = 1.0}},
         .Namespace = "App"});
  }
};

TEST_F(ListMetrics, FiltersByNameAndDimensions) {
  put_with("Load", {{.Name = "Host", .Value = "a"}, {.Name = "Zone", .Value = "1"}});
  put_with("Load", {{.Name = "Zone", .Value = "1"}, {.Name = "Host", .Value = "a"}});
  put_with("Load", {{.Name = "Host", .Value = "b"}});
  put_with("Free", {});
  EXPECT_EQ(count({}), 3u);
  EXPECT_EQ(count({.Namespace = "App"}), 3u);
  EXPECT_EQ(count({.Namespace = "Other"}), 0u);
  EXPECT_EQ(count({.MetricName = "Load"}), 2u);
  EXPECT_EQ(count({.MetricName = "Load", .Namespace = "App"}), 2u);
  EXPECT_EQ(count({.Dimensions = std::vector<DimensionFilter>{{.Name = "Host"}}}), 2u);
  EXPECT_EQ(count({.Dimensions = std::vector<DimensionFilter>{{.Name = "Host", .Value = "a"}}}),
            1u);
}

TEST_F(ListMetrics, ForgetsMetricsThatWereSilentForTwoWeeks) {
  put(1);
  EXPECT_EQ(count({.RecentlyActive = "PT3H"}), 1u);
  test.advance(4h);
  EXPECT_EQ(count({.RecentlyActive = "PT3H"}), 0u);
  EXPECT_EQ(count({}), 1u);
  test.advance(14 * 24h);
  EXPECT_EQ(count({}), 0u);
}

TEST_F(ListMetrics, PagesByFiveHundred) {
  for (int batch = 0; batch < 2; ++batch) {
    std::vector<MetricDatum> data;
    for (int index = 0; index < 300; ++index) {
      data.push_back({.MetricName = std::to_string(batch * 300 + index), .Value = 1.0});
    }
    test.call<operations::PutMetricData>({.MetricData = data, .Namespace = "App"});
  }
  const auto first = test.call<operations::ListMetrics>({});
  EXPECT_EQ(first.Metrics->size(), 500u);
  const auto second = test.call<operations::ListMetrics>({.NextToken = *first.NextToken});
  EXPECT_EQ(second.Metrics->size(), 100u);
  EXPECT_FALSE(second.NextToken);
  EXPECT_NE(first.Metrics->back(), second.Metrics->front());
  EXPECT_EQ(test.error_of<operations::ListMetrics>({.NextToken = "nonsense"}),
            "InvalidParameterValueException");
}

}  // namespace
}  // namespace windtunnel::cloudwatch::test
