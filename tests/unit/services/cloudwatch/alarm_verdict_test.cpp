#include "services/cloudwatch/alarm_verdict.hpp"

#include <gtest/gtest.h>

#include "services/cloudwatch/alarm_text.hpp"

namespace windtunnel::cloudwatch {
namespace {

using enum MissingData;

/// `0` does not breach, `X` does, `-` is missing; oldest first, as AWS's tables have it.
std::vector<EvaluatedPeriod> periods(std::string_view text) {
  std::vector<EvaluatedPeriod> made;
  for (const char sign : text) {
    EvaluatedPeriod period;
    period.start =
        *simulation::parse_instant("2026-08-18T10:00:00Z") + std::chrono::minutes(made.size());
    if (sign != '-') period.value = sign == 'X' ? 9.0 : 1.0;
    period.sample_count = sign == '-' ? 0 : 1;
    period.breaching = sign == 'X';
    made.push_back(period);
  }
  return made;
}

std::string outcome(std::string_view text, std::int32_t needed, MissingData missing) {
  const auto verdict = judge({3, needed, missing}, periods(text));
  return verdict ? std::string(state_name(verdict->state)) : "keep";
}

struct Row {
  std::string_view text;
  std::int32_t needed;
  std::string_view missing, ignore, breaching, not_breaching;
};

// The two tables of the user guide (CW-097).
TEST(Judge, AgreesWithTheTablesOfTheGuide) {
  constexpr std::string_view alarm = "ALARM", ok = "OK", none = "INSUFFICIENT_DATA", keep = "keep";
  for (const Row& row :
       {Row{"0-X-X", 3, ok, ok, ok, ok}, Row{"0----", 3, ok, ok, ok, ok},
        Row{"-----", 3, none, keep, alarm, ok}, Row{"0XX-X", 3, alarm, alarm, alarm, alarm},
        Row{"--X--", 3, alarm, keep, alarm, ok}, Row{"0-X-X", 2, alarm, alarm, alarm, alarm},
        Row{"00X0X", 2, alarm, alarm, alarm, alarm}, Row{"0-X--", 2, ok, ok, alarm, ok},
        Row{"----0", 2, ok, ok, alarm, ok}, Row{"---X-", 2, alarm, keep, alarm, ok}}) {
    EXPECT_EQ(outcome(row.text, row.needed, MissingData::missing), row.missing) << row.text;
    EXPECT_EQ(outcome(row.text, row.needed, ignore), row.ignore) << row.text;
    EXPECT_EQ(outcome(row.text, row.needed, breaching), row.breaching) << row.text;
    EXPECT_EQ(outcome(row.text, row.needed, not_breaching), row.not_breaching) << row.text;
  }
}

TEST(Judge, DoesNotGoOffBeforeTheOldestBreachIsRipe) {
  EXPECT_EQ(outcome("----X", 3, MissingData::missing), "keep");
  EXPECT_EQ(outcome("---X-", 3, MissingData::missing), "keep");
  EXPECT_EQ(outcome("--X--", 3, MissingData::missing), "ALARM");
}

class StateReason : public testing::Test {
 protected:
  std::string reason(std::string_view text) {
    const AlarmRule rule{alarm.evaluation_periods, alarm.needed_datapoints(), alarm.missing_data()};
    return state_reason(alarm, *judge(rule, periods(text)));
  }
  AlarmRow alarm = [] {
    AlarmRow row;
    row.evaluation_periods = 1;
    row.comparison = Comparison::greater;
    row.threshold = 5;
    return row;
  }();
};

TEST_F(StateReason, NamesOneDatapoint) {
  EXPECT_EQ(reason("--X"),
            "Threshold Crossed: 1 datapoint [9.0 (18/08/26 10:02:00)] was greater than the "
            "threshold (5.0).");
  EXPECT_EQ(reason("--0"),
            "Threshold Crossed: 1 datapoint [1.0 (18/08/26 10:02:00)] was not greater than the "
            "threshold (5.0).");
}

TEST_F(StateReason, NamesSeveralDatapointsNewestFirst) {
  alarm.evaluation_periods = 3;
  alarm.comparison = Comparison::greater_or_equal;
  EXPECT_EQ(reason("--XXX"),
            "Threshold Crossed: 3 datapoints [9.0 (18/08/26 10:04:00), 9.0 (18/08/26 10:03:00), "
            "9.0 (18/08/26 10:02:00)] were greater than or equal to the threshold (5.0).");
}

TEST_F(StateReason, CountsMissingDatapoints) {
  alarm.treat_missing_data = "notBreaching";
  EXPECT_EQ(reason("---"),
            "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint "
            "was treated as [NonBreaching].");
  alarm.treat_missing_data = "breaching";
  alarm.evaluation_periods = 2;
  EXPECT_EQ(reason("----"),
            "Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints "
            "were treated as [Breaching].");
  alarm.treat_missing_data = "";
  EXPECT_EQ(reason("----"), "Insufficient Data: 2 datapoints were unknown.");
}

TEST_F(StateReason, SaysHowManyDatapointsItTakes) {
  alarm.evaluation_periods = 20;
  alarm.datapoints_to_alarm = 1;
  alarm.treat_missing_data = "notBreaching";
  EXPECT_EQ(reason("---------------------X"),
            "Threshold Crossed: 1 out of the last 20 datapoints [9.0 (18/08/26 10:21:00)] was "
            "greater than the threshold (5.0) and 19 missing datapoints were treated as "
            "[NonBreaching] (minimum 1 datapoint for OK -> ALARM transition).");
}

TEST_F(StateReason, ComesWithItsData) {
  alarm.statistic = "Average";
  alarm.period_seconds = 60;
  const auto range = periods("--X");
  const auto verdict = judge({1, 1, MissingData::missing}, range);
  EXPECT_EQ(state_reason_data(alarm, *verdict, range,
                              *simulation::parse_instant("2026-08-18T10:03:07.250Z")),
            R"({"version":"1.0","queryDate":"2026-08-18T10:03:07.250+0000",)"
            R"("startDate":"2026-08-18T10:02:00.000+0000","statistic":"Average","period":60,)"
            R"("recentDatapoints":[9.0],"threshold":5.0,"evaluatedDatapoints":)"
            R"([{"timestamp":"2026-08-18T10:02:00.000+0000","sampleCount":1.0,"value":9.0}]})");
}

TEST(JavaDouble, WritesNumbersAsJavaDoes) {
  EXPECT_EQ(java_double(1), "1.0");
  EXPECT_EQ(java_double(21.5), "21.5");
  EXPECT_EQ(java_double(0.001), "0.001");
  EXPECT_EQ(java_double(1e7), "1.0E7");
  EXPECT_EQ(java_double(1.25e-5), "1.25E-5");
  EXPECT_EQ(java_double(9999999), "9999999.0");
  EXPECT_EQ(java_double(0), "0.0");
}

}  // namespace
}  // namespace windtunnel::cloudwatch
