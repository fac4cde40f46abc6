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
Decoded read(std::string form) {
  return decode<Operation>(query_codec(), route_to<Operation>(service), post(std::move(form)));
}

TEST(QueryInput, HoldsWhatTheFormSays) {
  const ReadCase cases[] = {
      {"", R"({})"},
      {"Action=EchoEverything&Version=2026-01-01&Unheard.member.1=x", R"({})"},
      {"Boolean=true", R"({"Boolean":true})"},
      {"Boolean=False", R"({"Boolean":false})"},
      {"Integer=-5&Long=9223372036854775807", R"({"Integer":-5,"Long":9223372036854775807})"},
      {"Float=1.5&Double=1e3", R"({"Float":1.5,"Double":1000.0})"},
      {"String=a+b%20c%2Bd%C3%A4%0A", "{\"String\":\"a b c+d\xc3\xa4\\n\"}"},
      {"String=", R"({"String":""})"},
      {"String", R"({"String":""})"},
      {"Blob=AP8%3D", R"({"Blob":"AP8="})"},
      {"Timestamp=2026-01-01T00%3A00%3A00.25Z", R"({"Timestamp":"2026-01-01T00:00:00.250Z"})"},
      {"Timestamp=1767225600", R"({"Timestamp":"2026-01-01T00:00:00Z"})"},
      {"Timestamp=-1.5", R"({"Timestamp":"1969-12-31T23:59:58.500Z"})"},
      {"HttpTimestamp=Thu,+01+Jan+2026+00:00:00+GMT", R"({"HttpTimestamp":"2026-01-01T00:00:00Z"})"},
      {"Strings.member.1=a&Strings.member.2=b", R"({"Strings":["a","b"]})"},
      {"Strings.member.10=j&Strings.member.9=i&Strings.member.1=a", R"({"Strings":["a","i","j"]})"},
      {"Strings=", R"({"Strings":[]})"},
      {"Strings.unheard.1=a", R"({})"},
      {"NamedStrings.Item.1=a", R"({"NamedStrings":["a"]})"},
      {"NamedStrings.member.1=a", R"({"NamedStrings":["a"]})"},
      {"FlatStrings.1=a&FlatStrings.2=b", R"({"FlatStrings":["a","b"]})"},
      {"Integers.member.1=1&Integers.member.2=2", R"({"Integers":[1,2]})"},
      {"Lists.member.1.member.1=a&Lists.member.2=", R"({"Lists":[["a"],[]]})"},
      {"FlatNestedItems.1.Name=a&FlatNestedItems.2.Name=b&FlatNestedItems.2.Count=3",
       R"({"FlatNestedItems":[{"Name":"a"},{"Name":"b","Count":3}]})"},
      {"Map.entry.1.key=a&Map.entry.1.value=b", R"({"Map":{"a":"b"}})"},
      {"Map.entry.1.key=&Map.entry.1.value=", R"({"Map":{"":""}})"},
      {"Map=", R"({"Map":{}})"},
      {"NamedMap.entry.1.Attribute=a&NamedMap.entry.1.Setting=b", R"({"NamedMap":{"a":"b"}})"},
      {"FlatMap.1.key=a&FlatMap.1.value=b", R"({"FlatMap":{"a":"b"}})"},
      {"NestedByName.entry.1.key=a&NestedByName.entry.1.value.Name=n",
       R"({"NestedByName":{"a":{"Name":"n"}}})"},
      {"Nested.Name=n&Nested.At=0", R"({"Nested":{"Name":"n","At":"1970-01-01T00:00:00Z"}})"},
      {"Choice.List.member.1=a", R"({"Choice":{"List":["a"]}})"},
      {"Tree.Label=a&Tree.Children.member.1.Label=b", R"({"Tree":{"Label":"a","Children":[{"Label":"b"}]}})"},
      {"renamedOnTheWire=a&Renamed=b", R"({"Renamed":"a"})"},
      {"&&Integer=1&", R"({"Integer":1})"},
  };
  for (const auto& [sent, held] : cases) {
    const Decoded decoded = read(sent);
    EXPECT_EQ(decoded.error, "") << sent << ": " << decoded.message;
    EXPECT_EQ(decoded.input, json::parse(held)) << sent;
  }
}

TEST(QueryInput, IsReadFromTheQueryStringOfAGet) {
  http::Request request = post("Integer=1");
  request.target = "/?Action=EchoEverything&Integer=2";
  const Route route = route_to<EchoEverything>(service);
  EXPECT_EQ(decode<EchoEverything>(query_codec(), route, request).input, (json{{"Integer", 1}}));
  request.method = "GET";
  EXPECT_EQ(decode<EchoEverything>(query_codec(), route, request).input, (json{{"Integer", 2}}));
}

TEST(QueryInput, NotesRequiredMembersThatAreAbsent) {
  EXPECT_EQ(read<PutThing>("").missing, (std::vector<std::string>{"name", "size"}));
  const Decoded decoded = read<PutThing>("Name=n&Size=1&Tags.member.1.Key=k&Tags.member.2.Value=");
  EXPECT_EQ(decoded.missing,
            (std::vector<std::string>{"tags.1.member.value", "tags.2.member.key"}));
}

TEST(QueryInput, SaysWhatIsNoSuchValue) {
  const RefusedCase cases[] = {
      {"Integer=five", "Value 'five' at 'Integer' is not a valid integer"},
      {"Integer=", "Value '' at 'Integer' is not a valid integer"},
      {"Integer=2147483648", "Value '2147483648' at 'Integer' is not a valid integer"},
      {"Integer=1.0", "Value '1.0' at 'Integer' is not a valid integer"},
      {"Long=9223372036854775808", "Value '9223372036854775808' at 'Long' is not a valid long"},
      {"Boolean=yes", "Value 'yes' at 'Boolean' is not a valid boolean"},
      {"Double=inf", "Value 'inf' at 'Double' is not a valid double"},
      {"Blob=a", "Value 'a' at 'Blob' is not a valid blob"},
      {"Timestamp=soon", "Value 'soon' at 'Timestamp' is not a valid timestamp"},
      {"Timestamp=253402300800", "Value '253402300800' at 'Timestamp' is not a valid timestamp"},
      {"Integers.member.2=x", "Value 'x' at 'Integers.member.2' is not a valid integer"},
      {"Nested=x", "Unexpected complex element termination (Nested)"},
      {"Strings=x", "Unexpected list element termination (Strings)"},
      {"Map=x", "Unexpected map element termination (Map)"},
      {"String.member.1=x", "Start of structure or map found where not expected (String)"},
      {"Strings.member.x=y", "A list's or map's entries are numbered from 1 (Strings.member.x)"},
      {"Strings.member.0=y", "A list's or map's entries are numbered from 1 (Strings.member.0)"},
      {"Strings.member.01=y", "A list's or map's entries are numbered from 1 (Strings.member.01)"},
      {"Strings.member.4294967296=y",
       "A list's or map's entries are numbered from 1 (Strings.member.4294967296)"},
      {"Map.entry.1.key=a", "A map entry needs one key and one value (Map.entry.1)"},
      {"Map.entry.1.value=a", "A map entry needs one key and one value (Map.entry.1)"},
      {"Map.entry.1.key=a&Map.entry.1.value=b&Map.entry.2.key=a&Map.entry.2.value=c",
       "A map's key is given twice (Map.entry.2.key)"},
  };
  for (const auto& [sent, message] : cases) {
    const Decoded decoded = read(sent);
    EXPECT_EQ(decoded.error, "MalformedInput") << sent;
    EXPECT_EQ(decoded.message, message) << sent;
  }
}

TEST(QueryInput, RefusesFormsThatAreNone) {
  for (const std::string& sent :
       {std::string("String=%"), std::string("String=%2"), std::string("String=%zz"),
        std::string("String=%ff"), std::string("%ff=a"), std::string("String=\xff"),
        std::string("String=a&String=b"), "Tree" + nested(".Children.member.1", "", "", 50) + "=a"}) {
    EXPECT_EQ(read(sent).error, "MalformedQueryString") << sent;
  }
}

TEST(QueryInput, DoesNotSpendOnHighIndices) {
  EXPECT_EQ(read("Strings.member.4294967295=a").input, json::parse(R"({"Strings":["a"]})"));
}

TEST(QueryOutput, WrapsTheResultAndNamesTheRequest) {
  testmodel::ListThingsOutput output;
  output.Names = std::vector<std::string>{"a<b", "c&\"d\""};
  const http::Response response = encode<ListThings>(query_codec(), service, output);
  EXPECT_EQ(response.status, 200u);
  EXPECT_EQ(header_of(response, "Content-Type"), "text/xml");
  EXPECT_EQ(response.body,
            "<ListThingsResponse xmlns=\"http://testmodel.example.com/doc/2026-01-01/\">"
            "<ListThingsResult><Names><member>a&lt;b</member><member>c&amp;&quot;d&quot;</member>"
            "</Names></ListThingsResult><ResponseMetadata>"
            "<RequestId>01234567-89ab-4cde-8f01-23456789abcd</RequestId></ResponseMetadata>"
            "</ListThingsResponse>");
}

/// What stands between the result's tags.
std::string result_of(const Everything& output) {
  const std::string body = encode<EchoEverything>(query_codec(), service, output).body;
  const std::string open = "<EchoEverythingResult>", close = "</EchoEverythingResult>";
  const std::size_t begin = body.find(open) + open.size();
  return body.substr(begin, body.find(close) - begin);
}

TEST(QueryOutput, WritesListsAndMapsAsTheirShapesSay) {
  Everything output;
  output.FlatMap = std::map<std::string, std::string>{{"a", "b"}};
  EXPECT_EQ(result_of(output), "<FlatMap><key>a</key><value>b</value></FlatMap>");
  output = {};
  output.NamedMap = std::map<std::string, std::string>{{"a", "b"}};
  EXPECT_EQ(result_of(output),
            "<NamedMap><entry><Attribute>a</Attribute><Setting>b</Setting></entry></NamedMap>");
  output = {};
  output.FlatStrings = std::vector<std::string>{"a", "b"};
  EXPECT_EQ(result_of(output), "<FlatStrings>a</FlatStrings><FlatStrings>b</FlatStrings>");
  output = {};
  output.NamedStrings = std::vector<std::string>{"a"};
  EXPECT_EQ(result_of(output), "<NamedStrings><Item>a</Item></NamedStrings>");
  output = {};
  output.Strings = std::vector<std::string>{};
  EXPECT_EQ(result_of(output), "<Strings></Strings>");
  output = {};
  output.Renamed = "r";
  EXPECT_EQ(result_of(output), "<renamedOnTheWire>r</renamedOnTheWire>");
}

TEST(QueryOutput, WritesScalarsAsText) {
  const api::Instant at = simulation::parse_instant("2026-01-01T00:00:00Z").value();
  Everything output;
  output.Blob = api::Blob{std::string("\0\xff", 2)};
  output.Boolean = true;
  output.Double = 3.0;
  output.EpochTimestamp = at + simulation::Duration(50);
  output.HttpTimestamp = at;
  output.Timestamp = at;
  output.String = "a\r\n\tb\x01";
  EXPECT_EQ(result_of(output),
            "<Blob>AP8=</Blob><Boolean>true</Boolean><Double>3.0</Double>"
            "<EpochTimestamp>1767225600.050</EpochTimestamp>"
            "<HttpTimestamp>Thu, 01 Jan 2026 00:00:00 GMT</HttpTimestamp>"
            "<String>a&#xD;\n\tb&#x1;</String><Timestamp>2026-01-01T00:00:00Z</Timestamp>");
}

TEST(QueryOutput, OfAnOperationWithoutOutputHasMetadataOnly) {
  const std::string body = encode<Ping>(query_codec(), service, {}).body;
  EXPECT_EQ(body.find("PingResult"), std::string::npos);
  EXPECT_NE(body.find("<ResponseMetadata><RequestId>"), std::string::npos);
}

TEST(QueryError, HasTheSideTheWireCodeAndTheMembers) {
  api::ApiError error("ThingLimitExceededException", "a < b");
  error.members = {{"Limit", "5"}, {"header:x-extra", "e"}};
  const http::Response response =
      query_codec().encode_error(&service, &PutThing::model(), error, context);
  EXPECT_EQ(response.status, 409u);
  EXPECT_EQ(header_of(response, "x-extra"), "e");
  EXPECT_EQ(response.body,
            "<ErrorResponse xmlns=\"http://testmodel.example.com/doc/2026-01-01/\"><Error>"
            "<Type>Sender</Type><Code>ThingLimitExceeded</Code><Message>a &lt; b</Message>"
            "<Limit>5</Limit></Error><RequestId>01234567-89ab-4cde-8f01-23456789abcd</RequestId>"
            "</ErrorResponse>");
  const http::Response fault =
      query_codec().encode_error(&service, &PutThing::model(), {"StorageFault", ""}, context);
  EXPECT_EQ(fault.status, 503u);
  EXPECT_NE(fault.body.find("<Type>Receiver</Type>"), std::string::npos);
}

}  // namespace
}  // namespace windtunnel::protocol
