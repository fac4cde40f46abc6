#include <cmath>
#include <limits>

#include "tests/unit/emulator/protocol/codec_harness.hpp"

namespace windtunnel::protocol {
namespace {

using testmodel::Everything;
using testmodel::operations::EchoEverything;
using testmodel::operations::ListThings;
using testmodel::operations::Ping;
using testmodel::operations::PutThing;

const api::ServiceModel& service = testmodel::service_model;

template <class Operation = EchoEverything>
Decoded read(std::string body) {
  return decode<Operation>(json_codec(true), route_to<Operation>(service), post(std::move(body)));
}

std::string written(const Everything& output) {
  return encode<EchoEverything>(json_codec(true), service, output).body;
}

api::Instant at(std::string_view text) { return simulation::parse_instant(text).value(); }

TEST(JsonInput, HoldsWhatTheBodySays) {
  const ReadCase cases[] = {
      {R"({})", R"({})"},
      {"", R"({})"},
      {" \n{ } ", R"({})"},
      {R"({"Boolean":false})", R"({"Boolean":false})"},
      {R"({"Integer":2147483647})", R"({"Integer":2147483647})"},
      {R"({"Integer":-2147483648})", R"({"Integer":-2147483648})"},
      {R"({"Integer":5.0})", R"({"Integer":5})"},
      {R"({"Integer":1e3})", R"({"Integer":1000})"},
      {R"({"Long":9223372036854775807})", R"({"Long":9223372036854775807})"},
      {R"({"Long":-9223372036854775808})", R"({"Long":-9223372036854775808})"},
      {R"({"Float":1.5,"Double":-2})", R"({"Float":1.5,"Double":-2.0})"},
      {R"({"Double":1.7976931348623157e308})", R"({"Double":1.7976931348623157e308})"},
      {R"({"String":"\u00e4\ud83d\ude00\n\"\\"})", R"({"String":"\u00e4\ud83d\ude00\n\"\\"})"},
      {R"({"String":"a\u0000b"})", R"({"String":"a\u0000b"})"},
      {R"({"Blob":"AP8="})", R"({"Blob":"AP8="})"},
      {R"({"Nested":{"Name":"n","Count":1}})", R"({"Nested":{"Name":"n","Count":1}})"},
      {R"({"Lists":[["a"],[],["b","c"]]})", R"({"Lists":[["a"],[],["b","c"]]})"},
      {R"({"ListsByName":{"x":["a"],"":[]}})", R"({"ListsByName":{"x":["a"],"":[]}})"},
      {R"({"Choice":{"Number":4}})", R"({"Choice":{"Number":4}})"},
      {R"({"Tree":{"Label":"a","Children":[{"Label":"b","Named":{"c":{"Label":"d"}}}]}})",
       R"({"Tree":{"Label":"a","Children":[{"Label":"b","Named":{"c":{"Label":"d"}}}]}})"},
      // JSON goes by the members' own names, whatever they are called in XML.
      {R"({"Renamed":"a","renamedOnTheWire":"b"})", R"({"Renamed":"a"})"},
      {R"({"NamedStrings":["a"],"FlatStrings":["b"],"FlatMap":{"c":"d"}})",
       R"({"NamedStrings":["a"],"FlatStrings":["b"],"FlatMap":{"c":"d"}})"},
  };
  for (const auto& [sent, held] : cases) {
    const Decoded decoded = read(sent);
    EXPECT_EQ(decoded.error, "") << sent << ": " << decoded.message;
    EXPECT_EQ(decoded.input, json::parse(held)) << sent;
    EXPECT_TRUE(decoded.missing.empty()) << sent;
  }
}

TEST(JsonInput, TellsAbsentFromEmpty) {
  EXPECT_EQ(read(R"({"Strings":[],"Map":{},"String":""})").input,
            json::parse(R"({"Strings":[],"Map":{},"String":""})"));
  EXPECT_EQ(read(R"({"Strings":null,"Map":null,"String":null,"Nested":null})").input, json::object());
}

TEST(JsonInput, DropsNullEntries) {
  EXPECT_EQ(read(R"({"Strings":["a",null,"b"],"Map":{"x":null,"y":"z"}})").input,
            json::parse(R"({"Strings":["a","b"],"Map":{"y":"z"}})"));
}

TEST(JsonInput, IgnoresUnknownMembersWhateverTheyHold) {
  EXPECT_EQ(read(R"({"Unheard":{"of":[1,{"a":null}]},"String":"s","string":1,"Nested":
                     {"Name":"n","More":true}})")
                .input,
            json::parse(R"({"String":"s","Nested":{"Name":"n"}})"));
}

TEST(JsonInput, ReadsTimestampsInEveryFormat) {
  const std::pair<const char*, const char*> cases[] = {
      {"0", "1970-01-01T00:00:00Z"},
      {"1767225600", "2026-01-01T00:00:00Z"},
      {"1767225600.25", "2026-01-01T00:00:00.250Z"},
      {"1767225600.0004", "2026-01-01T00:00:00Z"},
      {"1.7672256E9", "2026-01-01T00:00:00Z"},
      {"-1.5", "1969-12-31T23:59:58.500Z"},
      {R"("2026-01-01T00:00:00Z")", "2026-01-01T00:00:00Z"},
      {R"("2026-01-01T01:00:00.5+01:00")", "2026-01-01T00:00:00.500Z"},
      {R"("Thu, 01 Jan 2026 00:00:00 GMT")", "2026-01-01T00:00:00Z"},
      {R"("1767225600.5")", "2026-01-01T00:00:00.500Z"},
      {"253402300799.999", "9999-12-31T23:59:59.999Z"},
  };
  for (const auto& [sent, held] : cases) {
    for (const char* member : {"Timestamp", "IsoTimestamp", "HttpTimestamp", "EpochTimestamp"}) {
      EXPECT_EQ(read("{\"" + std::string(member) + "\":" + sent + "}").input, (json{{member, held}})) << sent;
    }
  }
}

TEST(JsonInput, RefusesTimestampsOutsideOfTheYearsThatCanBeWritten) {
  for (const char* sent : {"253402300800", "253402300799.9999", "-62135596800.001", "1e300",
                           R"("NaN")", R"("253402300799.9999")", R"("10000-01-01T00:00:00Z")"}) {
    EXPECT_EQ(read("{\"Timestamp\":" + std::string(sent) + "}").error, "SerializationException") << sent;
  }
}

TEST(JsonInput, ReadsTheWordsForWhatNumbersCannotSay) {
  const auto number = [](const char* word) {
    Everything input;
    api::Violations missing;
    json_codec(true).decode_input(route_to<EchoEverything>(service),
                                  post("{\"Double\":\"" + std::string(word) + "\"}"), &input, missing);
    return *input.Double;
  };
  EXPECT_TRUE(std::isnan(number("NaN")));
  EXPECT_EQ(number("Infinity"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(number("-Infinity"), -std::numeric_limits<double>::infinity());
}

TEST(JsonInput, SaysWhereAValueIsOfTheWrongType) {
  const RefusedCase cases[] = {
      {R"({"Integer":"5"})", "STRING_VALUE can not be converted to an Integer at 'integer'"},
      {R"({"Integer":2147483648})", "NUMBER_VALUE can not be converted to an Integer at 'integer'"},
      {R"({"Integer":1.5})", "NUMBER_VALUE can not be converted to an Integer at 'integer'"},
      {R"({"Long":9223372036854775808})", "NUMBER_VALUE can not be converted to a Long at 'long'"},
      {R"({"Long":true})", "TRUE_VALUE can not be converted to a Long at 'long'"},
      {R"({"Boolean":"true"})", "STRING_VALUE can not be converted to a Boolean at 'boolean'"},
      {R"({"Boolean":0})", "NUMBER_VALUE can not be converted to a Boolean at 'boolean'"},
      {R"({"String":5})", "NUMBER_VALUE can not be converted to a String at 'string'"},
      {R"({"String":false})", "FALSE_VALUE can not be converted to a String at 'string'"},
      {R"({"String":["a"]})", "Start of list found where not expected at 'string'"},
      {R"({"String":{}})", "Start of structure or map found where not expected at 'string'"},
      {R"({"Double":"nan"})", "STRING_VALUE can not be converted to a Double at 'double'"},
      {R"({"Float":"1.5"})", "STRING_VALUE can not be converted to a Float at 'float'"},
      {R"({"Timestamp":true})", "TRUE_VALUE can not be converted to a Timestamp at 'timestamp'"},
      {R"({"Timestamp":"soon"})", "STRING_VALUE can not be converted to a Timestamp at 'timestamp'"},
      {R"({"Blob":5})", "NUMBER_VALUE can not be converted to a Blob at 'blob'"},
      {R"({"Blob":"a"})", "A blob is not base64 at 'blob'"},
      {R"({"Strings":"a"})", "Expected list or null at 'strings'"},
      {R"({"Strings":{}})", "Start of structure or map found where not expected at 'strings'"},
      {R"({"Strings":["a",5]})", "NUMBER_VALUE can not be converted to a String at 'strings.2.member'"},
      {R"({"Map":[]})", "Start of list found where not expected at 'map'"},
      {R"({"Map":{"a":5}})", "NUMBER_VALUE can not be converted to a String at 'map.a.member'"},
      {R"({"Nested":"a"})", "Expected structure or null at 'nested'"},
      {R"({"NestedItems":[{"Count":"1"}]})",
       "STRING_VALUE can not be converted to an Integer at 'nestedItems.1.member.count'"},
      {R"({"String":"a","String":"b"})", "A member is given twice at 'string'"},
      {R"({"Map":{"a":"b","a":"c"}})", "A key is given twice at 'map.a.member'"},
      {R"([])", "Start of list found where not expected"},
      {R"("text")", "Expected structure or null"},
      {R"(null)", "Expected structure or null"},
  };
  for (const auto& [sent, message] : cases) {
    const Decoded decoded = read(sent);
    EXPECT_EQ(decoded.error, "SerializationException") << sent;
    EXPECT_EQ(decoded.message, message) << sent;
  }
}

TEST(JsonInput, RefusesWhatIsNoJson) {
  for (const std::string& sent :
       {std::string("{"), std::string("{\"String\":}"), std::string("{'String':'a'}"),
        std::string("{} x"), std::string("{\"String\":\"a\nb\"}"), std::string("{\"Long\":01}"),
        std::string("{\"String\":\"\xff\"}"), std::string("{\"String\":\"\xed\xa0\x80\"}"),
        std::string("{\"String\":\"\\ud800\"}"), std::string("{\"Double\":1e999}"),
        std::string("{\"Double\":") + std::string(400, '9') + "e400}", std::string("\0", 1),
        std::string("\xef\xbb\xbf")}) {
    const Decoded decoded = read(sent);
    EXPECT_EQ(decoded.error, "SerializationException") << sent;
    EXPECT_TRUE(decoded.message.starts_with("The body is no valid JSON: ")) << decoded.message;
  }
}

TEST(JsonInput, ReadsDeepNestingUpToALimit) {
  const auto tree = [](int levels) {
    return read("{\"Tree\":" + nested(R"({"Label":"a","Children":[)", "", "]}", levels) + "}");
  };
  EXPECT_EQ(tree(50).error, "");
  EXPECT_EQ(tree(100).error, "SerializationException");
  EXPECT_EQ(tree(100'000).error, "SerializationException");
  EXPECT_EQ(read("{\"Unheard\":" + nested("[", "", "]", 100'000) + "}").error,
            "SerializationException");
}

TEST(JsonInput, NotesRequiredMembersThatAreAbsentOrNull) {
  EXPECT_EQ(read<PutThing>("").missing, (std::vector<std::string>{"name", "size"}));
  EXPECT_EQ(read<PutThing>(R"({"Name":null,"Size":1,"Tags":[{"Key":"a"},{"Value":"b"}],
                               "Tree":{"Children":[{}]},"TagByColor":{"RED":{}}})")
                .missing,
            (std::vector<std::string>{"tags.1.member.value", "tags.2.member.key",
                                      "tree.children.1.member.label", "tree.label",
                                      "tagByColor.RED.member.key", "tagByColor.RED.member.value",
                                      "name"}));
}

TEST(JsonInput, OfAnOperationWithoutInputIsNotLookedAt) {
  EXPECT_EQ(decode<Ping>(json_codec(true), route_to<Ping>(service), post("nonsense")).error, "");
}

TEST(JsonOutput, IsWrittenInTheModelsOrderWithoutWhatIsAbsent) {
  Everything output;
  output.Strings = std::vector<std::string>{};
  output.String = "\xc3\xa4\"\\\x01\n/";
  output.Long = std::numeric_limits<std::int64_t>::min();
  output.Double = 3.0;
  output.Float = 0.1;
  output.Blob = api::Blob{std::string("\0\xff", 2)};
  output.Map = std::map<std::string, std::string>{{"k\"", "v"}};
  output.Renamed = "r";
  EXPECT_EQ(written(output),
            "{\"Blob\":\"AP8=\",\"Double\":3.0,\"Float\":0.1,\"Long\":-9223372036854775808,"
            "\"Map\":{\"k\\\"\":\"v\"},\"Renamed\":\"r\",\"String\":\"\xc3\xa4\\\"\\\\\\u0001\\n/\","
            "\"Strings\":[]}");
}

TEST(JsonOutput, WritesTimestampsInTheFormatOfTheirShape) {
  Everything output;
  output.Timestamp = at("2026-01-01T00:00:00.250Z");
  output.IsoTimestamp = at("2026-01-01T00:00:00.250Z");
  output.HttpTimestamp = at("2026-01-01T00:00:00Z");
  output.EpochTimestamp = at("1969-12-31T23:59:58.500Z");
  output.Timestamps = std::vector<api::Instant>{at("2026-01-01T00:00:00Z")};
  EXPECT_EQ(json::parse(written(output)),
            json::parse(R"({"Timestamp":1767225600.25,"IsoTimestamp":"2026-01-01T00:00:00.250Z",
                            "HttpTimestamp":"Thu, 01 Jan 2026 00:00:00 GMT","EpochTimestamp":-1.5,
                            "Timestamps":[1767225600]})"));
}

TEST(JsonOutput, WritesNumbersThatReadBackTheSame) {
  for (const double number : {0.1, 1e21, 5e-324, 1.7976931348623157e308, -0.0, 123456789.125}) {
    Everything output;
    output.Double = number;
    Everything input;
    api::Violations missing;
    json_codec(true).decode_input(route_to<EchoEverything>(service), post(written(output)), &input,
                                  missing);
    EXPECT_EQ(*input.Double, number);
    EXPECT_EQ(std::signbit(*input.Double), std::signbit(number));
  }
  Everything output;
  output.Double = std::numeric_limits<double>::quiet_NaN();
  output.Float = -std::numeric_limits<double>::infinity();
  EXPECT_EQ(written(output), R"({"Double":"NaN","Float":"-Infinity"})");
}

TEST(JsonOutput, NamesItsVersionAndTheRequest) {
  const http::Response response = encode<ListThings>(json_codec(false), service, {});
  EXPECT_EQ(response.status, 200u);
  EXPECT_EQ(header_of(response, "Content-Type"), "application/x-amz-json-1.0");
  EXPECT_EQ(header_of(response, "x-amzn-RequestId"), context.request_id);
  EXPECT_EQ(response.body, "{}");
  EXPECT_EQ(header_of(encode<ListThings>(json_codec(true), service, {}), "Content-Type"),
            "application/x-amz-json-1.1");
}

TEST(JsonOutput, OfAnOperationWithoutOutputIsAnEmptyObject) {
  EXPECT_EQ(encode<Ping>(json_codec(true), service, {}).body, "{}");
}

http::Response error_response(const api::ApiError& error,
                              const api::OperationModel* operation = &PutThing::model()) {
  return json_codec(true).encode_error(&service, operation, error, context);
}

TEST(JsonError, GoesByTheShapesNameAndTheQueryErrorByItsCode) {
  const http::Response response = error_response({"ThingLimitExceeded", "too many \"things\""});
  EXPECT_EQ(response.status, 409u);
  EXPECT_EQ(response.body,
            R"({"__type":"ThingLimitExceededException","Message":"too many \"things\""})");
  EXPECT_EQ(header_of(response, "x-amzn-query-error"), "ThingLimitExceeded;Sender");
  EXPECT_EQ(header_of(error_response({"ThingLimitExceededException", ""}), "x-amzn-query-error"),
            "ThingLimitExceeded;Sender");
}

TEST(JsonError, HasTheStatusOfItsShapeUnlessItHasOneOfItsOwn) {
  EXPECT_EQ(error_response({"ThingNotFoundException", ""}).status, 400u);
  EXPECT_EQ(error_response({"StorageFault", ""}).status, 503u);
  EXPECT_EQ(error_response({"StorageFault", "", 500}).status, 500u);
  EXPECT_EQ(header_of(error_response({"StorageFault", ""}), "x-amzn-query-error"),
            "StorageFault;Receiver");
  EXPECT_EQ(error_response({"UnheardOf", ""}).status, 400u);
}

TEST(JsonError, CarriesItsFurtherMembers) {
  api::ApiError error("ThingNotFoundException", "none");
  error.members = {{"ThingName", "5"}};
  EXPECT_EQ(error_response(error).body,
            R"({"__type":"ThingNotFoundException","message":"none","ThingName":"5"})");
}

TEST(JsonError, SaysAnotherQueryCodeWhereTheErrorHasOne) {
  api::ApiError error("ThingNotFoundException", "none");
  error.query_code = "AWS.NoSuchThing";
  EXPECT_EQ(header_of(error_response(error), "x-amzn-query-error"), "AWS.NoSuchThing;Sender");
}

TEST(JsonError, CanBeWrittenWhereRoutingFoundNothing) {
  const http::Response response =
      json_codec(true).encode_error(nullptr, nullptr, {"NotImplemented", "no", 501}, context);
  EXPECT_EQ(response.status, 501u);
  EXPECT_EQ(response.body, R"({"__type":"NotImplemented","message":"no"})");
  EXPECT_EQ(header_of(response, "x-amzn-query-error"), "");
}

}  // namespace
}  // namespace windtunnel::protocol
