#include "emulator/api/wire_value.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "services/testmodel/api.hpp"

namespace windtunnel::api {
namespace {

using testmodel::Everything;

class MapStore final : public BodyStore {
 public:
  std::string keep(std::string_view bytes) override {
    bodies[std::to_string(bytes.size())] = bytes;
    return std::to_string(bytes.size());
  }
  std::string fetch(std::string_view key) override {
    const auto found = bodies.find(std::string(key));
    if (found == bodies.end()) throw simulation::RowFormatError("no such body");
    return found->second;
  }
  std::map<std::string, std::string> bodies;
};

std::string encoded(const Everything& value, BodyStore* bodies = nullptr) {
  std::string bytes;
  encode_value(Everything::shape(), &value, bytes, bodies);
  return bytes;
}

Everything decoded(std::string_view bytes, BodyStore* bodies = nullptr) {
  Everything value;
  decode_value(Everything::shape(), bytes, &value, bodies);
  return value;
}

Everything full() {
  Everything value;
  value.Boolean = false;
  value.Integer = std::numeric_limits<std::int32_t>::min();
  value.Long = std::numeric_limits<std::int64_t>::max();
  value.Float = 0.5;
  value.Double = -0.0;
  value.String = std::string("a\0b", 3);
  value.Blob = Blob{std::string(100, '\xff')};
  value.Timestamp = simulation::from_milliseconds(-1);
  value.Strings = std::vector<std::string>{};
  value.Lists = std::vector<std::vector<std::string>>{{}, {"a", ""}};
  value.ListsByName = std::map<std::string, std::vector<std::string>>{{"", {}}, {"k", {"v"}}};
  value.Tree = testmodel::Tree{.Children = std::vector<testmodel::Tree>{{.Label = "child"}},
                               .Label = "root"};
  return value;
}

TEST(WireValue, ReadsBackAsItWas) { EXPECT_EQ(decoded(encoded(full())), full()); }

TEST(WireValue, TellsAbsentFromEmpty) {
  Everything value;
  value.Strings = std::vector<std::string>{};
  EXPECT_EQ(encoded({}), "");
  EXPECT_TRUE(decoded(encoded(value)).Strings.has_value());
  EXPECT_FALSE(decoded(encoded(value)).Integers.has_value());
}

TEST(WireValue, KeepsLargeBodiesInTheStoreOnly) {
  MapStore store;
  Everything value;
  value.Blob = Blob{std::string(BodyStore::inline_bytes + 1, 'b')};
  const std::string bytes = encoded(value, &store);
  EXPECT_LT(bytes.size(), 100u);
  EXPECT_EQ(store.bodies.size(), 1u);
  EXPECT_EQ(decoded(bytes, &store), value);
  EXPECT_THROW(decoded(bytes), simulation::RowFormatError);
  MapStore other;
  EXPECT_THROW(decoded(bytes, &other), simulation::RowFormatError);
  value.Blob->bytes.pop_back();
  EXPECT_GT(encoded(value, &other).size(), BodyStore::inline_bytes);
  EXPECT_TRUE(other.bodies.empty());
}

TEST(WireValue, SkipsMembersThatThisBuildDoesNotKnow) {
  std::string bytes("\x07Unheard\x03xyz");
  bytes += encoded(full());
  EXPECT_EQ(decoded(bytes), full());
}

TEST(WireValue, RefusesBytesThatAreNone) {
  const std::string bytes = encoded(full());
  for (std::size_t size = 1; size < bytes.size(); ++size) {
    try {
      decoded(bytes.substr(0, size));
    } catch (const simulation::RowFormatError&) {
    }
  }
  using namespace std::string_literals;
  for (const std::string& wrong : {"\x07"s, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"s,
                                   "\x07" "Boolean\x00"s, "\x06" "Double\x01x"s, "\x04" "Blob\x01\x05"s}) {
    EXPECT_THROW(decoded(wrong), simulation::RowFormatError) << ::testing::PrintToString(wrong);
  }
}

}  // namespace
}  // namespace windtunnel::api
