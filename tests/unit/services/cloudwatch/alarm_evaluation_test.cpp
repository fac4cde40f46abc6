#include <nlohmann/json.hpp>

#include "services/sns/api.hpp"
#include "services/sqs/api.hpp"
#include "tests/unit/services/cloudwatch/cloudwatch_world.hpp"

namespace windtunnel::cloudwatch::test {
namespace {

using Names = std::vector<std::string>;

class AlarmEvaluation : public CloudWatchTest {
 protected:
  void make(const PutMetricAlarmInput& in) { test.call<operations::PutMetricAlarm>(in); }
};

TEST_F(AlarmEvaluation, FollowsNewDataWithoutAClockCall) {
  make(alarm());
  put(9);
  test.run_to_rest();
  EXPECT_EQ(state(), "ALARM");
  EXPECT_LE(now(), at("2026-01-01T00:02:00Z"));
  put(1);
  test.run_to_rest();
  EXPECT_EQ(state(), "OK");
  EXPECT_EQ(history(),
            (Names{"Alarm \"load-high\" created", "Alarm updated from INSUFFICIENT_DATA to ALARM",
                   "Alarm updated from ALARM to OK"}));
}

TEST_F(AlarmEvaluation, LooksAtDataOnceItsMinuteIsFull) {
  make(alarm());
  put(9);
  test.advance(59s);
  EXPECT_EQ(state(), "INSUFFICIENT_DATA");
  test.advance(61s);
  EXPECT_EQ(state(), "ALARM");
  const MetricAlarm gone_off = describe();
  EXPECT_EQ(gone_off.StateReason,
            "Threshold Crossed: 1 datapoint [9.0 (01/01/26 00:00:00)] was greater than the "
            "threshold (5.0).");
  EXPECT_EQ(gone_off.StateTransitionedTimestamp, gone_off.StateUpdatedTimestamp);
}

TEST_F(AlarmEvaluation, HappensAtOneSecondOfTheMinute) {
  make(alarm());
  put(9);
  test.run_to_rest();
  const auto second = now().time_since_epoch() % 1min;
  put(1);
  test.run_to_rest();
  EXPECT_EQ(now().time_since_epoch() % 1min, second);
}

TEST_F(AlarmEvaluation, WaitsForAsManyPeriodsAsItNeeds) {
  auto in = alarm();
  in.EvaluationPeriods = 3;
  in.DatapointsToAlarm = 2;
  in.TreatMissingData = "notBreaching";
  make(in);
  test.run_to_rest();
  EXPECT_EQ(state(), "OK");
  put(9);
  test.run_to_rest();
  EXPECT_EQ(state(), "OK");
  put(9);
  test.run_to_rest();
  EXPECT_EQ(state(), "ALARM");
  EXPECT_NE(describe().StateReason->find("2 out of the last 3 datapoints ["), std::string::npos);
  EXPECT_NE(describe().StateReason->find("(minimum 2 datapoints for OK -> ALARM transition)"),
            std::string::npos);
}

TEST_F(AlarmEvaluation, TreatsMissingDataAsTold) {
  std::map<std::string, std::string> states;
  for (const std::string treatment : {"breaching", "notBreaching", "ignore", "missing"}) {
    auto in = alarm(treatment);
    in.TreatMissingData = treatment;
    make(in);
  }
  put(9);
  test.run_to_rest();
  for (const std::string treatment : {"breaching", "notBreaching", "ignore", "missing"}) {
    EXPECT_EQ(state(treatment), "ALARM") << treatment;
  }
  test.advance(10min);
  EXPECT_EQ(state("breaching"), "ALARM");
  EXPECT_EQ(state("notBreaching"), "OK");
  EXPECT_EQ(state("ignore"), "ALARM");
  EXPECT_EQ(state("missing"), "INSUFFICIENT_DATA");
  EXPECT_EQ(describe("missing").StateReason, "Insufficient Data: 1 datapoint was unknown.");
}

TEST_F(AlarmEvaluation, HoldsASparseBreachForTwoPeriodsMore) {
  // CW-098: N + 2 periods, counted back from the evaluation.
  auto in = alarm();
  in.Period = 900;
  in.TreatMissingData = "notBreaching";
  make(in);
  put(9);
  test.run_to_rest();
  EXPECT_EQ(state(), "ALARM");
  test.advance(at("2026-01-01T00:45:00Z") - now());
  EXPECT_EQ(state(), "ALARM");
  test.advance(2min);
  EXPECT_EQ(state(), "OK");
}

TEST_F(AlarmEvaluation, OfShortPeriodsHappensEveryTenSeconds) {
  auto in = alarm();
  in.Period = 10;
  make(in);
  test.call<operations::PutMetricData>(
      {.MetricData =
           std::vector<MetricDatum>{{.MetricName = "Load", .StorageResolution = 1, .Value = 9.0}},
       .Namespace = "App"});
  test.run_to_rest();
  EXPECT_EQ(state(), "ALARM");
  EXPECT_LE(now(), at("2026-01-01T00:00:20Z"));
}

TEST_F(AlarmEvaluation, WaitsForDataOfTheFuture) {
  make(alarm());
  put(9, now() + 1h);
  test.run_to_rest();
  EXPECT_EQ(state(), "ALARM");
  EXPECT_GE(now(), at("2026-01-01T01:01:00Z"));
}

TEST_F(AlarmEvaluation, OfANewAlarmLooksAtDataThatIsThere) {
  put(9);
  test.advance(1min);
  make(alarm());
  test.run_to_rest();
  EXPECT_EQ(state(), "ALARM");
}

TEST_F(AlarmEvaluation, HonoursTheUnitItIsTold) {
  auto in = alarm();
  in.Unit = "Seconds";
  make(in);
  put(9);
  test.run_to_rest();
  EXPECT_EQ(state(), "INSUFFICIENT_DATA");
}

TEST_F(AlarmEvaluation, IgnoresPercentilesOfTooFewSamplesWhereTold) {
  auto in = alarm();
  in.Statistic.reset();
  in.ExtendedStatistic = "p90";
  make(in);
  in.AlarmName = "careful";
  in.EvaluateLowSampleCountPercentile = "ignore";
  make(in);
  put(9);
  test.run_to_rest();
  EXPECT_EQ(state(), "ALARM");
  EXPECT_EQ(state("careful"), "INSUFFICIENT_DATA");
  test.call<operations::PutMetricData>(
      {.MetricData = std::vector<MetricDatum>{{.Counts = std::vector<double>{100},
                                               .MetricName = "Load",
                                               .Values = std::vector<double>{9}}},
       .Namespace = "App"});
  test.run_to_rest();
  EXPECT_EQ(state("careful"), "ALARM");
}

TEST_F(AlarmEvaluation, IsTheSameAfterRestartAndReplay) {
  auto in = alarm();
  in.TreatMissingData = "notBreaching";
  make(in);
  put(9);
  test.run_to_rest();
  test.advance(2min);
  put(9, now() + 30min);
  EXPECT_EQ(test.restored()->digest(), test.world->digest());
  EXPECT_EQ(test.replayed()->digest(), test.world->digest());
}

class SetAlarmState : public AlarmEvaluation {
 protected:
  void set(const std::string& value) {
    test.call<operations::SetAlarmState>(
        {.AlarmName = "load-high", .StateReason = "drill", .StateValue = value});
  }
};

TEST_F(SetAlarmState, StaysWhereThereIsNothingToEvaluate) {
  make(alarm());
  set("ALARM");
  test.advance(1h);
  EXPECT_EQ(state(), "ALARM");
  EXPECT_EQ(describe().StateReason, "drill");
}

TEST_F(SetAlarmState, IsTakenBackByTheNextEvaluation) {
  make(alarm());
  put(1);
  test.run_to_rest();
  set("ALARM");
  test.run_to_rest();
  EXPECT_EQ(state(), "ALARM");
  test.advance(1min);
  EXPECT_EQ(state(), "OK");
}

TEST_F(SetAlarmState, RefusesUnknownAlarmsAndBrokenData) {
  make(alarm());
  EXPECT_EQ(test.error_of<operations::SetAlarmState>(
                {.AlarmName = "nobody", .StateReason = "drill", .StateValue = "OK"}),
            "ResourceNotFound");
  EXPECT_EQ(test.error_of<operations::SetAlarmState>({.AlarmName = "load-high",
                                                      .StateReason = "drill",
                                                      .StateReasonData = "{",
                                                      .StateValue = "OK"}),
            "InvalidFormatFault");
  EXPECT_EQ(test.error_of<operations::SetAlarmState>(
                {.AlarmName = "load-high", .StateReason = "drill", .StateValue = "INVALID"}),
            "ValidationException");
  EXPECT_EQ(test.last_message,
            "1 validation error detected: Value 'INVALID' at 'stateValue' failed to satisfy "
            "constraint: Member must satisfy enum value set: [OK, ALARM, INSUFFICIENT_DATA]");
}

class IdleAlarms : public AlarmEvaluation {};

TEST_F(IdleAlarms, CostNothingWhileTheirMetricIsSilent) {
  for (int index = 0; index < 100; ++index) make(alarm("alarm-" + std::to_string(index)));
  EXPECT_EQ(test.world->pending_count(), 0u);
  test.advance(7 * 24h);
  EXPECT_EQ(test.world->events_run(), 0u);
}

TEST_F(IdleAlarms, LookOnceAtAConfigurationThatFillsIn) {
  auto in = alarm();
  in.TreatMissingData = "breaching";
  make(in);
  EXPECT_EQ(test.world->work_count(), 1u);
  test.advance(7 * 24h);
  EXPECT_EQ(state(), "ALARM");
  EXPECT_EQ(test.world->events_run(), 1u);
  EXPECT_EQ(test.world->pending_count(), 0u);
}

TEST_F(IdleAlarms, ComeToRestOnceTheirDataIsOutOfSight) {
  auto in = alarm();
  in.Period = 3'600;
  in.EvaluationPeriods = 24;
  make(in);
  put(9);
  test.advance(7 * 24h);
  EXPECT_EQ(test.world->pending_count(), 0u);
  // One point moves from period to period once an hour, not once a minute.
  EXPECT_LE(test.world->events_run(), 27u);
  EXPECT_EQ(state(), "INSUFFICIENT_DATA");
}

TEST_F(IdleAlarms, LeaveNoWorkAfterTheyLooked) {
  make(alarm());
  put(9);
  EXPECT_EQ(test.world->work_count(), 1u);
  test.run_to_rest();
  EXPECT_EQ(test.world->work_count(), 0u);
  EXPECT_EQ(test.world->pending_count(), 1u);
}

class AlarmActions : public AlarmEvaluation {
 protected:
  AlarmActions() {
    topic = *test.call<sns::operations::CreateTopic>({.Name = "notices"}).TopicArn;
    queue = *test.call<sqs::operations::CreateQueue>({.QueueName = "inbox"}).QueueUrl;
    test.call<sns::operations::Subscribe>({.Endpoint = "arn:aws:sqs:us-east-1:123456789012:inbox",
                                           .Protocol = "sqs",
                                           .TopicArn = topic});
  }
  PutMetricAlarmInput acting_alarm() const {
    auto in = alarm();
    in.AlarmActions = Names{topic};
    return in;
  }
  std::vector<nlohmann::json> inbox() {
    std::vector<nlohmann::json> notices;
    const auto received =
        test.call<sqs::operations::ReceiveMessage>({.MaxNumberOfMessages = 10, .QueueUrl = queue});
    for (const auto& message : received.Messages.or_default()) {
      notices.push_back(nlohmann::json::parse(*message.Body));
    }
    return notices;
  }
  std::string topic;
  std::string queue;
};

TEST_F(AlarmActions, NotifyATopicOfTheNewState) {
  make(acting_alarm());
  put(9);
  test.run_to_rest();
  const auto notices = inbox();
  ASSERT_EQ(notices.size(), 1u);
  EXPECT_EQ(notices[0].at("Subject"), "ALARM: \"load-high\" in US East (N. Virginia)");
  const auto message = nlohmann::json::parse(notices[0].at("Message").get<std::string>());
  EXPECT_EQ(message.at("AlarmName"), "load-high");
  EXPECT_EQ(message.at("AlarmDescription"), nullptr);
  EXPECT_EQ(message.at("AWSAccountId"), "123456789012");
  EXPECT_EQ(message.at("NewStateValue"), "ALARM");
  EXPECT_EQ(message.at("OldStateValue"), "INSUFFICIENT_DATA");
  EXPECT_EQ(message.at("Region"), "US East (N. Virginia)");
  EXPECT_EQ(message.at("AlarmActions"), nlohmann::json({topic}));
  EXPECT_EQ(message.at("NewStateReason"), *describe().StateReason);
  const auto& trigger = message.at("Trigger");
  EXPECT_EQ(trigger.at("Statistic"), "AVERAGE");
  EXPECT_EQ(trigger.at("MetricName"), "Load");
  EXPECT_EQ(trigger.at("Unit"), nullptr);
  EXPECT_EQ(trigger.at("Threshold"), 5.0);
  EXPECT_EQ(history().back(), "Successfully executed action " + topic);
  EXPECT_EQ(test.replayed()->digest(), test.world->digest());
}

TEST_F(AlarmActions, RunOnlyWhenTheStateChanges) {
  make(acting_alarm());
  for (int index = 0; index < 3; ++index) {
    put(9);
    test.run_to_rest();
  }
  EXPECT_EQ(inbox().size(), 1u);
}

TEST_F(AlarmActions, StayOffWhileDisabled) {
  make(acting_alarm());
  test.call<operations::DisableAlarmActions>({.AlarmNames = {"load-high", "nobody"}});
  EXPECT_EQ(describe().ActionsEnabled, false);
  put(9);
  test.run_to_rest();
  EXPECT_EQ(state(), "ALARM");
  test.call<operations::EnableAlarmActions>({.AlarmNames = {"load-high"}});
  EXPECT_EQ(describe().ActionsEnabled, true);
  EXPECT_TRUE(inbox().empty());
}

TEST_F(AlarmActions, FailIntoTheHistoryWhereThereIsNoTopic) {
  auto in = alarm();
  const std::string gone = "arn:aws:sns:us-east-1:123456789012:gone";
  const std::string other = "arn:aws:automate:us-east-1:ec2:stop";
  in.AlarmActions = Names{gone, other};
  make(in);
  put(9);
  test.run_to_rest();
  EXPECT_EQ(state(), "ALARM");
  const auto items = *test.call<operations::DescribeAlarmHistory>(
                              {.AlarmName = "load-high", .HistoryItemType = "Action"})
                          .AlarmHistoryItems;
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[1].HistorySummary, "Failed to execute action " + gone);
  EXPECT_EQ(nlohmann::json::parse(*items[1].HistoryData).at("actionState"), "Failed");
  EXPECT_EQ(items[0].HistorySummary, "Failed to execute action " + other);
}

}  // namespace
}  // namespace windtunnel::cloudwatch::test
