#include "simulation/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <set>
#include <vector>

namespace windtunnel::simulation {
namespace {

const RandomKey web7 = RandomKey(42).child("fleet").child("web").child(7);

// These values are a promise: a world replays the same on every machine and in every release of
// one behaviour version.
TEST(RandomKey, ValuesAreTheSameEverywhere) {
  EXPECT_EQ(mix(0), 0xe220a8397b1dcdaf);  // splitmix64's first output for the seed 0
  EXPECT_EQ(web7.bits("install"), 0x150ea4495b45ec15);
  EXPECT_EQ(web7.bits("install", 1), 0x1a92047a05e10f23);
  EXPECT_EQ(web7.bits(5), 0x5b219685bf1bafef);
  EXPECT_EQ(web7.bits(5, 1), 0xf155dd038334a41c);
}

TEST(RandomKey, DistributionsAreTheSameEverywhere) {
  EXPECT_EQ(uniform_integer(web7.bits(1), -10, 1'000'000), 908'224);
  EXPECT_EQ(uniform_real(web7.bits(2)), 0x1.5358842ff2e0cp-3);
  EXPECT_EQ(exponential(web7.bits(3), 100), 0x1.0de143663739p+8);
  EXPECT_EQ(normal(web7.bits(4), 10, 2), 0x1.687b8d2711377p+3);
  EXPECT_EQ(uniform_duration(web7.bits(6), Duration{6'000}, Duration{14'000}), Duration{8'115});
}

TEST(RandomKey, IdentifiersAreTheSameEverywhere) {
  const RandomKey key = web7.child("id");
  EXPECT_EQ(hexadecimal(key, 17), "e077cc7f706c4e108");
  EXPECT_EQ(base36_upper(key, 9), "OKJ6WVIJI");
  EXPECT_EQ(uuid(key), "169306b8-2308-4290-8a38-312a654dac4a");
}

TEST(RandomKey, DependsOnThePathAlone) {
  EXPECT_EQ(RandomKey(42).child("fleet").child("web").child(7), web7);
  enum class Purpose : std::uint64_t { install = 5 };
  EXPECT_EQ(web7.bits(Purpose::install, 3), web7.bits(5, 3));
}

TEST(RandomKey, EveryStepOfThePathMatters) {
  const RandomKey world(42);
  const std::set<std::uint64_t> values{
      world.bits("a"),
      world.bits("b"),
      world.bits("a", 1),
      world.bits(0),
      world.bits(1),
      world.bits(0, 1),
      world.child("a").bits(0),
      world.child("b").bits(0),
      world.child(0).bits(0),
      world.child(1).bits(0),
      world.child("").bits(0),
      world.child("a").child("b").bits(0),
      world.child("ab").bits(0),
      world.child("b").child("a").bits(0),
      RandomKey(43).bits("a"),
      world.child("0").bits(0),
  };
  EXPECT_EQ(values.size(), 16u);
}

TEST(RandomKey, ChangingOneInputBitMovesHalfOfTheOutput) {
  int moved = 0;
  constexpr int samples = 4'096;
  for (int index = 0; index < samples; ++index) {
    const auto n = static_cast<std::uint64_t>(index) * 977;
    const std::uint64_t flip = std::uint64_t{1} << (index % 64);
    moved += std::popcount(web7.bits(1, n) ^ web7.bits(1, n ^ flip));
    moved += std::popcount(web7.child(n).bits(1) ^ web7.child(n ^ flip).bits(1));
  }
  EXPECT_NEAR(moved / (2.0 * samples), 32.0, 0.25);
}

TEST(Distributions, IntegersCoverTheirRangeEvenly) {
  std::array<int, 6> hits{};
  constexpr int samples = 60'000;
  for (int index = 0; index < samples; ++index) {
    const std::int64_t value = uniform_integer(web7.bits(1, index), -2, 3);
    ASSERT_GE(value, -2);
    ASSERT_LE(value, 3);
    ++hits[static_cast<std::size_t>(value + 2)];
  }
  for (const int count : hits) EXPECT_NEAR(count, samples / 6, 400);
}

TEST(Distributions, IntegersReachBothEndsOfAnyRange) {
  constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  constexpr std::uint64_t ones = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(uniform_integer(0, least, most), least);
  EXPECT_EQ(uniform_integer(ones, least, most), most);
  EXPECT_EQ(uniform_integer(0, 5, 9), 5);
  EXPECT_EQ(uniform_integer(ones, 5, 9), 9);
  EXPECT_EQ(uniform_integer(12'345, 7, 7), 7);
}

TEST(Distributions, RealsLieInTheHalfOpenUnit) {
  EXPECT_EQ(uniform_real(0), 0.0);
  EXPECT_EQ(uniform_real(std::numeric_limits<std::uint64_t>::max()), 1.0 - 0x1p-53);
}

TEST(Distributions, ChanceIsNeverAtZeroAndAlwaysAtOne) {
  int hits = 0;
  for (std::uint64_t index = 0; index < 10'000; ++index) {
    EXPECT_FALSE(chance(web7.bits(1, index), 0));
    EXPECT_TRUE(chance(web7.bits(1, index), 1));
    hits += chance(web7.bits(1, index), 0.07) ? 1 : 0;
  }
  EXPECT_NEAR(hits, 700, 80);
  EXPECT_TRUE(chance(std::numeric_limits<std::uint64_t>::max(), 1));
}

TEST(Distributions, ExponentialHasItsMeanAndIsNeverNegative) {
  double sum = 0;
  constexpr int samples = 100'000;
  for (int index = 0; index < samples; ++index) {
    const double value = exponential(web7.bits(1, index), 250);
    ASSERT_GE(value, 0);
    sum += value;
  }
  EXPECT_NEAR(sum / samples, 250, 3);
  EXPECT_LT(exponential(std::numeric_limits<std::uint64_t>::max(), 1), 37);
}

TEST(Distributions, NormalHasItsMeanAndDeviation) {
  double sum = 0;
  double squares = 0;
  int within_one_deviation = 0;
  constexpr int samples = 100'000;
  for (int index = 0; index < samples; ++index) {
    const double value = normal(web7.bits(1, index), 40, 5);
    sum += value;
    squares += (value - 40) * (value - 40);
    within_one_deviation += value > 35 && value < 45 ? 1 : 0;
  }
  EXPECT_NEAR(sum / samples, 40, 0.07);
  EXPECT_NEAR(squares / samples, 25, 0.5);
  EXPECT_NEAR(within_one_deviation / double{samples}, 0.6827, 0.006);
}

TEST(Identifiers, HaveTheirShape) {
  std::set<std::string> seen;
  for (std::uint64_t index = 0; index < 1'000; ++index) {
    const std::string id = uuid(web7.child(index));
    ASSERT_EQ(id.size(), 36u);
    for (const std::size_t hyphen : {8, 13, 18, 23}) ASSERT_EQ(id[hyphen], '-');
    ASSERT_EQ(std::ranges::count(id, '-'), 4);
    ASSERT_EQ(id[14], '4');
    ASSERT_NE(std::string("89ab").find(id[19]), std::string::npos);
    ASSERT_EQ(id.find_first_not_of("0123456789abcdef-"), std::string::npos);
    ASSERT_TRUE(seen.insert(id).second);
  }
  EXPECT_EQ(hexadecimal(web7, 64).size(), 64u);
  EXPECT_EQ(hexadecimal(web7, 64).substr(0, 8), hexadecimal(web7, 8));
  EXPECT_EQ(hexadecimal(web7, 0), "");
}

}  // namespace
}  // namespace windtunnel::simulation
