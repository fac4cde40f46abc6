#include "tests/unit/emulator/protocol/codec_harness.hpp"

namespace windtunnel::protocol {
namespace {

using testxml::operations::Halt;
using testxml::operations::Launch;

const api::ServiceModel& service = testxml::service_model;

Decoded read(std::string form) {
  return decode<Launch>(ec2_query_codec(), route_to<Launch>(service), post(std::move(form)));
}

TEST(Ec2Input, GoesByCapitalisedNamesAndQueryNames) {
  const ReadCase cases[] = {
      {"ImageId=i&MinCount=1", R"({"ImageId":"i","MinCount":1})"},
      {"DryRun=true&MinCount=1", R"({"DryRun":true,"MinCount":1})"},
      // The list is called groupName on the wire, and goes capitalised; addressSet has a name for
      // queries of its own, which is taken as it is.
      {"GroupName.1=a&GroupName.2=b&MinCount=1", R"({"Groups":["a","b"],"MinCount":1})"},
      {"Addresses.1=a&AddressSet.1=b&MinCount=1", R"({"Addresses":["a"],"MinCount":1})"},
      {"Tag.1.Key=k&Tag.1.Value=v&MinCount=1", R"({"Tags":[{"Key":"k","Value":"v"}],"MinCount":1})"},
      {"Until=2026-01-01T00:00:00Z&MinCount=1", R"({"Until":"2026-01-01T00:00:00Z","MinCount":1})"},
      {"Data=AP8%3D&MinCount=1", R"({"Data":"AP8=","MinCount":1})"},
      {"GroupName=&MinCount=1", R"({"Groups":[],"MinCount":1})"},
      {"dryRun=true&MinCount=1", R"({"MinCount":1})"},
  };
  for (const auto& [sent, held] : cases) {
    const Decoded decoded = read(sent);
    EXPECT_EQ(decoded.error, "") << sent << ": " << decoded.message;
    EXPECT_EQ(decoded.input, json::parse(held)) << sent;
  }
}

TEST(Ec2Input, NotesRequiredMembersThatAreAbsent) {
  EXPECT_EQ(read("ImageId=i").missing, std::vector<std::string>{"minCount"});
}

TEST(Ec2Input, SaysWhatIsNoSuchValueAsEc2Does) {
  const RefusedCase cases[] = {
      {"MinCount=one", "Value (one) for parameter MinCount is invalid. Expected integer."},
      {"MinCount.1=1",
       "Invalid value for parameter MinCount: Start of structure or map found where not expected"},
      {"GroupName.x=1",
       "Invalid value for parameter GroupName.x: A list's or map's entries are numbered from 1"},
      {"Tag=x", "Invalid value for parameter Tag: Unexpected list element termination"},
  };
  for (const auto& [sent, message] : cases) {
    const Decoded decoded = read(sent);
    EXPECT_EQ(decoded.error, "InvalidParameterValue") << sent;
    EXPECT_EQ(decoded.message, message) << sent;
  }
}

TEST(Ec2Output, HasItemsAlwaysMillisecondsAndTheRequestIdFirst) {
  testxml::LaunchResult output;
  output.LaunchId = "l-1";
  output.LaunchTime = simulation::parse_instant("2026-01-01T00:00:00Z").value();
  output.Names = std::vector<std::string>{"a"};
  output.Tags = std::vector<testxml::TagOfLaunch>{{.Key = "k", .Value = "v"}};
  const http::Response response = encode<Launch>(ec2_query_codec(), service, output);
  EXPECT_EQ(header_of(response, "Content-Type"), "text/xml;charset=UTF-8");
  EXPECT_TRUE(response.body.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                        "<LaunchResponse"))
      << response.body;
  for (const char* part :
       {"<requestId>01234567-89ab-4cde-8f01-23456789abcd</requestId>", "<launchId>l-1</launchId>",
        "<launchTime>2026-01-01T00:00:00.000Z</launchTime>",
        "<tagSet><item><key>k</key><value>v</value></item></tagSet>"}) {
    EXPECT_NE(response.body.find(part), std::string::npos) << part << " in " << response.body;
  }
}

TEST(Ec2Output, OfAnOperationWithoutOutputIsTrue) {
  EXPECT_NE(encode<Halt>(ec2_query_codec(), service, {}).body.find("<return>true</return>"),
            std::string::npos);
}

TEST(Ec2Error, HasAnEnvelopeOfItsOwn) {
  const http::Response response = ec2_query_codec().encode_error(
      &service, &Launch::model(), {"InvalidInstanceID.NotFound", "no <i>"}, context);
  EXPECT_EQ(response.status, 400u);
  EXPECT_EQ(response.body,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error>"
            "<Code>InvalidInstanceID.NotFound</Code><Message>no &lt;i&gt;</Message></Error></Errors>"
            "<RequestID>01234567-89ab-4cde-8f01-23456789abcd</RequestID></Response>");
  EXPECT_EQ(
      ec2_query_codec().encode_error(&service, &Launch::model(), {"DocumentNotFound", ""}, context).status,
      404u);
}

}  // namespace
}  // namespace windtunnel::protocol
