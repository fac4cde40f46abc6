#include <cmath>
#include <limits>

#include "tests/unit/emulator/protocol/codec_harness.hpp"

namespace windtunnel::protocol {
namespace {

using namespace std::string_literals;
using testmodel::Everything;
using testmodel::operations::EchoEverything;
using testmodel::operations::Ping;
using testmodel::operations::PutThing;

const api::ServiceModel& service = testmodel::service_model;

template <class Operation = EchoEverything>
Decoded read(std::string body) {
  return decode<Operation>(cbor_codec(), route_to<Operation>(service), post(std::move(body)));
}

/// A text of fewer than 24 bytes.
std::string text(std::string_view value) {
  return std::string(1, static_cast<char>(0x60 + value.size())).append(value);
}

/// `{name: value}`, the value already in CBOR.
std::string one(std::string_view name, std::string_view value) {
  return "\xa1" + text(name) + std::string(value);
}

struct ValueCase {
  const char* member;
  std::string value;
  const char* held;
};

TEST(CborInput, HoldsWhatTheBodySays) {
  const ValueCase cases[] = {
      {"Boolean", "\xf5", "true"},
      {"Boolean", "\xf4", "false"},
      {"Integer", "\x17", "23"},
      {"Integer", "\x18\x18", "24"},
      {"Integer", "\x20", "-1"},
      {"Integer", "\x3a\x7f\xff\xff\xff", "-2147483648"},
      {"Integer", "\xf9\x3c\x00"s, "1"},  // a half float, but whole
      {"Long", "\x1b\x7f\xff\xff\xff\xff\xff\xff\xff", "9223372036854775807"},
      {"Long", "\x3b\x7f\xff\xff\xff\xff\xff\xff\xff", "-9223372036854775808"},
      {"Long", "\x1b\x00\x00\x00\x00\x00\x00\x00\x05"s, "5"},  // longer than it need be
      {"Double", "\xf9\x3e\x00"s, "1.5"},
      {"Double", "\xf9\x00\x01"s, "5.960464477539063e-8"},  // the least half float
      {"Double", "\xf9\x7b\xff", "65504.0"},                // the greatest
      {"Double", "\xf9\xc0\x00"s, "-2.0"},
      {"Double", "\xfa\x3f\xc0\x00\x00"s, "1.5"},
      {"Double", "\xfb\x3f\xf8\x00\x00\x00\x00\x00\x00"s, "1.5"},
      {"Double", "\x05", "5.0"},
      {"Double", "\x1b\xff\xff\xff\xff\xff\xff\xff\xff", "18446744073709551616.0"},
      {"String", "\x62\xc3\xa4", "\"\xc3\xa4\""},
      {"String", "\x60", "\"\""},
      {"String", "\x7f\x61" "a\x60\x62" "bc\xff", "\"abc\""},  // in parts
      {"Blob", "\x42\x00\xff"s, "\"AP8=\""},
      {"Blob", "\x5f\x41\x00\x41\xff\xff"s, "\"AP8=\""},
      {"Timestamp", "\xc1\x1a\x69\x55\xb9\x00"s, "\"2026-01-01T00:00:00Z\""},
      {"Timestamp", "\xc1\xfb\xbf\xf8\x00\x00\x00\x00\x00\x00"s, "\"1969-12-31T23:59:58.500Z\""},
      {"Timestamp", "\x00"s, "\"1970-01-01T00:00:00Z\""},  // without its tag
      {"Strings", "\x82\x61" "a\x61" "b", "[\"a\",\"b\"]"},
      {"Strings", "\x9f\x61" "a\xf6\xff", "[\"a\"]"},
      {"Strings", "\x80", "[]"},
      {"Map", "\xbf\x61" "k\x61v\xff", "{\"k\":\"v\"}"},
      {"Map", "\xa2\x61" "k\x61v\x61x\xf7", "{\"k\":\"v\"}"},
      {"String", "\xd9\xd9\xf7\xc6\x61" "a", "\"a\""},  // any tags are passed over
      {"Choice", "\xa1\x66Number\x04", "{\"Number\":4}"},
  };
  for (const auto& [member, value, held] : cases) {
    const Decoded decoded = read(one(member, value));
    EXPECT_EQ(decoded.error, "") << member << " " << held << ": " << decoded.message;
    EXPECT_EQ(decoded.input, (json{{member, json::parse(held)}})) << member << " " << held;
  }
}

TEST(CborInput, KnowsNoNumbersAndInfinities) {
  const auto number = [](std::string_view value) {
    Everything input;
    api::Violations missing;
    cbor_codec().decode_input(route_to<EchoEverything>(service), post(one("Double", value)), &input,
                              missing);
    return *input.Double;
  };
  EXPECT_TRUE(std::isnan(number("\xf9\x7e\x00"s)));
  EXPECT_EQ(number("\xf9\x7c\x00"s), std::numeric_limits<double>::infinity());
  EXPECT_EQ(number("\xfa\xff\x80\x00\x00"s), -std::numeric_limits<double>::infinity());
}

TEST(CborInput, TellsAbsentFromEmptyAndTakesNullForAbsent) {
  EXPECT_EQ(read("").input, json::object());
  EXPECT_EQ(read("\xa0").input, json::object());
  EXPECT_EQ(read(one("Strings", "\xf6")).input, json::object());
  EXPECT_EQ(read(one("Strings", "\x80")).input, json::parse(R"({"Strings":[]})"));
}

TEST(CborInput, SkipsUnknownMembersWhateverTheyHold) {
  for (const std::string& value :
       {"\x05"s, "\xf6"s, "\x62hi"s, "\x5f\x41\x00\xff"s, "\x82\x01\x9f\xff"s,
        "\xbf\x61k\xa1\x01\x02\xff"s, "\xc1\xf9\x00\x00"s, "\xfb\x00\x00\x00\x00\x00\x00\x00\x00"s}) {
    EXPECT_EQ(read("\xa2" + text("Unheard") + value + text("String") + text("s")).input,
              json::parse(R"({"String":"s"})"));
  }
}

TEST(CborInput, NotesRequiredMembersThatAreAbsent) {
  EXPECT_EQ(read<PutThing>("").missing, (std::vector<std::string>{"name", "size"}));
  EXPECT_EQ(read<PutThing>("\xa2" + text("Name") + text("n") + text("Tags") + "\x81\xa1" +
                           text("Key") + text("k"))
                .missing,
            (std::vector<std::string>{"tags.1.member.value", "size"}));
}

TEST(CborInput, SaysWhereAValueIsOfTheWrongType) {
  const ValueCase cases[] = {
      {"Integer", "\x61" "5", "STRING_VALUE can not be converted to an Integer at 'integer'"},
      {"Integer", "\x1a\x80\x00\x00\x00"s, "NUMBER_VALUE can not be converted to an Integer at 'integer'"},
      {"Integer", "\xf9\x3e\x00"s, "NUMBER_VALUE can not be converted to an Integer at 'integer'"},
      {"Boolean", "\x01", "NUMBER_VALUE can not be converted to a Boolean at 'boolean'"},
      {"String", "\x41" "a", "BLOB_VALUE can not be converted to a String at 'string'"},
      {"String", "\xf5", "TRUE_VALUE can not be converted to a String at 'string'"},
      {"Blob", "\x61" "a", "STRING_VALUE can not be converted to a Blob at 'blob'"},
      {"Timestamp", "\x61" "a", "STRING_VALUE can not be converted to a Timestamp at 'timestamp'"},
      {"Timestamp", "\xf9\x7e\x00"s, "A timestamp must lie between the years 1 and 9999 at 'timestamp'"},
      {"Strings", "\xa0", "Start of structure or map found where not expected at 'strings'"},
      {"Map", "\x80", "Start of list found where not expected at 'map'"},
      {"Nested", "\x61" "a", "Expected structure or null at 'nested'"},
      {"Map", "\xa2\x61k\x61v\x61k\x61v", "A key is given twice at 'map.k.member'"},
  };
  for (const auto& [member, value, message] : cases) {
    const Decoded decoded = read(one(member, value));
    EXPECT_EQ(decoded.error, "SerializationException") << member;
    EXPECT_EQ(decoded.message, message);
  }
  EXPECT_EQ(read("\xa2" + one("String", "\x60").substr(1) + one("String", "\x60").substr(1)).message,
            "A member is given twice at 'string'");
}

TEST(CborInput, RefusesWhatIsNoCbor) {
  for (const std::string& sent :
       {"\xa1"s, "\xa1\x66String"s, "\xa1\x66String\x62" "a"s, "\xa0\x00"s, "\xff"s,
        "\xa1\x66String\x61\xff"s,                                 // text that is not UTF-8
        "\xa1\x66String\x7f\x41" "a\xff"s,                          // text in parts of bytes
        "\xa1\x66String\x7f\x7f\x61" "a\xff\xff"s,                  // parts in parts
        "\xa1\x07\x61" "a"s,                                         // a key that is no text
        "\xbf\x66String\xff"s,                                     // a key without a value
        "\xa1\x67Integer\x1c"s, "\xa1\x67Integer\x1f"s,            // reserved, indefinite number
        "\xa1\x64Long\x1b\x80\x00\x00\x00\x00\x00\x00\x00"s,       // 2^63
        "\xa1\x64Long\x3b\x80\x00\x00\x00\x00\x00\x00\x00"s,       // -2^63 - 1
        "\xa1\x66String\xf8\x20"s, "\xa1\x66String\xe0"s,          // simple values of no meaning
        "\xa1\x67Strings\x9b\xff\xff\xff\xff\xff\xff\xff\xff"s,    // more entries than there can be
        "\xa1\x66String\x7b\xff\xff\xff\xff\xff\xff\xff\xff"s, "\xa1\x66String\xc1"s}) {
    const Decoded decoded = read(sent);
    EXPECT_EQ(decoded.error, "SerializationException") << ::testing::PrintToString(sent);
  }
}

TEST(CborInput, RefusesTooDeepNesting) {
  EXPECT_EQ(read(one("Unheard", nested("\x81", "\x00"s, "", 100))).error, "");
  EXPECT_EQ(read(one("Unheard", nested("\x81", "\x00"s, "", 200'000))).error,
            "SerializationException");
  EXPECT_EQ(read(one("Unheard", nested("\xc1", "\x00"s, "", 200'000))).error, "");
  const std::string level = "\xa2" + text("Label") + text("a") + text("Children") + "\x81";
  EXPECT_EQ(read(one("Tree", nested(level, "\xa1" + text("Label") + text("z"), "", 50))).error, "");
  EXPECT_EQ(read(one("Tree", nested(level, "\xa1" + text("Label") + text("z"), "", 200))).error,
            "SerializationException");
}

TEST(CborOutput, ReadsBackAsTheSame) {
  Everything output;
  output.Boolean = true;
  output.Integer = -25;
  output.Long = std::numeric_limits<std::int64_t>::min();
  output.Double = 0.1;
  output.String = std::string(300, 'x');
  output.Blob = api::Blob{std::string("\0\xff", 2)};
  output.Timestamp = simulation::parse_instant("2026-01-01T00:00:00.123Z").value();
  output.IsoTimestamp = simulation::parse_instant("1969-12-31T23:59:59Z").value();
  output.Strings = std::vector<std::string>{};
  output.ListsByName = std::map<std::string, std::vector<std::string>>{{"a", {"b", ""}}};
  const http::Response response = encode<EchoEverything>(cbor_codec(), service, output);
  EXPECT_EQ(read(response.body).input, described(output));
}

TEST(CborOutput, WritesTheShortestWholeNumbersAndTaggedTimestamps) {
  const auto written = [](const Everything& output) {
    return encode<EchoEverything>(cbor_codec(), service, output).body;
  };
  const std::pair<std::int64_t, std::string> cases[] = {
      {0, "\x00"s},        {23, "\x17"},          {24, "\x18\x18"},
      {255, "\x18\xff"},   {256, "\x19\x01\x00"s}, {65536, "\x1a\x00\x01\x00\x00"s},
      {-1, "\x20"},        {-256, "\x38\xff"},    {1LL << 32, "\x1b\x00\x00\x00\x01\x00\x00\x00\x00"s}};
  for (const auto& [number, bytes] : cases) {
    Everything output;
    output.Long = number;
    EXPECT_EQ(written(output), one("Long", bytes)) << number;
  }
  Everything output;
  output.Timestamp = simulation::parse_instant("2026-01-01T00:00:00Z").value();
  EXPECT_EQ(written(output), one("Timestamp", "\xc1\x1a\x69\x55\xb9\x00"s));
}

TEST(CborOutput, SaysItsProtocolAndHasNoBodyWithoutAnOutput) {
  const http::Response response = encode<EchoEverything>(cbor_codec(), service, {});
  EXPECT_EQ(header_of(response, "Smithy-Protocol"), "rpc-v2-cbor");
  EXPECT_EQ(header_of(response, "Content-Type"), "application/cbor");
  EXPECT_EQ(header_of(response, "x-amzn-RequestId"), context.request_id);
  EXPECT_EQ(response.body, "\xa0");
  const http::Response empty = encode<Ping>(cbor_codec(), service, {});
  EXPECT_EQ(empty.body, "");
  EXPECT_EQ(header_of(empty, "Content-Type"), "");
}

TEST(CborError, HasItsTypeMessageMembersAndQueryCode) {
  api::ApiError error("ThingLimitExceeded", "full");
  const http::Response response =
      cbor_codec().encode_error(&service, &PutThing::model(), error, context);
  EXPECT_EQ(response.status, 409u);
  EXPECT_EQ(response.body, "\xa2" + text("__type") + "\x78\x1b" + "ThingLimitExceededException" +
                               text("Message") + text("full"));
  EXPECT_EQ(header_of(response, "x-amzn-query-error"), "ThingLimitExceeded;Sender");
}

}  // namespace
}  // namespace windtunnel::protocol
