#include <nlohmann/json.hpp>

#include "emulator/world/resource_directory.hpp"
#include "tests/unit/services/cloudwatch/cloudwatch_world.hpp"

namespace windtunnel::cloudwatch::test {
namespace {

using Names = std::vector<std::string>;

class PutMetricAlarm : public CloudWatchTest {
 protected:
  void make(const PutMetricAlarmInput& in) { test.call<operations::PutMetricAlarm>(in); }
  std::string refusal(const PutMetricAlarmInput& in) {
    return test.error_of<operations::PutMetricAlarm>(in);
  }
};

TEST_F(PutMetricAlarm, StartsUncheckedWithInsufficientData) {
  make(alarm());
  const MetricAlarm made = describe();
  EXPECT_EQ(made.StateValue, "INSUFFICIENT_DATA");
  EXPECT_EQ(made.StateReason, "Unchecked: Initial alarm creation");
  EXPECT_FALSE(made.StateReasonData);
  EXPECT_EQ(made.AlarmArn, "arn:aws:cloudwatch:us-east-1:123456789012:alarm:load-high");
  EXPECT_EQ(made.ActionsEnabled, true);
  EXPECT_TRUE(made.OKActions && made.AlarmActions && made.InsufficientDataActions);
  EXPECT_TRUE(made.Dimensions->empty());
  EXPECT_FALSE(made.TreatMissingData);
  EXPECT_FALSE(made.DatapointsToAlarm);
  EXPECT_FALSE(made.Unit);
  EXPECT_EQ(made.StateTransitionedTimestamp, now());
}

TEST_F(PutMetricAlarm, UpdatesAllButStateAndTags) {
  auto in = alarm();
  in.AlarmDescription = "first";
  in.Tags = std::vector<Tag>{{.Key = "team", .Value = "web"}};
  make(in);
  test.call<operations::SetAlarmState>(
      {.AlarmName = "load-high", .StateReason = "drill", .StateValue = "ALARM"});
  auto update = alarm();
  update.Threshold = 7.0;
  update.Tags = std::vector<Tag>{{.Key = "team", .Value = "other"}};
  make(update);
  const MetricAlarm updated = describe();
  EXPECT_EQ(updated.StateValue, "ALARM");
  EXPECT_EQ(updated.Threshold, 7);
  EXPECT_FALSE(updated.AlarmDescription);
  const auto tags = test.call<operations::ListTagsForResource>({.ResourceARN = *updated.AlarmArn});
  EXPECT_EQ(tags.Tags->at(0).Value, "web");
  EXPECT_EQ(history(),
            (Names{"Alarm \"load-high\" created", "Alarm updated from INSUFFICIENT_DATA to ALARM",
                   "Alarm \"load-high\" updated"}));
}

TEST_F(PutMetricAlarm, RefusesWhatTheRulesForbid) {
  const auto broken = [&](auto change) {
    auto in = alarm();
    change(in);
    return refusal(in);
  };
  EXPECT_EQ(broken([](auto& in) { in.Period = 61; }), "ValidationException");
  EXPECT_EQ(broken([](auto& in) { in.Threshold.reset(); }), "ValidationException");
  EXPECT_EQ(broken([](auto& in) { in.ExtendedStatistic = "p99"; }), "ValidationException");
  EXPECT_EQ(broken([](auto& in) { in.EvaluationPeriods = 1'441; }), "ValidationException");
  EXPECT_EQ(broken([](auto& in) { in.DatapointsToAlarm = 2; }), "ValidationException");
  EXPECT_EQ(broken([](auto& in) { in.TreatMissingData = "sometimes"; }), "ValidationException");
  EXPECT_EQ(broken([](auto& in) { in.AlarmActions = Names{"nonsense"}; }), "ValidationException");
  EXPECT_EQ(broken([](auto& in) {
              in.Period = 3'600;
              in.EvaluationPeriods = 168;
            }),
            "");
}

TEST_F(PutMetricAlarm, SaysWhichKindsOfAlarmAreNotImplemented) {
  auto anomaly = alarm();
  anomaly.ComparisonOperator = "GreaterThanUpperThreshold";
  EXPECT_EQ(refusal(anomaly), "NotImplemented");
  PutMetricAlarmInput math{.AlarmName = "math"};
  math.Metrics = std::vector<MetricDataQuery>{{.Expression = "m1 / m2", .Id = "e1"}};
  EXPECT_EQ(refusal(math), "NotImplemented");
  EXPECT_NE(test.last_message.find("metric math"), std::string::npos);
  math.MetricName = "Load";
  EXPECT_EQ(refusal(math), "ValidationException");
}

class DescribeAlarms : public PutMetricAlarm {
 protected:
  Names names(const DescribeAlarmsInput& in) {
    Names found;
    const auto out = test.call<operations::DescribeAlarms>(in);
    for (const auto& each : *out.MetricAlarms) found.push_back(*each.AlarmName);
    return found;
  }
};

TEST_F(DescribeAlarms, FiltersByNamePrefixStateAndAction) {
  for (const std::string name : {"b-1", "a-2", "a-1"}) make(alarm(name));
  auto acting = alarm("c");
  acting.OKActions = Names{"arn:aws:sns:us-east-1:123456789012:topic"};
  make(acting);
  test.call<operations::SetAlarmState>(
      {.AlarmName = "a-2", .StateReason = "drill", .StateValue = "OK"});
  EXPECT_EQ(names({}), (Names{"a-1", "a-2", "b-1", "c"}));
  EXPECT_EQ(names({.AlarmNamePrefix = "a-"}), (Names{"a-1", "a-2"}));
  EXPECT_EQ(names({.AlarmNames = Names{"b-1", "nobody", "a-1"}}), (Names{"a-1", "b-1"}));
  EXPECT_EQ(names({.StateValue = "OK"}), (Names{"a-2"}));
  EXPECT_EQ(names({.ActionPrefix = "arn:aws:sns"}), (Names{"c"}));
  EXPECT_EQ(names({.AlarmTypes = Names{"CompositeAlarm"}}), Names{});
  EXPECT_EQ(
      test.error_of<operations::DescribeAlarms>({.AlarmNamePrefix = "a", .AlarmNames = Names{"a"}}),
      "ValidationException");
}

TEST_F(DescribeAlarms, PagesByMaxRecords) {
  for (const std::string name : {"a", "b", "c"}) make(alarm(name));
  const auto first = test.call<operations::DescribeAlarms>({.MaxRecords = 2});
  ASSERT_TRUE(first.NextToken);
  EXPECT_EQ(names({.MaxRecords = 2, .NextToken = *first.NextToken}), (Names{"c"}));
  EXPECT_EQ(test.error_of<operations::DescribeAlarms>({.NextToken = "nonsense"}),
            "InvalidNextToken");
}

TEST_F(DescribeAlarms, FindsTheAlarmsOnAMetric) {
  make(alarm("here"));
  auto elsewhere = alarm("elsewhere");
  elsewhere.Dimensions = std::vector<Dimension>{{.Name = "Host", .Value = "a"}};
  make(elsewhere);
  const auto on_metric = [&](DescribeAlarmsForMetricInput in) {
    in.Namespace = "App";
    in.MetricName = "Load";
    return test.call<operations::DescribeAlarmsForMetric>(in).MetricAlarms->size();
  };
  EXPECT_EQ(on_metric({}), 1u);
  EXPECT_EQ(on_metric({.Statistic = "Sum"}), 0u);
  EXPECT_EQ(on_metric({.Dimensions = elsewhere.Dimensions}), 1u);
}

class DeleteAlarms : public PutMetricAlarm {};

TEST_F(DeleteAlarms, PassesOverUnknownNamesAmongOthers) {
  make(alarm("a"));
  test.call<operations::DeleteAlarms>({.AlarmNames = {"a", "nobody"}});
  EXPECT_TRUE(test.call<operations::DescribeAlarms>({}).MetricAlarms->empty());
  EXPECT_EQ(test.error_of<operations::DeleteAlarms>({.AlarmNames = {"a"}}), "ResourceNotFound");
  EXPECT_EQ(history("a").back(), "Alarm \"a\" deleted");
}

TEST_F(DeleteAlarms, TakesItsEvaluationAlong) {
  make(alarm());
  put(9);
  EXPECT_EQ(test.world->work_count(), 1u);
  test.call<operations::DeleteAlarms>({.AlarmNames = {"load-high"}});
  EXPECT_EQ(test.world->pending_count(), 0u);
  make(alarm());
  put(9);
  test.run_to_rest();
  EXPECT_EQ(state(), "ALARM");
}

class AlarmHistoryOf : public PutMetricAlarm {};

TEST_F(AlarmHistoryOf, OneAlarmOrAllComesNewestFirstInPages) {
  make(alarm("a"));
  test.advance(1min);
  make(alarm("b"));
  test.advance(1min);
  make(alarm("a"));
  const auto summaries = [&](DescribeAlarmHistoryInput in) {
    Names all;
    for (bool more = true; more;) {
      in.MaxRecords = 1;
      const auto page = test.call<operations::DescribeAlarmHistory>(in);
      for (const auto& item : *page.AlarmHistoryItems) all.push_back(*item.HistorySummary);
      more = page.NextToken.has_value();
      in.NextToken = page.NextToken;
    }
    return all;
  };
  const std::string a1 = "Alarm \"a\" created", b = "Alarm \"b\" created",
                    a2 = "Alarm \"a\" updated";
  EXPECT_EQ(summaries({}), (Names{a2, b, a1}));
  EXPECT_EQ(summaries({.AlarmName = "a"}), (Names{a2, a1}));
  EXPECT_EQ(summaries({.ScanBy = "TimestampAscending"}), (Names{a1, b, a2}));
  EXPECT_EQ(summaries({.StartDate = now() - 1min}), (Names{a2, b}));
  EXPECT_EQ(summaries({.EndDate = now() - 1min}), (Names{b, a1}));
  EXPECT_EQ(summaries({.HistoryItemType = "StateUpdate"}), Names{});
}

TEST_F(AlarmHistoryOf, TwoWeeksAgoIsForgotten) {
  make(alarm("a"));
  test.advance(14 * 24h + 1s);
  EXPECT_TRUE(history("a").empty());
  make(alarm("b"));
  EXPECT_EQ(history("b").size(), 1u);
  EXPECT_EQ(test.restored()->digest(), test.world->digest());
}

class AlarmTags : public PutMetricAlarm {};

TEST_F(AlarmTags, ComeAndGo) {
  make(alarm());
  const std::string arn = *describe().AlarmArn;
  test.call<operations::TagResource>(
      {.ResourceARN = arn, .Tags = {{.Key = "a", .Value = "1"}, {.Key = "b", .Value = "2"}}});
  test.call<operations::UntagResource>({.ResourceARN = arn, .TagKeys = {"a"}});
  const auto tags = *test.call<operations::ListTagsForResource>({.ResourceARN = arn}).Tags;
  ASSERT_EQ(tags.size(), 1u);
  EXPECT_EQ(tags[0].Key, "b");
  EXPECT_EQ(test.error_of<operations::ListTagsForResource>({.ResourceARN = arn + "x"}),
            "ResourceNotFoundException");
}

class AlarmResource : public PutMetricAlarm {
 protected:
  world::ResourceType& type() { return *test.world->directory().find("AWS::CloudWatch::Alarm"); }
};

TEST_F(AlarmResource, ShowsTheSamePropertiesBothWays) {
  const nlohmann::json properties = {{"AlarmName", "made"},
                                     {"ComparisonOperator", "GreaterThanThreshold"},
                                     {"Dimensions", {{{"Name", "Host"}, {"Value", "a"}}}},
                                     {"EvaluationPeriods", 2},
                                     {"MetricName", "Load"},
                                     {"Namespace", "App"},
                                     {"Period", 60},
                                     {"Statistic", "Sum"},
                                     {"Tags", {{{"Key", "team"}, {"Value", "web"}}}},
                                     {"Threshold", 1.5}};
  test.in_call([&](world::Call& call) { EXPECT_EQ(type().create(call, properties), "made"); });
  EXPECT_EQ(describe("made").Threshold, 1.5);
  auto read = *type().read(test.scope, "made");
  for (const auto& [name, value] : properties.items()) EXPECT_EQ(read[name], value) << name;
  EXPECT_EQ(read["Arn"], "arn:aws:cloudwatch:us-east-1:123456789012:alarm:made");
  EXPECT_EQ(type().list(test.scope, "", 10), Names{"made"});

  auto desired = properties;
  desired["Threshold"] = 3.0;
  desired.erase("Tags");
  test.in_call([&](world::Call& call) { type().update(call, "made", desired); });
  read = *type().read(test.scope, "made");
  EXPECT_EQ(read["Threshold"], 3.0);
  EXPECT_TRUE(read["Tags"].empty());
  test.in_call([&](world::Call& call) { type().remove(call, "made"); });
  EXPECT_FALSE(type().read(test.scope, "made"));
}

}  // namespace
}  // namespace windtunnel::cloudwatch::test
