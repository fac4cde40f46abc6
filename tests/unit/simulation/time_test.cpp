#include "simulation/time.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "simulation/random.hpp"

namespace windtunnel::simulation {
namespace {

using namespace std::chrono_literals;

constexpr Instant new_year_2026 = from_milliseconds(1'767'225'600'000);

TEST(FormatInstant, WritesAFractionOnlyWhereThereIsOne) {
  EXPECT_EQ(format_instant(new_year_2026), "2026-01-01T00:00:00Z");
  EXPECT_EQ(format_instant(new_year_2026 + 250ms), "2026-01-01T00:00:00.250Z");
  EXPECT_EQ(format_instant(new_year_2026 + 7ms), "2026-01-01T00:00:00.007Z");
  EXPECT_EQ(format_instant_milliseconds(new_year_2026), "2026-01-01T00:00:00.000Z");
}

TEST(FormatInstant, CountsBackwardsBeforeTheEpoch) {
  EXPECT_EQ(format_instant(from_milliseconds(0)), "1970-01-01T00:00:00Z");
  EXPECT_EQ(format_instant(from_milliseconds(-1)), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(format_instant(*parse_instant("0001-01-01")), "0001-01-01T00:00:00Z");
  EXPECT_EQ(format_instant(*parse_instant("9999-12-31T23:59:59.999Z")), "9999-12-31T23:59:59.999Z");
}

TEST(ParseInstant, ReadsDatesTimesFractionsAndOffsets) {
  EXPECT_EQ(parse_instant("2026-01-01"), new_year_2026);
  EXPECT_EQ(parse_instant("2026-01-01T00:00:00Z"), new_year_2026);
  EXPECT_EQ(parse_instant("2026-01-01t00:00:00z"), new_year_2026);
  EXPECT_EQ(parse_instant("2026-01-01 00:00:00Z"), new_year_2026);
  EXPECT_EQ(parse_instant("2026-01-01T00:00:00.5Z"), new_year_2026 + 500ms);
  EXPECT_EQ(parse_instant("2026-01-01T00:00:00.123456789Z"), new_year_2026 + 123ms);
  EXPECT_EQ(parse_instant("2026-01-01T01:30:00+01:30"), new_year_2026);
  EXPECT_EQ(parse_instant("2025-12-31T19:00:00-0500"), new_year_2026);
  EXPECT_EQ(parse_instant("2024-02-29"), new_year_2026 - 672 * 24h);
}

TEST(ParseInstant, RefusesEverythingElse) {
  for (const char* text : {"",
                           "2026",
                           "2026-01",
                           "2026-1-1",
                           "2026-13-01",
                           "2026-02-29",
                           "2026-04-31",
                           "0000-01-01",
                           "10000-01-01",
                           "2026-01-01T",
                           "2026-01-01T00:00",
                           "2026-01-01T00:00:00",
                           "2026-01-01T24:00:00Z",
                           "2026-01-01T00:60:00Z",
                           "2026-01-01T00:00:60Z",
                           "2026-01-01T00:00:00.Z",
                           "2026-01-01T00:00:00Z ",
                           " 2026-01-01",
                           "2026-01-01T00:00:00+1",
                           "2026-01-01T00:00:00+01:60",
                           "2026-01-01T00:00:00+24:00",
                           "2026-01-01Z",
                           "-026-01-01",
                           "2026-01-01T00:00:00.5",
                           "2026/01/01",
                           "+2026-01-01",
                           "2026-01-01T-1:00:00Z",
                           "0001-01-01T00:00:00+00:01",
                           "9999-12-31T23:59:00-00:01",
                           "now"}) {
    EXPECT_EQ(parse_instant(text), std::nullopt) << text;
  }
}

TEST(ParseInstant, ReadsWhatFormatInstantWrites) {
  const RandomKey key(1);
  const std::int64_t first = to_milliseconds(*parse_instant("0001-01-01"));
  const std::int64_t last = to_milliseconds(*parse_instant("9999-12-31T23:59:59.999Z"));
  for (std::uint64_t n = 0; n < 20'000; ++n) {
    const Instant at = from_milliseconds(uniform_integer(key.bits(1, n), first, last));
    ASSERT_EQ(parse_instant(format_instant(at)), at);
    ASSERT_EQ(parse_instant(format_instant_milliseconds(at)), at);
    ASSERT_EQ(parse_http_date(format_http_date(at)), std::chrono::floor<std::chrono::seconds>(at));
  }
}

TEST(HttpDate, IsWrittenAsRfc7231HasIt) {
  EXPECT_EQ(format_http_date(new_year_2026 + 999ms), "Thu, 01 Jan 2026 00:00:00 GMT");
  EXPECT_EQ(format_http_date(*parse_instant("1994-11-06T08:49:37Z")),
            "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(HttpDate, ReadsTheFixedFormOnly) {
  EXPECT_EQ(parse_http_date("Thu, 01 Jan 2026 00:00:00 GMT"), new_year_2026);
  for (const char* text : {"", "Fri, 01 Jan 2026 00:00:00 GMT", "Thu, 1 Jan 2026 00:00:00 GMT",
                           "Thu, 01 Jan 2026 00:00:00 UTC", "Thu, 01 Jan 2026 00:00:00 GMT ",
                           "Thu, 01 jan 2026 00:00:00 GMT", "Thu 01 Jan 2026 00:00:00 GMT",
                           "Sun, 30 Feb 2026 00:00:00 GMT", "Sunday, 06-Nov-94 08:49:37 GMT"}) {
    EXPECT_EQ(parse_http_date(text), std::nullopt) << text;
  }
}

TEST(FormatDuration, WritesTheGreatestUnitsFirst) {
  EXPECT_EQ(format_duration(0s), "0s");
  EXPECT_EQ(format_duration(250ms), "250ms");
  EXPECT_EQ(format_duration(1500ms), "1s500ms");
  EXPECT_EQ(format_duration(5min), "5m");
  EXPECT_EQ(format_duration(90min), "1h30m");
  EXPECT_EQ(format_duration(60h), "2d12h");
  EXPECT_EQ(format_duration(24h * 14), "2w");
  EXPECT_EQ(format_duration(24h * 15), "15d");
  EXPECT_EQ(format_duration(-90s), "-1m30s");
  EXPECT_EQ(format_duration(Duration::min()), "-106751991167d7h12m55s808ms");
}

TEST(ParseDuration, ReadsUnitsInFallingOrder) {
  EXPECT_EQ(parse_duration("0"), 0s);
  EXPECT_EQ(parse_duration("0s"), 0s);
  EXPECT_EQ(parse_duration("250ms"), 250ms);
  EXPECT_EQ(parse_duration("5m"), 5min);
  EXPECT_EQ(parse_duration("1h30m"), 90min);
  EXPECT_EQ(parse_duration("2d12h"), 60h);
  EXPECT_EQ(parse_duration("1w1ms"), 168h + 1ms);
  EXPECT_EQ(parse_duration("90m"), 90min);
  EXPECT_EQ(parse_duration("36525d"), 36'525 * 24h);
}

TEST(ParseDuration, ReadsAFractionOfASingleUnit) {
  EXPECT_EQ(parse_duration("1.5s"), 1500ms);
  EXPECT_EQ(parse_duration("0.25h"), 15min);
  EXPECT_EQ(parse_duration("1.500000000000000000000s"), 1500ms);
  EXPECT_EQ(parse_duration("0.0001d"), 8640ms);
}

TEST(ParseDuration, RefusesEverythingElse) {
  for (const char* text : {"",
                           "5",
                           "s",
                           "-5s",
                           "+5s",
                           " 5s",
                           "5s ",
                           "5 s",
                           "1m1h",
                           "1m1m",
                           "1.5h30m",
                           "1h1.5m",
                           "1.s",
                           ".5s",
                           "1.0005s",
                           "0.5ms",
                           "5y",
                           "5M",
                           "5min",
                           "36526d",
                           "100.1w1d",
                           "5219w",
                           "99999999999999999999s",
                           "1e3s",
                           "36525d1ms",
                           "1h30",
                           "0.1234567891w"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

TEST(ParseDuration, ReadsWhatFormatDurationWrites) {
  const RandomKey key(2);
  for (std::uint64_t n = 0; n < 20'000; ++n) {
    const std::int64_t most = std::int64_t{36'525} * 86'400'000 >> key.bits(1, n) % 40;
    const Duration span = uniform_duration(key.bits(2, n), Duration{0}, Duration{most});
    ASSERT_EQ(parse_duration(format_duration(span)), span) << format_duration(span);
  }
}

}  // namespace
}  // namespace windtunnel::simulation
