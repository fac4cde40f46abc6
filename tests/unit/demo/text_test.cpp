#include "demo/text.hpp"

#include <gtest/gtest.h>

namespace windtunnel::demo {
namespace {

TEST(Line, CountsCharactersAndNotBytes) {
  EXPECT_EQ(columns("1→2 ■"), 5u);
  EXPECT_EQ(Line("■■").add("…", Style::bad).width(), 3u);
}

TEST(Line, IsCutWithAnEllipsisWhereItIsTooLong) {
  const Line line = Line("■■■").add("abc", Style::bad);
  EXPECT_EQ(line.text(6, false), "■■■abc");
  EXPECT_EQ(line.text(5, false), "■■■a…");
  EXPECT_EQ(line.text(3, false), "■■…");
  EXPECT_EQ(line.text(1, false), "…");
  EXPECT_EQ(line.text(0, false), "");
}

TEST(Line, HasEscapeCodesOnlyWhereThereIsToBeColour) {
  const Line line = Line("a").add("b", Style::good).add("c");
  EXPECT_EQ(line.text(80, true), "a\x1b[32mb\x1b[0mc");
  EXPECT_EQ(line.text(80, false), "abc");
  EXPECT_EQ(line.text(2, true), "a…");
}

TEST(Line, IsPaddedByColumns) {
  EXPECT_EQ(Line("■").pad_to(3).add("x").text(80, false), "■  x");
  EXPECT_EQ(Line("abc").pad_to(2).add("x").text(80, false), "abcx");
}

TEST(Blocks, StandBesideEachOtherWhicheverIsLonger) {
  const Lines joined = beside({Line("a")}, {Line("1"), Line("2")}, 3);
  ASSERT_EQ(joined.size(), 2u);
  EXPECT_EQ(joined[0].text(80, false), "a  1");
  EXPECT_EQ(joined[1].text(80, false), "   2");
  EXPECT_EQ(beside({Line("a"), Line("b")}, {Line("1")}, 3)[1].text(80, false), "b");
}

}  // namespace
}  // namespace windtunnel::demo
