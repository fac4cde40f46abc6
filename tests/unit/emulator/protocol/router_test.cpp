#include "emulator/protocol/router.hpp"

#include "emulator/protocol/rest_hosts.hpp"
#include "emulator/protocol/rest_router.hpp"
#include "tests/unit/emulator/protocol/codec_harness.hpp"

namespace windtunnel::protocol {
namespace {

using api::Protocol;

const Router& router() {
  // The test model speaks everything; no service has both REST and the others.
  static constexpr Protocol protocols[] = {Protocol::json_1_1, Protocol::query,
                                           Protocol::rpc_v2_cbor};
  static const api::ServiceModel plain = [] {
    api::ServiceModel model = testmodel::service_model;
    model.protocols = protocols;
    return model;
  }();
  static const Router both({&plain, &testxml::service_model});
  return both;
}

struct Ask {
  std::string method = "POST";
  std::string target = "/";
  Headers headers = {};
  std::string body = {};
  std::string signed_for = {};
};

RouteResult route(const Ask& ask) {
  http::Request request = post(ask.body, ask.headers);
  request.method = ask.method;
  request.target = ask.target;
  return router().route(request, {"AKIA", "20260101", "us-east-1", ask.signed_for});
}

/// "service Operation", or the error's code and status.
std::string where(const RouteResult& result) {
  if (result.codec == nullptr) return "nowhere";
  if (result.error) return result.error->code + " " + std::to_string(result.error->status);
  return std::string(result.route.service->name) + " " + std::string(result.route.operation->name);
}
std::string where(const Ask& ask) { return where(route(ask)); }

const std::pair<std::string_view, std::string_view> form_type{
    "Content-Type", "application/x-www-form-urlencoded; charset=utf-8"};

TEST(Router, GoesByTheTargetHeaderFirst) {
  const RouteResult found = route({.target = "/service/X/operation/Y?Action=Ping",
                                   .headers = {{"x-amz-target", "TestModel_20260101.PutThing"},
                                               {"Content-Type", "application/x-amz-json-1.0"}}});
  EXPECT_EQ(where(found), "testmodel PutThing");
  EXPECT_EQ(found.route.protocol, Protocol::json_1_0);
  EXPECT_EQ(found.codec, &json_codec(false));
  EXPECT_EQ(route({.headers = {{"X-Amz-Target", "TestModel_20260101.PutThing"}}}).codec,
            &json_codec(true));
}

TEST(Router, TakesCallsByPostAndQueriesByGetToo) {
  const Headers target = {{"X-Amz-Target", "TestModel_20260101.PutThing"}};
  const Headers rpc = {{"Smithy-Protocol", "rpc-v2-cbor"}};
  const std::string path = "/service/TestModel_20260101/operation/PutThing";
  for (const char* method : {"GET", "PUT", "DELETE", "FOO", "post"}) {
    EXPECT_EQ(where({.method = method, .headers = target}), "MethodNotAllowed 405") << method;
    EXPECT_EQ(where({.method = method, .target = path, .headers = rpc}), "MethodNotAllowed 405");
  }
  const std::string query = "/?Action=Ping&Version=2026-01-01";
  EXPECT_EQ(where({.method = "GET", .target = query}), "testmodel Ping");
  EXPECT_EQ(where({.method = "FOO", .target = query}), "MethodNotAllowed 405");
}

TEST(Router, ShowsWhatItDoesNotKnowShortAndPlain) {
  const auto message = [](std::string_view target) {
    return route({.headers = {{"X-Amz-Target", target}}}).error->message;
  };
  EXPECT_NE(message("No\xff\x80.\x01").find("'No??.?'"), std::string::npos);
  EXPECT_NE(message("TestModel_20260101.\xc3\xa4").find("no operation '?" "?'"), std::string::npos);
  EXPECT_LT(message(std::string(60'000, 'x')).size(), 1'000u);
}

TEST(Router, GoesByAnRpcPathBehindAnyPrefix) {
  for (const char* target : {"/service/TestModel_20260101/operation/PutThing",
                             "/a/service/TestModel_20260101/operation/PutThing?x=1"}) {
    const RouteResult found = route({.target = target, .headers = {{"Smithy-Protocol", "rpc-v2-cbor"}}});
    EXPECT_EQ(where(found), "testmodel PutThing");
    EXPECT_EQ(found.codec, &cbor_codec());
  }
  EXPECT_EQ(where({.target = "/service/TestModel_20260101/operation/PutThing",
                   .headers = {{"Content-Type", "application/cbor"}}}),
            "testmodel PutThing");
}

TEST(Router, GoesByActionAndVersionInTheFormOrTheQueryString) {
  for (const Ask& ask : {Ask{.headers = {form_type}, .body = "Action=PutThing&Version=2026-01-01"},
                         Ask{.method = "GET", .target = "/?Version=2026-01-01&Action=PutThing"},
                         Ask{.headers = {form_type}, .body = "Action=PutThing"},
                         Ask{.headers = {form_type},
                             .body = "Action=PutThing&Version=1999-01-01",
                             .signed_for = "testmodel"}}) {
    EXPECT_EQ(where(ask), "testmodel PutThing");
  }
  EXPECT_EQ(where({.headers = {form_type}, .body = "Action=Launch&Version=2006-03-01"}),
            "testxml Launch");
  // Without a form's content type the body is no evidence.
  EXPECT_EQ(where({.body = "Action=PutThing&Version=2026-01-01"}), "NotImplemented 501");
}

TEST(Router, TakesAFormSentToARestServiceForContent) {
  const RouteResult found = route({.method = "PUT",
                                   .target = "/bucket/key",
                                   .headers = {form_type},
                                   .body = "Action=PutThing&Version=2026-01-01",
                                   .signed_for = "s3"});
  EXPECT_EQ(where(found), "testxml PutObject");
}

TEST(Router, GoesByTheRoutesOfTheSignedService) {
  const RouteResult found = route({.method = "GET", .target = "/b/a/b%20c?x-id=GetObject", .signed_for = "s3"});
  EXPECT_EQ(where(found), "testxml GetObject");
  EXPECT_EQ(found.route.labels, (std::vector<std::pair<std::string, std::string>>{{"Bucket", "b"},
                                                                                   {"Key", "a/b c"}}));
  EXPECT_EQ(found.codec, &rest_xml_codec());
}

TEST(Router, TriesTheRoutesForAnUnsignedRequest) {
  EXPECT_EQ(where({.method = "GET", .target = "/b/k"}), "testxml GetObject");
  EXPECT_EQ(where({.method = "GET", .target = "/"}), "NotImplemented 501");
}

TEST(Router, TellsOperationsOfOneMethodAndPathApart) {
  const std::pair<Ask, const char*> cases[] = {
      {{.method = "GET", .target = "/b?list-type=2"}, "testxml ListObjectsV2"},
      {{.method = "GET", .target = "/b?policy"}, "testxml GetBucketPolicy"},
      {{.method = "GET", .target = "/b?policy="}, "testxml GetBucketPolicy"},
      {{.method = "GET", .target = "/"}, "testxml ListBuckets"},
      {{.method = "HEAD", .target = "/b"}, "testxml HeadBucket"},
      {{.method = "HEAD", .target = "/b/"}, "testxml HeadBucket"},
      {{.method = "HEAD", .target = "/b/k"}, "testxml HeadObject"},
      {{.method = "PUT", .target = "/b/k?x-id=PutObject"}, "testxml PutObject"},
      {{.method = "POST", .target = "/b/k?uploadId=u"}, "testxml CompleteMultipartUpload"},
      {{.method = "POST", .target = "/b?delete"}, "testxml DeleteObjects"},
      {{.method = "GET", .target = "/b/k?attributes", .headers = {{"x-amz-object-attributes", "ETag"}}},
       "testxml GetObjectAttributes"},
      {{.method = "POST", .target = "/2026-01-01/documents/d/versions"}, "testxml PutDocument"},
      {{.method = "POST", .target = "/2026-01-01/documents/d/versions/"}, "testxml PutDocument"},
      // Not implemented, but known, so that they are not taken for something else.
      {{.method = "GET", .target = "/b?acl"}, "NotImplemented 501"},
      {{.method = "PUT", .target = "/b/k?partNumber=1&uploadId=u"}, "NotImplemented 501"},
      {{.method = "PUT", .target = "/b/k", .headers = {{"x-amz-copy-source", "/a/b"}}},
       "NotImplemented 501"},
      {{.method = "PATCH", .target = "/b"}, "MethodNotAllowed 405"},
      {{.method = "GET", .target = "/b/%ff"}, "InvalidURI 0"},
  };
  for (auto [ask, expected] : cases) {
    ask.signed_for = "s3";
    EXPECT_EQ(where(ask), expected) << ask.method << " " << ask.target;
  }
}

TEST(Router, GoesByTheRoutesOfServicesThatAnswerInJson) {
  static constexpr Protocol protocols[] = {Protocol::rest_json};
  static const api::ServiceModel documents = [] {
    api::ServiceModel model = testxml::service_model;
    model.protocols = protocols;
    model.endpoint_prefix = "documents";
    return model;
  }();
  const Router over_json({&documents});
  http::Request request = post("{}");
  request.target = "/2026-01-01/documents/arn%3Aaws%3Ax/versions";
  const RouteResult found = over_json.route(request, {"AKIA", "20260101", "us-east-1", "documents"});
  EXPECT_EQ(where(found), "testxml PutDocument");
  EXPECT_EQ(found.codec, &rest_json_codec());
  EXPECT_EQ(found.route.protocol, Protocol::rest_json);
  EXPECT_EQ(found.route.labels.front().second, "arn:aws:x");
  request.method = "PATCH";
  const RouteResult lost = over_json.route(request, {"AKIA", "20260101", "us-east-1", "documents"});
  EXPECT_EQ(where(lost), "UnknownOperationException 404");
  EXPECT_EQ(lost.codec, &rest_json_codec());
}

TEST(Router, SaysWhichOperationIsNotImplemented) {
  const std::string message =
      "testmodel TearDown is not implemented by this version of Windtunnel; 'windtunnel coverage "
      "testmodel' lists what is";
  for (const Ask& ask :
       {Ask{.headers = {{"X-Amz-Target", "TestModel_20260101.TearDown"}}},
        Ask{.headers = {form_type}, .body = "Action=TearDown&Version=2026-01-01"},
        Ask{.target = "/service/TestModel_20260101/operation/TearDown",
            .headers = {{"Smithy-Protocol", "rpc-v2-cbor"}}}}) {
    const RouteResult result = route(ask);
    EXPECT_EQ(where(result), "NotImplemented 501");
    EXPECT_EQ(result.error->message, message);
  }
}

TEST(Router, SaysWhichServicesThereAre) {
  const std::pair<Ask, const char*> cases[] = {
      {{.headers = {{"X-Amz-Target", "Unheard_2020.Of"}}}, "the X-Amz-Target 'Unheard_2020.Of'"},
      {{.headers = {{"X-Amz-Target", "nonsense"}}}, "the X-Amz-Target 'nonsense'"},
      {{.target = "/service/Unheard/operation/Of", .headers = {{"Smithy-Protocol", "rpc-v2-cbor"}}},
       "the RPC v2 service 'Unheard'"},
      {{.headers = {form_type}, .body = "Action=Of&Version=1"},
       "the query API version '1' with the action 'Of'"},
      {{.method = "GET", .signed_for = "unheard"}, "the signing name 'unheard'"},
      {{.method = "GET"}, "a request that is not signed and names no operation"},
  };
  for (const auto& [ask, evidence] : cases) {
    const RouteResult result = route(ask);
    EXPECT_EQ(where(result), "NotImplemented 501") << evidence;
    EXPECT_EQ(result.error->message, "This version of Windtunnel has no service for " +
                                         std::string(evidence) + "; it has: testmodel, testxml");
  }
}

TEST(Router, SaysThatAServiceHasNoSuchOperation) {
  EXPECT_EQ(where({.headers = {{"X-Amz-Target", "TestModel_20260101.Unheard"}}}),
            "UnknownOperationException 400");
  const RouteResult query = route({.headers = {form_type}, .body = "Action=Unheard&Version=2026-01-01"});
  EXPECT_EQ(where(query), "InvalidAction 400");
  EXPECT_EQ(query.error->message, "Could not find operation Unheard of testmodel for version 2026-01-01");
  EXPECT_EQ(where({.method = "GET", .signed_for = "testmodel"}), "UnknownOperationException 400");
}

TEST(S3HostBucket, ReadsTheBucketFromTheHostsThatAreKnown) {
  const std::pair<const char*, const char*> cases[] = {
      {"s3.amazonaws.com", ""},
      {"b.s3.amazonaws.com", "b"},
      {"b.s3.eu-west-1.amazonaws.com:443", "b"},
      {"a.b.c.s3.us-gov-west-1.amazonaws.com", "a.b.c"},
      {"b.s3-eu-west-1.amazonaws.com", "b"},
      {"b.s3.dualstack.us-east-1.amazonaws.com", "b"},
      {"b.s3-fips.us-east-1.amazonaws.com", "b"},
      {"b.s3-accelerate.amazonaws.com", "b"},
      {"s3.b.s3.cn-north-1.amazonaws.com.cn", "s3.b"},
      {"monitoring.us-east-1.amazonaws.com", ""},
      {"localhost:4650", ""},
      {"b.localhost", "b"},
      {"b.s3.us-east-1.localhost", "b"},
      {"b.s3.localhost.localstack.cloud", "b"},
      {"blue.world.localhost", ""},
      {"b.blue.world.localhost", "b"},
      {"127.0.0.1:4650", ""},
      {"example.com", ""},
      {"notamazonaws.com", ""},
  };
  for (const auto& [host, bucket] : cases) EXPECT_EQ(s3_host_bucket(host), bucket) << host;
  EXPECT_EQ(s3_style_path("b.localhost", "/a//b%2F"), "/b/a//b%2F");
  EXPECT_EQ(s3_style_path("localhost", "/b/a"), "/b/a");
}

}  // namespace
}  // namespace windtunnel::protocol
