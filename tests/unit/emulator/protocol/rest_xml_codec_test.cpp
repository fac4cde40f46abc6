#include <limits>

#include "tests/unit/emulator/protocol/codec_harness.hpp"

namespace windtunnel::protocol {
namespace {

using namespace testxml;
using operations::CompleteMultipartUpload;
using operations::DeleteObject;
using operations::DeleteObjects;
using operations::GetBucketLocation;
using operations::GetBucketPolicy;
using operations::GetObject;
using operations::HeadObject;
using operations::ListBuckets;
using operations::PutBucketAcl;
using operations::PutBucketPolicy;
using operations::PutDocument;
using operations::PutObject;

const api::ServiceModel& service = service_model;

using Labels = std::vector<std::pair<std::string, std::string>>;

template <class Operation>
Decoded read(Labels labels, std::string_view target, Headers headers, std::string body = {}) {
  Route route = route_to<Operation>(service);
  route.labels = std::move(labels);
  http::Request request = post(std::move(body), std::move(headers));
  request.target = target;
  return decode<Operation>(rest_xml_codec(), route, request);
}

/// PutDocument with a body; its label and nothing else beside it.
Decoded read_document(std::string body) {
  return read<PutDocument>({{"Id", "d"}}, "/", {}, std::move(body));
}

json with_section(json members) {
  members["Id"] = "d";
  members["Section"] = {{"Title", "t"}};
  return members;
}

template <class Operation>
http::Response write(const typename Operation::Output& output) {
  return encode<Operation>(rest_xml_codec(), service, output);
}

const Labels object_labels = {{"Bucket", "b"}, {"Key", "k"}};
constexpr std::string_view section = "<Section><Title>t</Title></Section>";

TEST(RestXmlInput, TakesMembersFromLabelsQueryAndHeaders) {
  const Decoded decoded = read<PutDocument>(
      {{"Id", "a/b"}}, "/x?depth=3&label=one&label=two%20words&unheard=1",
      {{"x-numbers", "1, 2"}, {"X-NUMBERS", "3"}, {"x-words", "a, \"b,c\",d"},
       {"x-times", "Thu, 01 Jan 2026 00:00:00 GMT, Fri, 02 Jan 2026 00:00:00 GMT"},
       {"if-modified-since", "Thu, 01 Jan 2026 00:00:00 GMT"}},
      "<D>" + std::string(section) + "</D>");
  EXPECT_EQ(decoded.error, "") << decoded.message;
  EXPECT_EQ(decoded.input,
            json::parse(R"({"Id":"a/b","Depth":3,"Labels":["one","two words"],"Numbers":[1,2,3],
                            "Words":["a","b,c","d"],"Since":"2026-01-01T00:00:00Z",
                            "Times":["2026-01-01T00:00:00Z","2026-01-02T00:00:00Z"],
                            "Section":{"Title":"t"}})"));
}

TEST(RestXmlInput, TakesHeadersOfAPrefixAsAMap) {
  const Decoded decoded = read<PutObject>(
      object_labels, "/",
      {{"X-Amz-Meta-Color", "Red"}, {"x-amz-meta-color", "blue"}, {"x-amz-meta-", "none"},
       {"x-amz-meta-b", ""}, {"x-amz-other", "o"}},
      "body");
  EXPECT_EQ(decoded.input["Metadata"], json::parse(R"({"color":"Red,blue","b":""})"));
}

TEST(RestXmlInput, KeepsAStreamingBodyAsItIs) {
  const std::string body("\0<x>\xff", 5);
  EXPECT_EQ(read<PutObject>(object_labels, "/", {}, body).input["Body"], api::encode_base64(body));
  EXPECT_EQ(read<PutObject>(object_labels, "/", {}).input["Body"], "");
}

TEST(RestXmlInput, UnwrapsAnAwsChunkedBodyAndTakesItsTrailersForHeaders) {
  const Decoded decoded = read<PutObject>(
      object_labels, "/",
      {{"x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"},
       {"x-amz-decoded-content-length", "5"}, {"Content-Encoding", "gzip,aws-chunked"},
       {"Content-Length", "60"}},
      "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n");
  EXPECT_EQ(decoded.error, "") << decoded.message;
  EXPECT_EQ(decoded.input["Body"], api::encode_base64("hello"));
  EXPECT_EQ(decoded.input["ContentEncoding"], "gzip");
  EXPECT_EQ(decoded.input["ContentLength"], 5);
  EXPECT_EQ(decoded.input["ChecksumCRC32"], "NhCmhg==");
}

TEST(RestXmlInput, HoldsWhatTheDocumentSays) {
  const std::pair<std::string, const char*> cases[] = {
      {"", R"({})"},
      {"<Flag>true</Flag>", R"({"Flag":true})"},
      {"<Count> 5\n</Count>", R"({"Count":5})"},
      {"<Ratio>1e3</Ratio>", R"({"Ratio":1000.0})"},
      {"<Data>\nAP8=\n</Data>", R"({"Data":"AP8="})"},
      {"<Epoch>1.5</Epoch>", R"({"Epoch":"1970-01-01T00:00:01.500Z"})"},
      {"<Strings/>", R"({"Strings":[]})"},
      {"<Strings><member>a</member><other>x</other><member/></Strings>", R"({"Strings":["a",""]})"},
      {"<Part>a</Part><Part> b </Part>", R"({"Parts":["a"," b "]})"},
      {"<Map><entry><key>a</key><value>b</value></entry></Map>", R"({"Map":{"a":"b"}})"},
      {"<Settings><Name>a</Name><Setting>1</Setting></Settings>"
       "<Settings><Setting>2</Setting><Name>b</Name></Settings>",
       R"({"Settings":{"a":1,"b":2}})"},
      {"<renamedOnTheWire>r</renamedOnTheWire><Renamed>x</Renamed>", R"({"Renamed":"r"})"},
      {"<renamedOnTheWire>&lt;&amp;&#65;&#xe4;<![CDATA[<b>]]></renamedOnTheWire>",
       "{\"Renamed\":\"<&A\xc3\xa4<b>\"}"},
      {"<renamedOnTheWire>&quot;&apos;&gt;&#x7ff;&#x20ac;&#128512;</renamedOnTheWire>",
       "{\"Renamed\":\"\\\"'>\xdf\xbf\xe2\x82\xac\xf0\x9f\x98\x80\"}"},
      {"<renamedOnTheWire><![CDATA[&#0;]]></renamedOnTheWire><!-- &#x0; -->",
       R"({"Renamed":"&#0;"})"},
      {"<Unheard><of>x</of></Unheard><!-- note --><?pi?>", R"({})"},
  };
  for (const auto& [inner, held] : cases) {
    const Decoded decoded = read_document("<PutDocumentRequest xmlns=\"urn:x\">" +
                                          std::string(section) + inner + "</PutDocumentRequest>");
    EXPECT_EQ(decoded.error, "") << inner << ": " << decoded.message;
    EXPECT_EQ(decoded.input, with_section(json::parse(held))) << inner;
  }
}

TEST(RestXmlInput, ReadsNestedStructuresAndPrefixedNames) {
  EXPECT_EQ(read_document("<?xml version='1.0'?>\n<n:D xmlns:n='urn:x'><n:Section><n:Title>t</n:Title>"
                          "<Sections><Section><Title>u</Title><At>2026-01-01T00:00:00Z</At></Section>"
                          "</Sections></n:Section></n:D>")
                .input["Section"],
            json::parse(R"({"Title":"t","Sections":[{"Title":"u","At":"2026-01-01T00:00:00Z"}]})"));
}

TEST(RestXmlInput, ReadsTheAttributeOfAGrantee) {
  const Decoded decoded = read<PutBucketAcl>(
      {{"Bucket", "b"}}, "/", {},
      "<AccessControlPolicy><AccessControlList><Grant><Grantee "
      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\"><ID>i</ID>"
      "</Grantee></Grant></AccessControlList></AccessControlPolicy>");
  EXPECT_EQ(decoded.error, "") << decoded.message;
  EXPECT_EQ(decoded.input["AccessControlPolicy"],
            json::parse(R"({"Grants":[{"Grantee":{"Type":"CanonicalUser","ID":"i"}}]})"));
}

TEST(RestXmlInput, NotesRequiredMembersThatAreAbsent) {
  EXPECT_EQ(read_document("").missing, std::vector<std::string>{"section"});
  EXPECT_EQ(read_document("<D><Section><Sections><Section/></Sections></Section></D>").missing,
            (std::vector<std::string>{"section.sections.1.member.title", "section.title"}));
  EXPECT_EQ(read<DeleteObjects>({{"Bucket", "b"}}, "/", {}).missing,
            std::vector<std::string>{"delete"});
  EXPECT_EQ(read<CompleteMultipartUpload>(object_labels, "/?upload", {}).missing,
            std::vector<std::string>{"uploadId"});
}

TEST(RestXmlInput, TakesTextAsAPayload) {
  EXPECT_EQ(read<PutBucketPolicy>({{"Bucket", "b"}}, "/", {}, "{\"a\": 1}").input["Policy"],
            "{\"a\": 1}");
  EXPECT_EQ(read<PutBucketPolicy>({{"Bucket", "b"}}, "/", {}, "\xff").error, "InvalidArgument");
}

TEST(RestXmlInput, RefusesDocumentsThatAreNone) {
  std::string deep = nested("<Sections><Section><Title>t</Title>", "", "</Section></Sections>", 200);
  const std::string documents[] = {
      "x",
      "<D>",
      "<D></E>",
      "<D/><D/>",
      "<D/>text",
      "<!DOCTYPE D><D/>",
      "<!DOCTYPE D [<!ENTITY a 'b'>]><D>&a;</D>",
      "<D>\xff</D>",
      std::string("<D>\0</D>", 8),
      "<D><Section><Title>t</Title></Section><Count>x</Count></D>",
      "<D><Section><Title>t</Title></Section><Count>9223372036854775808</Count></D>",
      "<D><Section><Title>t</Title></Section><Flag>1</Flag></D>",
      "<D><Section><Title>t</Title></Section><Data>a</Data></D>",
      "<D><Section><Title>t</Title></Section><Epoch>soon</Epoch></D>",
      "<D><Section><Title><b/></Title></Section></D>",
      "<D><Section>text<Title>t</Title></Section></D>",
      "<D><Section><Title>t</Title></Section><Strings>text</Strings></D>",
      "<D><Section><Title>t</Title></Section><Map><![CDATA[text]]></Map></D>",
      "<D><Section><Title>&#0;</Title></Section></D>",
      "<D><Section><Title>&#xd800;</Title></Section></D>",
      "<D><Section><Title>&#xe45555555555555;</Title></Section></D>",
      "<D><Section><Title>&#65</Title></Section></D>",
      "<D><Section><Title>&#;</Title></Section></D>",
      "<D><Section><Title>&#x110000;</Title></Section></D>",
      "<D><Section><Title>a & b</Title></Section></D>",
      "<D><Section><Title>&nbsp;</Title></Section></D>",
      "<D><Section><Title of='<!--'>&#xd800;</Title></Section></D>",
      "<D><Section><Title>t</Title><Title>u</Title></Section></D>",
      "<D><Section><Title>t</Title></Section><Map><entry><key>a</key></entry></Map></D>",
      "<D><Section><Title>t</Title></Section><Map><entry><key>a</key><value/></entry><entry>"
      "<key>a</key><value/></entry></Map></D>",
      "<D><Section><Title>t</Title>" + deep + "</Section></D>",
      "<D>" + std::string(8 * 1024 * 1024, ' ') + "</D>",
  };
  for (const std::string& document : documents) {
    const Decoded decoded = read_document(document);
    EXPECT_EQ(decoded.error, "MalformedXML") << document.substr(0, 100);
  }
  EXPECT_EQ(read_document("<D>" + std::string(section) + "<Unheard>" +
                          nested("<a>", "", "</a>", 20'000) + "</Unheard></D>")
                .error,
            "");
  EXPECT_EQ(read<DeleteObjects>({{"Bucket", "b"}}, "/", {}, "<Remove><Object/></Remove>").error,
            "MalformedXML");
}

TEST(RestXmlInput, RefusesTextOfTheWrongTypeOutsideOfTheBody) {
  EXPECT_EQ(read<PutDocument>({{"Id", "d"}}, "/?depth=x", {}).message,
            "Provided depth not an integer or within integer range");
  EXPECT_EQ(read<PutDocument>({{"Id", "d"}}, "/?depth=2147483648", {}).error, "InvalidArgument");
  EXPECT_EQ(read<PutDocument>({{"Id", "d"}}, "/", {{"x-numbers", "1,x"}}).error, "InvalidArgument");
  EXPECT_EQ(read<PutDocument>({{"Id", "d"}}, "/", {{"x-words", "\xff"}}).error, "InvalidArgument");
  EXPECT_EQ(read<PutDocument>({{"Id", "d"}}, "/?label=%ff", {}).error, "InvalidURI");
  EXPECT_EQ(read<PutDocument>({{"Id", "d"}}, "/?label=%", {}).error, "InvalidURI");
}

TEST(RestXmlInput, IgnoresConditionsOnTimeWhoseDateIsNone) {
  const Decoded decoded = read<GetObject>(object_labels, "/", {{"If-Modified-Since", "yesterday"}});
  EXPECT_EQ(decoded.error, "");
  EXPECT_FALSE(decoded.input.contains("IfModifiedSince"));
}

TEST(RestXmlOutput, SendsAnObjectWithItsHeaders) {
  GetObjectOutput output;
  output.Body = api::Blob{"hello"};
  output.ContentType = "text/plain";
  output.ContentLength = 5;
  output.ETag = "\"e\"";
  output.LastModified = simulation::parse_instant("2026-01-01T00:00:00Z").value();
  output.Metadata = std::map<std::string, std::string>{{"color", "red\r\nX-Evil: 1"}};
  const http::Response response = write<GetObject>(output);
  EXPECT_EQ(response.status, 200u);
  EXPECT_EQ(response.body, "hello");
  EXPECT_EQ(header_of(response, "Content-Type"), "text/plain");
  EXPECT_EQ(header_of(response, "Content-Length"), "");  // the http room's
  EXPECT_EQ(header_of(response, "ETag"), "\"e\"");
  EXPECT_EQ(header_of(response, "Last-Modified"), "Thu, 01 Jan 2026 00:00:00 GMT");
  EXPECT_EQ(header_of(response, "x-amz-meta-color"), "red  X-Evil: 1");
  EXPECT_EQ(header_of(response, "x-amz-request-id"), "0123456789AB4CDE");
  EXPECT_EQ(header_of(response, "x-amz-id-2"), api::encode_base64(context.request_id));
}

TEST(RestXmlOutput, IsPartialWithAContentRange) {
  GetObjectOutput output;
  output.Body = api::Blob{"el"};
  output.ContentRange = "bytes 1-2/5";
  EXPECT_EQ(write<GetObject>(output).status, 206u);
}

TEST(RestXmlOutput, OfAHeadAnnouncesALengthAndHasNoBody) {
  HeadObjectOutput output;
  output.ContentLength = 5'000'000'000;
  const http::Response response = write<HeadObject>(output);
  EXPECT_EQ(response.head_content_length, 5'000'000'000u);
  EXPECT_EQ(response.body, "");
}

TEST(RestXmlOutput, HasTheStatusThatTheModelOrTheHandlerSays) {
  const http::Response deleted = write<DeleteObject>({});
  EXPECT_EQ(deleted.status, 204u);
  EXPECT_EQ(deleted.body, "");
  EXPECT_EQ(header_of(deleted, "Content-Type"), "");
  EXPECT_EQ(write<PutDocument>({}).status, 201u);
  PutDocumentResponse output;
  output.Status = 202;
  EXPECT_EQ(write<PutDocument>(output).status, 202u);
}

TEST(RestXmlOutput, NamesDocumentsAsS3Does) {
  ListBucketsOutput output;
  output.Buckets = std::vector<Bucket>{{.Name = "b"}};
  const http::Response response = write<ListBuckets>(output);
  EXPECT_EQ(header_of(response, "Content-Type"), "application/xml");
  EXPECT_EQ(response.body,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListAllMyBucketsResult "
            "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Buckets><Bucket><Name>b</Name>"
            "</Bucket></Buckets></ListAllMyBucketsResult>");
  GetBucketLocationOutput location;
  location.LocationConstraint = "eu-west-1";
  EXPECT_TRUE(write<GetBucketLocation>(location).body.ends_with(
      "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">eu-west-1"
      "</LocationConstraint>"));
  EXPECT_TRUE(write<GetBucketLocation>({}).body.ends_with("/\"></LocationConstraint>"));
}

TEST(RestXmlOutput, SendsTextAsAPayload) {
  GetBucketPolicyOutput output;
  output.Policy = "{}";
  const http::Response response = write<GetBucketPolicy>(output);
  EXPECT_EQ(response.body, "{}");
  EXPECT_EQ(header_of(response, "Content-Type"), "text/plain");
}

TEST(RestXmlOutput, WritesDocumentsThatReadBackAsTheSame) {
  PutDocumentResponse output;
  output.Section = Section{.At = simulation::parse_instant("2026-01-01T00:00:00.250Z").value(),
                           .Title = "<\xc3\xa4&\"]]>"};
  output.Flag = false;
  output.Count = std::numeric_limits<std::int64_t>::min();
  output.Ratio = 0.1;
  output.Data = api::Blob{std::string("\0\xff", 2)};
  output.Epoch = simulation::parse_instant("1960-01-01T00:00:00.005Z").value();
  output.Strings = std::vector<std::string>{"", " a "};
  output.Parts = std::vector<std::string>{"p"};
  output.Map = std::map<std::string, std::string>{{"k", "v"}};
  output.Settings = std::map<std::string, std::int32_t>{{"k", -1}};
  output.Renamed = "r\r\n\t";
  const Decoded decoded = read_document(write<PutDocument>(output).body);
  EXPECT_EQ(decoded.error, "") << decoded.message;
  json expected = described(output);
  expected["Id"] = "d";
  EXPECT_EQ(decoded.input, expected);
}

TEST(RestXmlOutput, JoinsHeaderListsWithQuotesWhereTheyAreNeeded) {
  PutDocumentResponse output;
  output.Words = std::vector<std::string>{"a", "b,c"};
  EXPECT_EQ(header_of(write<PutDocument>(output), "x-words"), "a,\"b,c\"");
}

http::Response error_of(const api::ApiError& error, const api::OperationModel& operation) {
  return rest_xml_codec().encode_error(&service, &operation, error, context);
}

TEST(RestXmlError, IsS3sOwnDocument) {
  api::ApiError error("NoSuchKey", "The specified key does not exist.");
  error.members = {{"Key", "a&b"}, {"header:x-amz-delete-marker", "true"}};
  const http::Response response = error_of(error, GetObject::model());
  EXPECT_EQ(response.status, 404u);
  EXPECT_EQ(header_of(response, "x-amz-delete-marker"), "true");
  EXPECT_EQ(header_of(response, "Content-Type"), "application/xml");
  EXPECT_EQ(response.body,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code><Message>The "
            "specified key does not exist.</Message><Key>a&amp;b</Key><RequestId>0123456789AB4CDE"
            "</RequestId><HostId>" +
                api::encode_base64(context.request_id) + "</HostId></Error>");
}

TEST(RestXmlError, HasNoBodyForAHeadOrA304) {
  const http::Response head = error_of({"NoSuchKey", ""}, HeadObject::model());
  EXPECT_EQ(head.status, 404u);
  EXPECT_EQ(head.body, "");
  EXPECT_EQ(header_of(head, "Content-Type"), "");
  const http::Response unchanged = error_of({"NotModified", "", 304}, GetObject::model());
  EXPECT_EQ(unchanged.body, "");
  EXPECT_EQ(header_of(unchanged, "Content-Type"), "");
}

TEST(RestXmlError, OfAServiceOtherThanS3IsAnErrorResponse) {
  api::ServiceModel other = service;
  other.endpoint_prefix = "route53";
  const http::Response response =
      rest_xml_codec().encode_error(&other, &PutDocument::model(), {"DocumentNotFound", "no"}, context);
  EXPECT_EQ(response.status, 404u);
  EXPECT_EQ(response.body,
            "<ErrorResponse xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Error><Type>Sender</Type><Code>"
            "NoSuchDocument</Code><Message>no</Message></Error><RequestId>01234567-89ab-4cde-8f01-23456789abcd</RequestId></ErrorResponse>");
  Route route = route_to<PutDocument>(other);
  route.labels = {{"Id", "d"}};
  EXPECT_EQ(decode<PutDocument>(rest_xml_codec(), route, post("<D>")).error, "InvalidInput");
}

}  // namespace
}  // namespace windtunnel::protocol
