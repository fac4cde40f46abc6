#include "emulator/api/pattern.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace windtunnel::api {
namespace {

bool matches(std::string_view pattern, std::string_view text) {
  return Pattern(pattern, pattern).matches(text);
}

TEST(Pattern, MustMatchTheWholeText) {
  EXPECT_TRUE(matches("[a-c]+", "abc"));
  EXPECT_FALSE(matches("[a-c]+", "abcd"));
  EXPECT_FALSE(matches("^[a-c]+$", "abc\n"));
  EXPECT_TRUE(matches("a|ab", "ab"));
}

TEST(Pattern, CountsCodePoints) {
  EXPECT_TRUE(matches(".{3}", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x9a\x80"));
  EXPECT_FALSE(matches(".{4}", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x9a\x80"));
}

// A pattern that takes exponential time in an engine that backtracks.
TEST(Pattern, NeverBacktracks) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(matches("(a+)+b", std::string(100'000, 'a')));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
}

TEST(Pattern, ForbidsBlankTextWhereALookAheadDoes) {
  const Pattern not_blank(R"(^(?!\s*$).+)", "");
  EXPECT_TRUE(not_blank.matches("  a "));
  EXPECT_FALSE(not_blank.matches("   "));
  EXPECT_FALSE(not_blank.matches(""));
}

TEST(Pattern, ForbidsNumbersForNamesOfAliasesAndDotsBehindBuckets) {
  const Pattern alias("(?!^[0-9]+$)([a-zA-Z0-9-_]+)", "");
  EXPECT_TRUE(alias.matches("live-2_x"));
  EXPECT_TRUE(alias.matches("1a"));
  EXPECT_FALSE(alias.matches("12"));
  EXPECT_FALSE(alias.matches("a.b"));
  const Pattern bucket(R"([0-9A-Za-z\.\-_]*(?<!\.))", "");
  EXPECT_TRUE(bucket.matches("a.b-c_D"));
  EXPECT_FALSE(bucket.matches("a."));
}

TEST(Pattern, ForbidsHyphensInARowForAliasesOfAccounts) {
  const Pattern alias("^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$", "");
  EXPECT_TRUE(alias.matches("a-b-c"));
  EXPECT_TRUE(alias.matches("abc"));
  EXPECT_FALSE(alias.matches("a--c"));
  EXPECT_FALSE(alias.matches("a-"));
  EXPECT_FALSE(alias.matches("ab"));
  EXPECT_FALSE(alias.matches(std::string(64, 'a')));
}

TEST(Pattern, BoundsLengthsThatRe2CannotCountTo) {
  const Pattern long_text("^.{1,100000}$", "");
  EXPECT_TRUE(long_text.matches(std::string(100'000, 'x')));
  EXPECT_FALSE(long_text.matches(std::string(100'001, 'x')));
  EXPECT_FALSE(long_text.matches(""));
}

TEST(Pattern, ReadsDatesAsSsmDoes) {
  const Pattern date(
      R"(^([\-]?\d{4}(?!\d{2}\b))((-?)((0[1-9]|1[0-2])(\3([12]\d|0[1-9]|3[01]))?|W([0-4]\d|5[0-2])(-?[1-7])?|(00[1-9]|0[1-9]\d|[12]\d{2}|3([0-5]\d|6[1-6])))([T\s]((([01]\d|2[0-3])((:?)[0-5]\d)?|24\:?00)([\.,]\d(?!:))?)?(\17[0-5]\d([\.,]\d)?)?([zZ]|([\-])([01]\d|2[0-3]):?([0-5]\d)?)?)?)?$)",
      "");
  for (const char* text :
       {"2026", "2026-01", "2026-01-31", "20260131", "2026-W05-1", "2026-031", "2026-01-31T10",
        "2026-01-31T10:20", "2026-01-31T10:20:30", "2026-01-31T10:20:30.5Z", "20260131T102030Z",
        "2026-01-31T24:00-08:00"}) {
    EXPECT_TRUE(date.matches(text)) << text;
  }
  for (const char* text : {"", "202601", "2026-0131", "202601-31", "2026-13", "2026-01-32",
                           "2026-01-31T25", "2026-01-31T10:2030", "2026-01-31T1020:30",
                           "2026-01-31T10:20.5:30", "2026-01-31T10:20:30+01:00"}) {
    EXPECT_FALSE(date.matches(text)) << text;
  }
}

TEST(Pattern, OfEveryModelIsSupported) {
  namespace fs = std::filesystem;
  std::size_t seen = 0;
  for (const char* folder : {"/services", "/tests"}) {
    for (const auto& entry : fs::directory_iterator(WINDTUNNEL_SOURCE_DIR + std::string(folder))) {
      std::ifstream file(entry.path() / "api.json");
      if (!file) continue;
      const auto model = nlohmann::json::parse(file);
      for (const auto& [name, shape] : model.at("shapes").items()) {
        if (!shape.contains("pattern")) continue;
        ++seen;
        const std::string pattern = shape.at("pattern");
        const std::string re2_pattern = shape.value("untranslatablePattern", false)
                                            ? std::string()
                                            : shape.value("re2Pattern", pattern);
        EXPECT_TRUE(Pattern::is_supported(pattern, re2_pattern))
            << entry.path() << " " << name << ": " << pattern;
      }
    }
  }
  EXPECT_GT(seen, 100u);
}

}  // namespace
}  // namespace windtunnel::api
