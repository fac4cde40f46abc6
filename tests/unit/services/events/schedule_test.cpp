#include "services/events/schedule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace windtunnel::events {
namespace {

using simulation::Instant;

Instant instant(const char* text) { return *simulation::parse_instant(text); }

/// The first instants behind the start, which a rate counts from.
std::vector<std::string> next(const std::string& expression, int count,
                              const char* start = "2026-01-01T00:00:30Z") {
  std::vector<std::string> found;
  const auto schedule = Schedule::read(expression);
  if (!schedule) return {"no schedule"};
  Instant at = instant(start);
  for (int number = 0; number < count; ++number) {
    const auto following = schedule->next(instant(start), at);
    if (!following) break;
    at = *following;
    found.push_back(simulation::format_instant(at));
  }
  return found;
}

using testing::ElementsAre;
using testing::IsEmpty;

// EB-051, EB-052
TEST(Rate, CountsFromItsStart) {
  EXPECT_THAT(next("rate(1 minute)", 2),
              ElementsAre("2026-01-01T00:01:30Z", "2026-01-01T00:02:30Z"));
  EXPECT_THAT(next("rate(5 hours)", 2),
              ElementsAre("2026-01-01T05:00:30Z", "2026-01-01T10:00:30Z"));
  EXPECT_THAT(next("rate(2 days)", 1), ElementsAre("2026-01-03T00:00:30Z"));
}

// EB-051
TEST(Rate, HasOneFormAlone) {
  for (const char* expression : {"rate(0 minutes)",         "rate(-1 minutes)",
                                 "rate(1 minutes)",         "rate(10 minute)",
                                 "rate(10 seconds)",        "rate(2 years)",
                                 "rate(10 MINUTES)",        "Rate(1 minute)",
                                 "rate( 1 minute)",         "rate(1 minute )",
                                 "rate(1  minute)",         " rate(1 minute)",
                                 "rate(1 minute) ",         "rate(minute)",
                                 "rate(1.5 hours)",         "rate()",
                                 "rate(1 minute",           "",
                                 "at(2026-01-01T00:00:00)", "rate(99999999999 days)"}) {
    EXPECT_FALSE(Schedule::read(expression)) << expression;
  }
}

// EB-053, EB-055
TEST(Cron, FiresAtTheBeginningOfMinutes) {
  EXPECT_THAT(next("cron(* * * * ? *)", 2),
              ElementsAre("2026-01-01T00:01:00Z", "2026-01-01T00:02:00Z"));
  EXPECT_THAT(next("cron(0/15 * * * ? *)", 3),
              ElementsAre("2026-01-01T00:15:00Z", "2026-01-01T00:30:00Z", "2026-01-01T00:45:00Z"));
  EXPECT_THAT(next("cron(*/20,5 12 * * ? *)", 4),
              ElementsAre("2026-01-01T12:00:00Z", "2026-01-01T12:05:00Z", "2026-01-01T12:20:00Z",
                          "2026-01-01T12:40:00Z"));
  EXPECT_THAT(next("cron(0 8-10/2 1 FEB,MAR ? 2027)", 3),
              ElementsAre("2027-02-01T08:00:00Z", "2027-02-01T10:00:00Z", "2027-03-01T08:00:00Z"));
}

// EB-053
TEST(Cron, KnowsDaysOfTheMonth) {
  EXPECT_THAT(next("cron(0 0 L * ? *)", 3),
              ElementsAre("2026-01-31T00:00:00Z", "2026-02-28T00:00:00Z", "2026-03-31T00:00:00Z"));
  EXPECT_THAT(next("cron(0 0 31 * ? *)", 2),
              ElementsAre("2026-01-31T00:00:00Z", "2026-03-31T00:00:00Z"));
  EXPECT_THAT(next("cron(0 0 29 2 ? *)", 1), ElementsAre("2028-02-29T00:00:00Z"));
  // The third of January 2026 is a Saturday, the first of February a Sunday.
  EXPECT_THAT(next("cron(0 0 3W 1 ? *)", 1), ElementsAre("2026-01-02T00:00:00Z"));
  EXPECT_THAT(next("cron(0 0 1W 2 ? *)", 1), ElementsAre("2026-02-02T00:00:00Z"));
  // The first of August 2026 is a Saturday, its 31st a Monday; 31 May 2026 is a Sunday.
  EXPECT_THAT(next("cron(0 0 1W 8 ? *)", 1), ElementsAre("2026-08-03T00:00:00Z"));
  EXPECT_THAT(next("cron(0 0 31W 5 ? *)", 1), ElementsAre("2026-05-29T00:00:00Z"));
}

// EB-053
TEST(Cron, KnowsDaysOfTheWeek) {
  EXPECT_THAT(next("cron(0 10 ? * MON-FRI *)", 3),
              ElementsAre("2026-01-01T10:00:00Z", "2026-01-02T10:00:00Z", "2026-01-05T10:00:00Z"));
  EXPECT_THAT(next("cron(0 0 ? * 1 *)", 1), ElementsAre("2026-01-04T00:00:00Z"));
  EXPECT_THAT(next("cron(0 0 ? * 6L *)", 2),
              ElementsAre("2026-01-30T00:00:00Z", "2026-02-27T00:00:00Z"));
  EXPECT_THAT(next("cron(0 0 ? * L *)", 1), ElementsAre("2026-01-03T00:00:00Z"));
  EXPECT_THAT(next("cron(0 0 ? * 3#2 *)", 2),
              ElementsAre("2026-01-13T00:00:00Z", "2026-02-10T00:00:00Z"));
}

// EB-054
TEST(Cron, MayWrapOrBeOver) {
  EXPECT_THAT(next("cron(0 22-1 * * ? *)", 4),
              ElementsAre("2026-01-01T01:00:00Z", "2026-01-01T22:00:00Z", "2026-01-01T23:00:00Z",
                          "2026-01-02T00:00:00Z"));
  EXPECT_THAT(next("cron(0 0 1 1 ? 2019)", 1), IsEmpty());
  EXPECT_THAT(next("cron(59 23 31 12 ? 2199)", 2), ElementsAre("2199-12-31T23:59:00Z"));
  EXPECT_THAT(next("cron(0 0 31 2 ? *)", 1), IsEmpty());
}

// EB-053
TEST(Cron, HasRules) {
  for (const char* expression : {"cron()",
                                 "cron(* * * * *)",
                                 "cron(* * * * * *)",
                                 "cron(* * ? * ? *)",
                                 "cron(60 * * * ? *)",
                                 "cron(* 24 * * ? *)",
                                 "cron(* * 0 * ? *)",
                                 "cron(* * 32 * ? *)",
                                 "cron(* * * 13 ? *)",
                                 "cron(* * * X ? *)",
                                 "cron(* * ? * 8 *)",
                                 "cron(* * ? * 3#6 *)",
                                 "cron(* * ? * 3#1,4#1 *)",
                                 "cron(* * * * ? 1969)",
                                 "cron(* * * * ? 2200)",
                                 "cron(*/0 * * * ? *)",
                                 "cron(1-2-3 * * * ? *)",
                                 "cron(1/2/3 * * * ? *)",
                                 "cron(, * * * ? *)",
                                 "cron(* * W * ? *)",
                                 "cron(-1 * * * ? *)",
                                 "cron(* * * * ? * *)"}) {
    EXPECT_FALSE(Schedule::read(expression)) << expression;
  }
}

}  // namespace
}  // namespace windtunnel::events
