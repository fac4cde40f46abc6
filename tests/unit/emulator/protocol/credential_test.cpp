#include "emulator/protocol/credential.hpp"

#include <gtest/gtest.h>

#include "emulator/api/access_key.hpp"
#include "emulator/protocol/world_target.hpp"

namespace windtunnel::protocol {
namespace {

std::string text_of(const Credential& credential) {
  return credential.access_key_id + "|" + credential.date + "|" + credential.region + "|" +
         credential.service;
}

std::string of_header(std::string_view authorization) {
  http::Request request;
  request.headers = {{"authorization", authorization}};
  return text_of(parse_credential(request));
}

std::string of_target(std::string_view target) {
  http::Request request;
  request.target = target;
  return text_of(parse_credential(request));
}

TEST(Credential, IsReadFromTheAuthorizationHeader) {
  EXPECT_EQ(of_header("AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-west-1/monitoring/aws4_request, "
                      "SignedHeaders=host, Signature=00"),
            "AKIA|20260101|eu-west-1|monitoring");
  EXPECT_EQ(of_header("AWS4-HMAC-SHA256 SignedHeaders=host,Credential=a/b/20260101/r/s/aws4_request"),
            "a/b|20260101|r|s");
  EXPECT_EQ(of_header("AWS4-ECDSA-P256-SHA256 Credential=AKIA/20260101/s3/aws4_request, x"),
            "AKIA|20260101||s3");
  EXPECT_EQ(of_header("AWS AKIA:signature="), "AKIA|||");
}

TEST(Credential, IsReadFromAPresignedUrl) {
  EXPECT_EQ(of_target("/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&"
                      "X-Amz-Credential=AKIA%2F20260101%2Fus-east-1%2Fs3%2Faws4_request"),
            "AKIA|20260101|us-east-1|s3");
  EXPECT_EQ(of_target("/k?X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256&"
                      "X-Amz-Credential=AKIA/20260101/s3/aws4_request"),
            "AKIA|20260101||s3");
  EXPECT_EQ(of_target("/k?AWSAccessKeyId=AKIA&Signature=x"), "AKIA|||");
}

TEST(Credential, CountsAsAbsentWhereItIsMalformed) {
  for (const char* header : {"Bearer x", "AWS4-HMAC-SHA256 Signature=00", "AWS4-HMAC-SHA256 Credential=",
                             "AWS4-HMAC-SHA256 Credential=a/b/c", "Credential=a/b/c/d/aws4_request",
                             "AWS4-HMAC-SHA256 Credential=a/20260101/r/s/aws5_request"}) {
    EXPECT_EQ(of_header(header), "|||") << header;
  }
  EXPECT_EQ(of_target("/?X-Amz-Credential=%ff"), "|||");
  EXPECT_EQ(of_target("/"), "|||");
}

std::string scope_text(std::string_view key, std::string_view region) {
  const world::Scope scope =
      scope_of({std::string(key), "", std::string(region), ""}, "999999999999", "eu-north-1");
  return scope.account + " " + scope.region;
}

TEST(ScopeOf, TakesATwelveDigitKeyForTheAccount) {
  EXPECT_EQ(scope_text("123456789012", "us-west-2"), "123456789012 us-west-2");
  EXPECT_EQ(scope_text("1234567890123", "us-west-2"), "999999999999 us-west-2");
}

TEST(ScopeOf, ReadsTheAccountInAKeyThatWeIssued) {
  const std::string key = api::issue_access_key("ASIA", "000000000042", 7);
  EXPECT_EQ(scope_text(key, "us-west-2"), "000000000042 us-west-2");
  std::string damaged = key;
  damaged.back() = damaged.back() == 'A' ? 'B' : 'A';
  EXPECT_EQ(scope_text(damaged, "us-west-2"), "999999999999 us-west-2");
  EXPECT_EQ(scope_text("AKIAIOSFODNN7EXAMPLE", "us-west-2"), "999999999999 us-west-2");
}

TEST(ScopeOf, TakesWhatIsNoRegionForTheDefaultOne) {
  for (const char* region : {"", "aws-global", "US-EAST-1", "us east", "us/east",
                             "a-region-of-more-than-thirty-two-letters"}) {
    EXPECT_EQ(scope_text("", region), "999999999999 eu-north-1") << region;
  }
}

TEST(SplitWorld, TakesTheNameFromThePathOrTheHost) {
  struct Case {
    std::string_view host, target, world, rest;
  };
  const Case cases[] = {
      {"localhost:4650", "/b/k?x", "default", "/b/k?x"},
      {"localhost", "/_world/blue/b/k?x=1", "blue", "/b/k?x=1"},
      {"localhost", "/_world/blue", "blue", "/"},
      {"localhost", "/_world/blue?x=/y", "blue", "/?x=/y"},
      {"localhost", "/_world//b", "", "/b"},
      {"blue.world.localhost:4650", "/b", "blue", "/b"},
      {"bucket.blue.WORLD.localhost", "/k", "blue", "/k"},
      {"red.world.localhost", "/_world/blue/", "blue", "/"},
      {"world.localhost", "/", "default", "/"},
      {"", "/", "default", "/"},
  };
  for (const auto& [host, target, world, rest] : cases) {
    http::Request request;
    request.target = target;
    request.headers = {{"host", host}};
    const WorldTarget split = split_world(request);
    EXPECT_EQ(split.world, world) << host << target;
    EXPECT_EQ(split.target, rest) << host << target;
  }
}

}  // namespace
}  // namespace windtunnel::protocol
