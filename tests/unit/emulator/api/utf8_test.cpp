#include "emulator/api/utf8.hpp"

#include <gtest/gtest.h>

namespace windtunnel::api {
namespace {

TEST(Utf8, CountsCodePoints) { EXPECT_EQ(count_code_points("caf\u00e9 \U0001f600"), 6u); }

TEST(Utf8, ReplacesWhatIsNone) {
  EXPECT_EQ(as_utf8("caf\u00e9 \"x\"\n"), "caf\u00e9 \"x\"\n");
  EXPECT_EQ(as_utf8("caf\xe9 not"), "caf\ufffd not");
  EXPECT_EQ(as_utf8("\xff"), "\ufffd");
  EXPECT_EQ(as_utf8(""), "");
}

TEST(Utf8, CutsBetweenCodePoints) {
  const std::string text = "a\u00e9b";
  EXPECT_EQ(first_bytes(text, 9), text);
  EXPECT_EQ(first_bytes(text, 2), "a");
  EXPECT_EQ(first_bytes(text, 3), "a\u00e9");
  EXPECT_EQ(first_bytes(text, 0), "");
  EXPECT_EQ(last_bytes(text, 9), text);
  EXPECT_EQ(last_bytes(text, 2), "b");
  EXPECT_EQ(last_bytes(text, 3), "\u00e9b");
  EXPECT_EQ(last_bytes(text, 0), "");
}

}  // namespace
}  // namespace windtunnel::api
