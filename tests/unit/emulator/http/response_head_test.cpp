#include "emulator/http/response_head.hpp"

#include <gtest/gtest.h>

#include "emulator/http/problem.hpp"

namespace windtunnel::http {
namespace {

Response dated(unsigned status, std::string body = {}) {
  Response response;
  response.status = status;
  response.headers = {{"Date", "Mon, 02 Mar 2026 02:50:00 GMT"}};
  response.body = std::move(body);
  return response;
}

TEST(ResponseHead, IsAsShortAsItCanBe) {
  std::string out;
  EXPECT_TRUE(append_head(out, dated(200, "hello"), {}));
  EXPECT_EQ(out,
            "HTTP/1.1 200 OK\r\nServer: windtunnel\r\nDate: Mon, 02 Mar 2026 02:50:00 GMT\r\n"
            "Content-Length: 5\r\n\r\n");
}

TEST(ResponseHead, AddsOneValidDateWhereTheHandlerGaveNone) {
  std::string out;
  append_head(out, Response{}, {});
  const auto date = out.find("Date: ");
  ASSERT_NE(date, std::string::npos);
  EXPECT_EQ(out.find("Date: ", date + 1), std::string::npos);
  EXPECT_EQ(out.substr(out.find("\r\n", date) - 4, 4), " GMT");
  EXPECT_EQ(out.find("\r\n", date) - date,
            std::string_view("Date: Mon, 02 Mar 2026 02:50:00 GMT").size());
}

TEST(ResponseHead, KeepsOnlyTheFirstOfTwoDates) {
  auto response = dated(200);
  response.headers.emplace_back("date", "second");
  std::string out;
  append_head(out, response, {});
  EXPECT_EQ(out.find("second"), std::string::npos);
}

TEST(ResponseHead, SendsNoBodyWithHead204And304) {
  std::string out;
  EXPECT_FALSE(append_head(out, dated(200, "hello"), {.is_head_request = true}));
  EXPECT_NE(out.find("Content-Length: 5\r\n"), std::string::npos);
  auto announced = dated(200);
  announced.head_content_length = 123456789012;
  out.clear();
  EXPECT_FALSE(append_head(out, announced, {.is_head_request = true}));
  EXPECT_NE(out.find("Content-Length: 123456789012\r\n"), std::string::npos);
  for (const unsigned status : {204u, 304u}) {
    out.clear();
    EXPECT_FALSE(append_head(out, dated(status, "dropped"), {}));
    EXPECT_EQ(out.find("Content-Length"), std::string::npos);
  }
}

TEST(ResponseHead, DropsHeadersThatAreTheRoomsOwn) {
  auto response = dated(200);
  for (const auto* name : {"content-length", "Connection", "Transfer-Encoding", "Server", "Upgrade",
                           "Keep-Alive", "Trailer", "bad name", ""}) {
    response.headers.emplace_back(name, "handler's");
  }
  std::string out;
  append_head(out, response, {});
  EXPECT_EQ(out.find("handler's"), std::string::npos);
}

TEST(ResponseHead, KeepsLineBreaksOutOfValues) {
  auto response = dated(200);
  response.headers.emplace_back("x-amz-meta-a", "one\r\nSet-Cookie: two");
  std::string out;
  append_head(out, response, {});
  EXPECT_NE(out.find("x-amz-meta-a: one  Set-Cookie: two\r\n"), std::string::npos);
}

TEST(ResponseHead, AnswersAnAllowedOriginOnce) {
  auto response = dated(200);
  response.headers.emplace_back("Access-Control-Allow-Origin", "*");
  std::string out;
  append_head(out, response, {.origin = "http://localhost:3000"});
  EXPECT_EQ(out.find("Origin: *"), std::string::npos);
  EXPECT_NE(out.find("Access-Control-Allow-Origin: http://localhost:3000\r\n"
                     "Access-Control-Expose-Headers: *\r\nVary: Origin\r\n"),
            std::string::npos);
}

TEST(ResponseHead, SaysWhatBecomesOfTheConnectionWhereTheVersionLeavesItOpen) {
  std::string out;
  append_head(out, dated(200), {.keep_alive = false});
  EXPECT_NE(out.find("Connection: close\r\n"), std::string::npos);
  out.clear();
  append_head(out, dated(200), {.http_minor_version = 0, .keep_alive = true});
  EXPECT_NE(out.find("Connection: keep-alive\r\n"), std::string::npos);
}

TEST(Problem, IsValidJsonWhateverItQuotes) {
  const auto response = problem_response({403, "a \"b\" \\ \x01\xff"});
  EXPECT_EQ(response.body,
            "{\"title\":\"Forbidden\",\"status\":403,\"detail\":\"a \\\"b\\\" \\\\ ??\"}\n");
}

TEST(ReasonPhrase, IsKnownForWhatServersSendAndUnknownOtherwise) {
  EXPECT_EQ(reason_phrase(200), "OK");
  EXPECT_EQ(reason_phrase(504), "Gateway Timeout");
  EXPECT_EQ(reason_phrase(299), "Unknown Status");
  EXPECT_EQ(reason_phrase(999), "Unknown Status");
}

}  // namespace
}  // namespace windtunnel::http
