#include "tests/unit/emulator/protocol/codec_harness.hpp"

namespace windtunnel::protocol {
namespace {

using namespace testxml;
using operations::CompleteMultipartUpload;
using operations::DeleteObject;
using operations::GetBucketPolicy;
using operations::GetObject;
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
  return decode<Operation>(rest_json_codec(), route, request);
}

Decoded read_document(std::string body) {
  return read<PutDocument>({{"Id", "d"}}, "/", {}, std::move(body));
}

template <class Operation>
http::Response write(const typename Operation::Output& output) {
  return encode<Operation>(rest_json_codec(), service, output);
}

http::Response error_of(const api::ApiError& error) {
  return rest_json_codec().encode_error(&service, &PutDocument::model(), error, context);
}

TEST(RestJsonInput, TakesMembersFromLabelsQueryHeadersAndTheBody) {
  const Decoded decoded = read<PutDocument>(
      {{"Id", "a/b"}}, "/x?depth=3&label=one&label=two%20words&unheard=1",
      {{"x-numbers", "1, 2"}, {"if-modified-since", "Thu, 01 Jan 2026 00:00:00 GMT"}},
      R"({"Section":{"Title":"t"},"Count":7,"Map":{"k":"v"}})");
  EXPECT_EQ(decoded.error, "") << decoded.message;
  EXPECT_EQ(decoded.input,
            json::parse(R"({"Id":"a/b","Depth":3,"Labels":["one","two words"],"Numbers":[1,2],
                            "Since":"2026-01-01T00:00:00Z","Section":{"Title":"t"},"Count":7,
                            "Map":{"k":"v"}})"));
  EXPECT_TRUE(decoded.missing.empty());
}

TEST(RestJsonInput, GoesByLocationNamesWhereJsonAloneDoesNot) {
  const Decoded decoded =
      read_document(R"({"Section":{"Title":"t"},"renamedOnTheWire":"yes","Renamed":"no"})");
  EXPECT_EQ(decoded.input["Renamed"], "yes");
}

TEST(RestJsonInput, IgnoresBodyMembersThatTravelElsewhere) {
  const Decoded decoded =
      read_document(R"({"Section":{"Title":"t"},"Id":"other","Depth":9,"depth":9})");
  EXPECT_EQ(decoded.input, json::parse(R"({"Id":"d","Section":{"Title":"t"}})"));
}

TEST(RestJsonInput, NotesWhatIsMissingWhereverItWouldTravel) {
  EXPECT_EQ(read<PutDocument>({}, "/", {}).missing, (std::vector<std::string>{"id", "section"}));
  EXPECT_EQ(read<PutDocument>({}, "/", {}, "{}").missing,
            (std::vector<std::string>{"id", "section"}));
}

TEST(RestJsonInput, TakesAPayloadOfBytesAsItIs) {
  const Labels labels = {{"Bucket", "b"}, {"Key", "k"}};
  const Decoded decoded = read<PutObject>(labels, "/", {}, "{not json");
  EXPECT_EQ(decoded.error, "");
  EXPECT_EQ(decoded.input["Body"], api::encode_base64("{not json"));
}

TEST(RestJsonInput, TakesAPayloadOfTextOrAStructure) {
  EXPECT_EQ(read<PutBucketPolicy>({{"Bucket", "b"}}, "/", {}, "text").input["Policy"], "text");
  EXPECT_EQ(read<PutBucketPolicy>({{"Bucket", "b"}}, "/", {}, "\xff").error,
            "SerializationException");
  const Labels labels = {{"Bucket", "b"}, {"Key", "k"}};
  const Decoded decoded = read<CompleteMultipartUpload>(labels, "/?uploadId=u", {},
                                                        R"({"Part":[{"ETag":"e"}]})");
  EXPECT_EQ(decoded.error, "") << decoded.message;
  EXPECT_EQ(decoded.input["MultipartUpload"], json::parse(R"({"Parts":[{"ETag":"e"}]})"));
}

TEST(RestJsonInput, RefusesWhatItCannotReadWithOneError) {
  EXPECT_EQ(read<PutDocument>({{"Id", "d"}}, "/?depth=deep", {}, "{}").error,
            "SerializationException");
  EXPECT_EQ(read<PutDocument>({{"Id", "d"}}, "/", {{"x-numbers", "one"}}, "{}").error,
            "SerializationException");
  EXPECT_EQ(read_document("[]").error, "SerializationException");
  EXPECT_EQ(read_document("{").error, "SerializationException");
  EXPECT_EQ(read_document(R"({"Count":"x"})").message,
            "STRING_VALUE can not be converted to a Long at 'count'");
}

TEST(RestJsonOutput, SpreadsMembersOverStatusHeadersAndBody) {
  PutDocumentResponse output;
  output.Location = "/d/1";
  output.Words = std::vector<std::string>{"a", "b,c"};
  output.Since = simulation::parse_instant("2026-01-01T00:00:00Z").value();
  output.Epoch = simulation::parse_instant("2026-01-01T00:00:00.250Z").value();
  output.Renamed = "r";
  const http::Response response = write<PutDocument>(output);
  EXPECT_EQ(response.status, 201u);
  EXPECT_EQ(header_of(response, "Location"), "/d/1");
  EXPECT_EQ(header_of(response, "x-words"), "a,\"b,c\"");
  EXPECT_EQ(header_of(response, "x-since"), "Thu, 01 Jan 2026 00:00:00 GMT");
  EXPECT_EQ(header_of(response, "Content-Type"), "application/json");
  EXPECT_EQ(header_of(response, "x-amzn-RequestId"), context.request_id);
  EXPECT_EQ(response.body, R"({"Epoch":1767225600.25,"renamedOnTheWire":"r"})");
}

TEST(RestJsonOutput, TakesTheStatusOfAMemberBeforeTheModels) {
  PutDocumentResponse output;
  output.Status = 202;
  EXPECT_EQ(write<PutDocument>(output).status, 202u);
  output.Status = 204;
  const http::Response response = write<PutDocument>(output);
  EXPECT_EQ(response.status, 204u);
  EXPECT_EQ(response.body, "");
  EXPECT_EQ(header_of(response, "Content-Type"), "");
}

TEST(RestJsonOutput, HasNoBodyWhereTheModelHasNone) {
  const http::Response deleted = write<DeleteObject>({});
  EXPECT_EQ(deleted.status, 204u);
  EXPECT_EQ(deleted.body, "");
}

TEST(RestJsonOutput, GivesAPayloadAsItIs) {
  GetObjectOutput object;
  object.Body = api::Blob{"\0x"};
  EXPECT_EQ(write<GetObject>(object).body, object.Body->bytes);
  EXPECT_EQ(header_of(write<GetObject>(object), "Content-Type"), "application/octet-stream");
  EXPECT_EQ(write<GetObject>({}).body, "");
  EXPECT_EQ(write<GetBucketPolicy>({.Policy = "{}"}).body, "{}");
  EXPECT_EQ(header_of(write<GetBucketPolicy>({.Policy = "{}"}), "Content-Type"), "text/plain");
}

TEST(RestJsonError, IsNamedByAHeaderAndHasTheMembersOfItsShape) {
  api::ApiError error("DocumentLocked", "It is \"locked\".");
  error.members = {{"Reason", "Writers"}, {"Holders", "2"}, {"retryAfterSeconds", "5"}};
  const http::Response response = error_of(error);
  EXPECT_EQ(response.status, 429u);
  EXPECT_EQ(header_of(response, "x-amzn-ErrorType"), "DocumentLocked");
  EXPECT_EQ(header_of(response, "x-amzn-RequestId"), context.request_id);
  EXPECT_EQ(header_of(response, "Content-Type"), "application/json");
  EXPECT_EQ(header_of(response, "Retry-After"), "5");
  EXPECT_EQ(response.body,
            R"({"Type":"User","message":"It is \"locked\".","Holders":2,"Reason":"Writers"})");
}

TEST(RestJsonError, SpellsTheMessageAsTheShapeDoes) {
  const http::Response response = error_of({"DocumentNotFound", "no"});
  EXPECT_EQ(response.status, 404u);
  EXPECT_EQ(header_of(response, "x-amzn-ErrorType"), "DocumentNotFound");
  EXPECT_EQ(response.body, R"({"Message":"no"})");
}

TEST(RestJsonError, OfNoShapeHasOnlyAMessage) {
  const http::Response response = error_of({"ValidationException", "no"});
  EXPECT_EQ(response.status, 400u);
  EXPECT_EQ(response.body, R"({"message":"no"})");
  const http::Response unrouted =
      rest_json_codec().encode_error(nullptr, nullptr, {"NotImplemented", "no", 501}, context);
  EXPECT_EQ(unrouted.status, 501u);
  EXPECT_EQ(header_of(unrouted, "x-amzn-ErrorType"), "NotImplemented");
}

}  // namespace
}  // namespace windtunnel::protocol
