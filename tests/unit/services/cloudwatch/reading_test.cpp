#include "services/cloudwatch/statistic.hpp"
#include "tests/unit/services/cloudwatch/cloudwatch_world.hpp"

namespace windtunnel::cloudwatch::test {
namespace {

class GetMetricStatistics : public CloudWatchTest {
 protected:
  GetMetricStatisticsInput request(simulation::Duration back, std::int32_t period) {
    return {.EndTime = now() + 1min,
            .MetricName = "Load",
            .Namespace = "App",
            .Period = period,
            .StartTime = now() - back,
            .Statistics = std::vector<std::string>{"Sum"}};
  }
  std::size_t count(simulation::Duration back, std::int32_t period) {
    return test.call<operations::GetMetricStatistics>(request(back, period)).Datapoints->size();
  }
};

TEST_F(GetMetricStatistics, AnswersNothingForAnUnknownMetric) {
  const auto out = test.call<operations::GetMetricStatistics>(request(1h, 60));
  EXPECT_EQ(out.Label, "Load");
  EXPECT_TRUE(out.Datapoints->empty());
}

TEST_F(GetMetricStatistics, RefusesARangeThatRunsBackwards) {
  auto in = request(1h, 60);
  in.StartTime = in.EndTime;
  EXPECT_EQ(test.error_of<operations::GetMetricStatistics>(in), "InvalidParameterValueException");
  EXPECT_EQ(test.last_message, "The parameter StartTime must be less than the parameter EndTime.");
}

TEST_F(GetMetricStatistics, RefusesMoreThan1440Datapoints) {
  EXPECT_EQ(test.error_of<operations::GetMetricStatistics>(request(1440min, 60)),
            "InvalidParameterCombinationException");
  EXPECT_EQ(test.last_message,
            "You have requested up to 1441 datapoints, which exceeds the limit of 1440. You may "
            "reduce the datapoints requested by increasing Period, or decreasing the time range.");
  EXPECT_EQ(test.error_of<operations::GetMetricStatistics>(request(1439min, 60)), "");
}

TEST_F(GetMetricStatistics, RefusesOtherPeriodsAndWrongStatistics) {
  EXPECT_EQ(test.error_of<operations::GetMetricStatistics>(request(1h, 61)),
            "InvalidParameterValueException");
  auto in = request(1h, 60);
  in.Statistics.reset();
  EXPECT_EQ(test.error_of<operations::GetMetricStatistics>(in),
            "MissingRequiredParameterException");
  in.ExtendedStatistics = std::vector<std::string>{"p101"};
  EXPECT_EQ(test.error_of<operations::GetMetricStatistics>(in), "InvalidParameterValueException");
}

TEST_F(GetMetricStatistics, CountsPeriodsFromTheRoundedStart) {
  put(1, now());
  put(2, now() + 4min);
  put(4, now() + 5min);
  const auto out =
      test.call<operations::GetMetricStatistics>({.EndTime = now() + 10min,
                                                  .MetricName = "Load",
                                                  .Namespace = "App",
                                                  .Period = 300,
                                                  .StartTime = now() + 30s,
                                                  .Statistics = std::vector<std::string>{"Sum"}});
  ASSERT_EQ(out.Datapoints->size(), 2u);
  EXPECT_EQ(out.Datapoints->at(0).Sum, 3);
  EXPECT_EQ(out.Datapoints->at(1).Sum, 4);
}

TEST_F(GetMetricStatistics, HidesFinePeriodsOfOldData) {
  put(1);
  test.advance(15 * 24h + 1h);
  EXPECT_EQ(count(16 * 24h, 300 * 12), 1u);
  auto in = request(15 * 24h + 1h, 60);
  in.EndTime = in.StartTime + 1h;
  EXPECT_TRUE(test.call<operations::GetMetricStatistics>(in).Datapoints->empty());
  in.Period = 300;
  EXPECT_EQ(test.call<operations::GetMetricStatistics>(in).Datapoints->size(), 1u);
}

TEST_F(GetMetricStatistics, ReadsTheSameBeforeAndAfterDataIsRolledUp) {
  for (int minute = 0; minute < 10; ++minute) put(minute, now() + std::chrono::minutes(minute));
  test.advance(16 * 24h);
  auto in = request(16 * 24h, 300);
  in.EndTime = in.StartTime + 1h;
  in.Statistics = std::vector<std::string>{"Sum", "SampleCount", "Minimum", "Maximum"};
  const auto before = test.call<operations::GetMetricStatistics>(in);
  put(1);  // new data of the metric is what rolls up the old
  EXPECT_EQ(test.call<operations::GetMetricStatistics>(in), before);
  ASSERT_EQ(before.Datapoints->size(), 2u);
  EXPECT_EQ(before.Datapoints->at(1).Sum, 35);
  test.advance(456 * 24h);
  put(1);
  EXPECT_EQ(test.restored()->digest(), test.world->digest());
}

TEST_F(GetMetricStatistics, GivesPercentilesOfSingleValues) {
  for (int value = 1; value <= 100; ++value) put(value);
  GetMetricStatisticsInput in = request(1h, 60);
  in.Statistics.reset();
  in.ExtendedStatistics = std::vector<std::string>{"p0", "p50", "p99", "tm90"};
  const auto points = *test.call<operations::GetMetricStatistics>(in).Datapoints;
  ASSERT_EQ(points.size(), 1u);
  const auto& values = *points[0].ExtendedStatistics;
  EXPECT_EQ(values.at("p0"), 1);
  EXPECT_NEAR(values.at("p50"), 50.5, 0.5);
  EXPECT_NEAR(values.at("p99"), 99, 1);
  EXPECT_NEAR(values.at("tm90"), 45.5, 0.5);
}

TEST(Samples, KnowNoPercentileOfSetsAndNegativeValues) {
  const auto p90 = *Statistic::parse("p90");
  EXPECT_EQ(p90.of(Samples::of_set(5, 20, 1, 9)), std::nullopt);
  EXPECT_EQ(p90.of(Samples::of_set(5, 20, 4, 4)), 4);
  EXPECT_EQ(p90.of(Samples::of_set(1, 7, 1, 9)), 7);
  EXPECT_EQ(p90.of(Samples::of(-1, 3)), std::nullopt);
  Samples mixed = Samples::of(3, 2);
  mixed += Samples::of_set(5, 20, 1, 9);
  EXPECT_EQ(p90.of(mixed), std::nullopt);
  EXPECT_EQ(Statistic::parse("Average")->of(mixed), 26.0 / 7);
}

TEST(Samples, StayBoundedHoweverManyValuesCome) {
  Samples samples;
  for (int value = 0; value < 10'000; ++value) samples += Samples::of(value, 1);
  EXPECT_LE(samples.values.size(), 512u);
  EXPECT_EQ(samples.count, 10'000);
  EXPECT_EQ(samples.minimum, 0);
  EXPECT_EQ(samples.maximum, 9'999);
  EXPECT_NEAR(*Statistic::parse("p50")->of(samples), 5'000, 100);
}

TEST(Statistics, CutAndClampByTheirBounds) {
  Samples samples;
  for (int value = 1; value <= 10; ++value) samples += Samples::of(value, 1);
  const auto of = [&](std::string_view text) { return Statistic::parse(text)->of(samples); };
  EXPECT_EQ(of("TM(20%:80%)"), 5.5);
  EXPECT_EQ(of("IQM"), of("TM(25%:75%)"));
  EXPECT_EQ(of("TC(3:7)"), 4);
  EXPECT_EQ(of("TS(3:7)"), 22);
  EXPECT_EQ(of("PR(:3)"), 30);
  EXPECT_EQ(of("WM(3:8)"), 5.5);
  for (const std::string_view text :
       {"p", "p101", "p1.12345678901", "TM(:)", "TM(90%:10%)", "PR(1%:2%)", "TM(10:20%)", "avg"}) {
    EXPECT_EQ(Statistic::parse(text), std::nullopt) << text;
  }
}

class GetMetricData : public CloudWatchTest {
 protected:
  static MetricDataQuery query(const std::string& id, const std::string& stat = "Sum",
                               std::int32_t period = 60) {
    return {.Id = id,
            .MetricStat = MetricStat{.Metric = Metric{.MetricName = "Load", .Namespace = "App"},
                                     .Period = period,
                                     .Stat = stat}};
  }
  GetMetricDataInput request(const std::vector<MetricDataQuery>& queries) {
    return {.EndTime = now() + 1h, .MetricDataQueries = queries, .StartTime = now() - 1h};
  }
};

TEST_F(GetMetricData, ScansFromTheNewestUnlessTold) {
  for (int minute = 0; minute < 3; ++minute) put(minute, now() + std::chrono::minutes(minute));
  auto in = request({query("load")});
  const auto newest = test.call<operations::GetMetricData>(in);
  ASSERT_EQ(newest.MetricDataResults->size(), 1u);
  EXPECT_EQ(*newest.MetricDataResults->at(0).Values, (std::vector<double>{2, 1, 0}));
  EXPECT_EQ(newest.MetricDataResults->at(0).StatusCode, "Complete");
  EXPECT_TRUE(newest.Messages->empty());
  in.ScanBy = "TimestampAscending";
  EXPECT_EQ(*test.call<operations::GetMetricData>(in).MetricDataResults->at(0).Values,
            (std::vector<double>{0, 1, 2}));
}

TEST_F(GetMetricData, PagesByMaxDatapoints) {
  for (int minute = 0; minute < 5; ++minute) put(minute, now() + std::chrono::minutes(minute));
  for (const std::string scan : {"TimestampAscending", "TimestampDescending"}) {
    auto in = request({query("a"), query("b", "Maximum")});
    in.MaxDatapoints = 2;
    in.ScanBy = scan;
    std::map<std::string, std::vector<double>> all;
    int pages = 0;
    for (bool more = true; more; ++pages) {
      const auto page = test.call<operations::GetMetricData>(in);
      for (const auto& result : *page.MetricDataResults) {
        auto& values = all[*result.Id];
        values.insert(values.end(), result.Values->begin(), result.Values->end());
      }
      more = page.NextToken.has_value();
      in.NextToken = page.NextToken;
    }
    EXPECT_EQ(pages, 5) << scan;
    EXPECT_EQ(all["a"].size(), 5u) << scan;
    EXPECT_EQ(all["a"], all["b"]) << scan;
  }
  auto in = request({query("a")});
  in.NextToken = "nonsense";
  EXPECT_EQ(test.error_of<operations::GetMetricData>(in), "InvalidNextToken");
}

TEST_F(GetMetricData, LabelsByWhatDiffers) {
  const auto labels = [&](const std::vector<MetricDataQuery>& queries) {
    std::vector<std::string> found;
    const auto out = test.call<operations::GetMetricData>(request(queries));
    for (const auto& result : *out.MetricDataResults) found.push_back(*result.Label);
    return found;
  };
  EXPECT_EQ(labels({query("a")}), (std::vector<std::string>{"Load"}));
  EXPECT_EQ(labels({query("a"), query("b", "Minimum")}),
            (std::vector<std::string>{"Load Sum", "Load Minimum"}));
  EXPECT_EQ(labels({query("a"), query("b", "Minimum", 300)}),
            (std::vector<std::string>{"Load Sum 60", "Load Minimum 300"}));
  auto named = query("a");
  named.Label = "mine";
  EXPECT_EQ(labels({named}), (std::vector<std::string>{"mine"}));
}

TEST_F(GetMetricData, ReturnsTheFirstOfSeveralUnitsAndSaysSo) {
  for (const std::string unit : {"Milliseconds", "Count", "Seconds"}) {
    error_of_datum({.MetricName = "Load", .Unit = unit, .Value = unit == "Count" ? 1.0 : 2.0});
  }
  const auto out = test.call<operations::GetMetricData>(request({query("a")}));
  const auto& result = out.MetricDataResults->at(0);
  EXPECT_EQ(*result.Values, std::vector<double>{1});
  EXPECT_EQ(result.Messages->at(0).Code, "MultipleUnits");
  EXPECT_EQ(result.Messages->at(0).Value,
            "Multiple units returned: '[Count, Milliseconds, Seconds]'");
}

TEST_F(GetMetricData, SaysThatMathIsNotImplemented) {
  EXPECT_EQ(
      test.error_of<operations::GetMetricData>(request({{.Expression = "m1 * 2", .Id = "e1"}})),
      "NotImplemented");
  EXPECT_NE(test.last_message.find("Metric math"), std::string::npos);
}

TEST_F(GetMetricData, RefusesIdsThatAreNotUniqueOrNoIdentifiers) {
  EXPECT_EQ(test.error_of<operations::GetMetricData>(request({query("a"), query("a")})),
            "ValidationException");
  EXPECT_EQ(test.last_message, "The values for parameter id in MetricDataQueries are not unique.");
  EXPECT_EQ(test.error_of<operations::GetMetricData>(request({query("Upper")})),
            "ValidationException");
}

}  // namespace
}  // namespace windtunnel::cloudwatch::test
