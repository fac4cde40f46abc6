#include "simulation/row_codec.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace windtunnel::simulation {
namespace {

enum class Color : std::uint8_t { red, green, blue };

struct Part {
  std::string name;
  std::int32_t count = 0;
  bool operator==(const Part&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.name);
    field(2, row.count);
  }
};

struct Whole {
  bool flag = false;
  std::int64_t number = 0;
  std::uint64_t large = 0;
  double real = 0;
  std::string text;
  Color color = Color::red;
  Instant at{};
  Duration span{};
  std::optional<std::int64_t> maybe;
  std::optional<std::string> maybe_text;
  std::vector<std::string> texts;
  std::vector<Part> parts;
  std::map<std::string, std::int64_t> numbers;
  std::map<std::string, Part> named_parts;
  Part part;
  bool operator==(const Whole&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.flag);
    field(2, row.number);
    field(3, row.large);
    field(4, row.real);
    field(5, row.text);
    field(6, row.color);
    field(7, row.at);
    field(8, row.span);
    field(9, row.maybe);
    field(10, row.maybe_text);
    field(11, row.texts);
    field(12, row.parts);
    field(13, row.numbers);
    field(14, row.named_parts);
    field(15, row.part);
  }
};

Whole full() {
  Whole row;
  row.flag = true;
  row.number = std::numeric_limits<std::int64_t>::min();
  row.large = std::numeric_limits<std::uint64_t>::max();
  row.real = -0.0;
  row.text = std::string("a\0b", 3);
  row.color = Color::blue;
  row.at = from_milliseconds(-1);
  row.span = Duration(std::numeric_limits<std::int64_t>::max());
  row.maybe = 0;
  row.maybe_text = "";
  row.texts = {"", "x"};
  row.parts = {{}, {"p", -1}};
  row.numbers = {{"", 0}, {"n", 5}};
  row.named_parts = {{"k", {}}, {"l", {"q", 2}}};
  row.part = {"r", 3};
  return row;
}

TEST(RowCodec, ReadsBackWhatItWrote) {
  const Whole row = full();
  const auto copy = decode_row<Whole>(encode_row(row));
  EXPECT_EQ(copy, row);
  EXPECT_TRUE(std::signbit(copy.real));
  EXPECT_EQ(encode_row(copy), encode_row(row));
}

TEST(RowCodec, WritesNothingForDefaults) {
  EXPECT_EQ(encode_row(Whole{}), "");
  EXPECT_EQ(decode_row<Whole>(""), Whole{});
}

struct Limits {
  std::int64_t most = 7;
  double share = 0.5;
  Duration span{60'000};
  std::string name = "name";
  bool operator==(const Limits&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.most);
    field(2, row.share);
    field(3, row.span);
    field(4, row.name);
  }
};
struct Holder {
  Limits limits;
  static void fields(auto& row, auto& field) { field(1, row.limits); }
};

TEST(RowCodec, TellsZeroFromADefaultThatIsNot) {
  EXPECT_EQ(decode_row<Limits>(""), Limits{});
  EXPECT_EQ(decode_row<Limits>(encode_row(Limits{})), Limits{});
  const Limits none{0, 0, Duration{0}, ""};
  EXPECT_EQ(decode_row<Limits>(encode_row(none)), none);
  EXPECT_EQ(decode_row<Holder>(encode_row(Holder{none})).limits, none);
}

/// Part as a later build has it.
struct LaterPart {
  std::string name;
  std::int32_t count = 0;
  std::string color;
  std::vector<std::string> labels;
  static void fields(auto& row, auto& field) {
    field(1, row.name);
    field(2, row.count);
    field(3, row.color);
    field(4, row.labels);
  }
};
struct KeepingPart {
  std::string name;
  UnknownFields unknown;
  static void fields(auto& row, auto& field) { field(1, row.name); }
};

TEST(RowCodec, KeepsTheFieldsOfALaterBuildThroughAChange) {
  auto row = decode_row<KeepingPart>(encode_row(LaterPart{"a", 7, "red", {"x", "y"}}));
  row.name = "b";
  const auto later = decode_row<LaterPart>(encode_row(row));
  EXPECT_EQ(later.name, "b");
  EXPECT_EQ(later.count, 7);
  EXPECT_EQ(later.color, "red");
  EXPECT_EQ(later.labels, (std::vector<std::string>{"x", "y"}));
}

TEST(RowCodec, ReadsTheRowsOfAnEarlierBuildWithDefaults) {
  const auto later = decode_row<LaterPart>(encode_row(Part{"a", 7}));
  EXPECT_EQ(later.count, 7);
  EXPECT_EQ(later.color, "");
}

TEST(RowCodec, RefusesBytesThatAreNoRow) {
  const std::string bytes = encode_row(full());
  for (std::size_t size = 1; size < bytes.size(); ++size) {
    // Cut anywhere: either a shorter row or an error, never more than was there.
    try {
      decode_row<Whole>(std::string_view(bytes).substr(0, size));
    } catch (const RowFormatError&) {
    }
  }
  using namespace std::string_literals;
  for (const std::string& wrong : {"\x0a"s, "\x0b"s, "\x2a\x05" "ab"s, "\x10"s, "\x21\x00"s,
                                   "\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"s,
                                   "\x15\x01\x02\x03\x04"s, "\x12\x01" "a"s}) {
    EXPECT_THROW(decode_row<Whole>(wrong), RowFormatError) << ::testing::PrintToString(wrong);
  }
}

}  // namespace
}  // namespace windtunnel::simulation
