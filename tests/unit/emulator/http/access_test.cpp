#include "emulator/http/access.hpp"

#include <gtest/gtest.h>

namespace windtunnel::http {
namespace {

AccessRules default_rules() { return {"127.0.0.1", {}, {}}; }

AccessClaims claims_of_host(std::string_view host) {
  AccessClaims claims;
  claims.method = "POST";
  claims.target = "/";
  claims.host = host;
  claims.host_count = 1;
  return claims;
}

unsigned refusal(const AccessClaims& claims, const AccessRules& rules = default_rules()) {
  const auto problem = refuse(claims, rules);
  return problem ? problem->status : 0;
}

unsigned refusal_of_host(std::string_view host) { return refusal(claims_of_host(host)); }

unsigned refusal_of_origin(std::string_view origin, const AccessRules& rules = default_rules()) {
  auto claims = claims_of_host("localhost:4566");
  claims.origin = origin;
  claims.origin_count = 1;
  return refusal(claims, rules);
}

TEST(HostCheck, AdmitsLoopbackWithAnyPort) {
  for (const auto* host : {"127.0.0.1", "127.0.0.1:4566", "127.9.8.7:1", "localhost",
                           "LocalHost:80", "localhost.", "[::1]", "[::1]:4566",
                           "[::ffff:127.0.0.1]:80", "bucket.localhost:4566", "a.world.localhost"}) {
    EXPECT_EQ(refusal_of_host(host), 0u) << host;
  }
}

TEST(HostCheck, AdmitsNamesThatNoStrangerControls) {
  for (const auto* host : {"s3.us-east-1.amazonaws.com", "SQS.us-east-1.AmazonAWS.com:443",
                           "windtunnel:4566", "localhost.localstack.cloud:4566",
                           "s3.localhost.localstack.cloud", "host.docker.internal"}) {
    EXPECT_EQ(refusal_of_host(host), 0u) << host;
  }
}

TEST(HostCheck, RefusesEveryOtherHost) {
  for (const auto* host :
       {"evil.example", "evil.example:4566", "127.0.0.1.evil.example", "evilamazonaws.com",
        "amazonaws.com.evil.example", "notlocalhost.example", "192.168.1.5:4566", "[::2]",
        "0.0.0.0", "localhost.localstack.cloud.evil.example", "evil-localhost.localstack.cloud"}) {
    EXPECT_EQ(refusal_of_host(host), 403u) << host;
  }
}

TEST(HostCheck, AnswersBadRequestToMalformedHosts) {
  for (const auto* host :
       {"", ":80", "local host", "localhost:port", "localhost:123456", "[::1", "[]", "[::1]x",
        "[localhost]", "a@localhost", "localhost/path", "localhost:80:80", "h\xc3\xb6st", "a,b"}) {
    EXPECT_EQ(refusal_of_host(host), 400u) << host;
  }
}

TEST(HostCheck, WantsExactlyOneHostFromHttp11) {
  auto claims = claims_of_host("localhost");
  claims.host_count = 2;
  EXPECT_EQ(refusal(claims), 400u);
  claims.host_count = 0;
  EXPECT_EQ(refusal(claims), 400u);
  claims.http_minor_version = 0;
  EXPECT_EQ(refusal(claims), 0u);
}

TEST(HostCheck, SaysWhichOptionAllowsTheHost) {
  const auto problem = refuse(claims_of_host("evil.example:80"), default_rules());
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->detail,
            "Host 'evil.example' is not allowed; start the server with --allow-host evil.example.");
}

TEST(HostCheck, AdmitsTheBoundHostAndTheAllowedOnes) {
  const AccessRules rules{"[fd00::7]", {"ci.example", "*.test.example"}, {}};
  for (const auto* host : {"[fd00::7]:4566", "CI.example:80", "a.b.test.example"}) {
    EXPECT_TRUE(is_host_allowed(*host_of_authority(host), rules)) << host;
  }
  EXPECT_FALSE(is_host_allowed("test.example", rules));
  EXPECT_FALSE(is_host_allowed("ci.example.evil", rules));
  EXPECT_TRUE(is_host_allowed("evil.example", {"127.0.0.1", {"*"}, {}}));
}

TEST(HostCheck, JudgesTheAuthorityOfAnAbsoluteTargetToo) {
  auto claims = claims_of_host("localhost");
  claims.target_authority = "evil.example";
  EXPECT_EQ(refusal(claims), 403u);
  claims.target_authority = "s3.amazonaws.com";
  EXPECT_EQ(refusal(claims), 0u);
}

TEST(OriginCheck, AdmitsLoopbackOrigins) {
  for (const auto* origin : {"http://localhost", "http://localhost:3000", "https://127.0.0.1:8443",
                             "http://[::1]:80", "HTTP://app.localhost"}) {
    EXPECT_EQ(refusal_of_origin(origin), 0u) << origin;
  }
}

TEST(OriginCheck, RefusesForeignOrigins) {
  for (const auto* origin :
       {"https://evil.example", "null", "", "http://localhost.evil.example", "file://",
        "chrome-extension://localhost", "http://evil.amazonaws.com", "localhost",
        "http://evil.example:80@localhost", "http://windtunnel"}) {
    EXPECT_EQ(refusal_of_origin(origin), 403u) << origin;
  }
}

TEST(OriginCheck, AdmitsWhatTheRulesName) {
  const AccessRules rules{"127.0.0.1", {}, {"https://app.example/", "null"}};
  EXPECT_EQ(refusal_of_origin("https://app.example", rules), 0u);
  EXPECT_EQ(refusal_of_origin("null", rules), 0u);
  EXPECT_EQ(refusal_of_origin("http://app.example", rules), 403u);
  EXPECT_EQ(refusal_of_origin("https://app.example:8443", rules), 403u);
  EXPECT_EQ(refusal_of_origin("https://evil.example", {"", {}, {"*"}}), 0u);
}

TEST(OriginCheck, RefusesSeveralOrigins) {
  auto claims = claims_of_host("localhost");
  claims.origin = "http://localhost";
  claims.origin_count = 2;
  EXPECT_EQ(refusal(claims), 400u);
}

TEST(CrossSiteCheck, RefusesRequestsOfForeignPagesThatCarryNoOrigin) {
  auto image = claims_of_host("127.0.0.1:4566");
  image.method = "GET";
  image.target = "/?Action=DeleteAlarms";
  image.fetch_site = "cross-site";
  image.fetch_mode = "no-cors";
  EXPECT_EQ(refusal(image), 403u);
  image.referer = "https://evil.example/page";
  EXPECT_EQ(refusal(image), 403u);
  image.referer = "http://localhost:3000/page";
  EXPECT_EQ(refusal(image), 0u);
  image.fetch_site = "same-site";
  image.referer = {};
  EXPECT_EQ(refusal(image), 0u);
}

TEST(CrossSiteCheck, LetsAPlainLinkLeadHereButNoActionInItsQuery) {
  auto link = claims_of_host("127.0.0.1:4566");
  link.method = "GET";
  link.target = "/console";
  link.fetch_site = "cross-site";
  link.fetch_mode = "navigate";
  EXPECT_EQ(refusal(link), 0u);
  link.target = "/?Action=DeleteAlarms";
  EXPECT_EQ(refusal(link), 403u);
  link.target = "/";
  link.method = "POST";
  EXPECT_EQ(refusal(link), 403u);
}

TEST(Preflight, IsAnsweredWithWhatItAsksFor) {
  Request request;
  request.method = "OPTIONS";
  request.headers = {{"access-control-request-method", "POST"},
                     {"Access-Control-Request-Headers", "authorization,x-amz-target"},
                     {"Access-Control-Request-Private-Network", "true"}};
  const auto response = preflight_response(request);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 204u);
  const std::vector<std::pair<std::string, std::string>> expected{
      {"Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"},
      {"Access-Control-Allow-Headers", "authorization,x-amz-target"},
      {"Access-Control-Allow-Private-Network", "true"},
      {"Access-Control-Max-Age", "600"}};
  EXPECT_EQ(response->headers, expected);
}

TEST(Preflight, IsNotEveryOptionsRequest) {
  Request request;
  request.method = "OPTIONS";
  EXPECT_FALSE(preflight_response(request));
  request.method = "GET";
  request.headers = {{"Access-Control-Request-Method", "POST"}};
  EXPECT_FALSE(preflight_response(request));
}

}  // namespace
}  // namespace windtunnel::http
