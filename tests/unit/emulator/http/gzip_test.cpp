#include "emulator/http/gzip.hpp"

#include <gtest/gtest.h>

#include "tests/unit/emulator/http/compress.hpp"

namespace windtunnel::http {
namespace {

TEST(Gunzip, InflatesOneMemberAndSeveral) {
  std::string out;
  EXPECT_EQ(gunzip(gzip("hello "), 100, out), GunzipOutcome::Done);
  EXPECT_EQ(out, "hello ");
  EXPECT_EQ(gunzip(gzip("hello ") + gzip("") + gzip("world"), 100, out), GunzipOutcome::Done);
  EXPECT_EQ(out, "hello world");
}

TEST(Gunzip, TakesExactlyTheLimitAndNotAByteMore) {
  const std::string large(1'000'000, 'x');
  std::string out;
  EXPECT_EQ(gunzip(gzip(large), large.size(), out), GunzipOutcome::Done);
  EXPECT_EQ(out, large);
  EXPECT_EQ(gunzip(gzip(large), large.size() - 1, out), GunzipOutcome::TooLarge);
  EXPECT_LE(out.size(), large.size());
}

TEST(Gunzip, BoundsABombByItsOutput) {
  const std::string bomb = gzip(std::string(50'000'000, '\0'));
  ASSERT_LT(bomb.size(), 100'000u);
  std::string out;
  EXPECT_EQ(gunzip(bomb, 10'000, out), GunzipOutcome::TooLarge);
  EXPECT_LE(out.size(), 10'001u);
  EXPECT_LT(out.capacity(), 100'000u);
}

TEST(Gunzip, RefusesEveryTruncation) {
  const std::string whole = gzip("some text that is long enough to be cut anywhere");
  std::string out;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(gunzip(whole.substr(0, size), 1000, out), GunzipOutcome::Malformed) << size;
  }
}

TEST(Gunzip, RefusesDamageAndOtherFormats) {
  std::string out;
  std::string damaged = gzip("some text");
  damaged[damaged.size() - 6] ^= 1;  // in the checksum
  EXPECT_EQ(gunzip(damaged, 1000, out), GunzipOutcome::Malformed);
  EXPECT_EQ(gunzip("{\"plain\": \"json\"}", 1000, out), GunzipOutcome::Malformed);
  EXPECT_EQ(gunzip(gzip("some text") + "more", 1000, out), GunzipOutcome::Malformed);
}

}  // namespace
}  // namespace windtunnel::http
