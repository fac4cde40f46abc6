#include "emulator/http/request_reader.hpp"

#include <gtest/gtest.h>

#include "tests/unit/emulator/http/compress.hpp"

namespace windtunnel::http {
namespace {

using Step = RequestReader::Step;

/// Feeds `text` in pieces of `piece_bytes`, as a connection would, until the request is complete
/// or refused; what is left of the text stays in `left`.
Step feed_all(RequestReader& reader, std::string& left, std::string_view text,
              std::size_t piece_bytes) {
  for (;;) {
    const auto [step, consumed] = reader.feed(left);
    left.erase(0, consumed);
    if (step == Step::Complete || step == Step::Refused) {
      left += text;
      return step;
    }
    if (step == Step::HeadDone) continue;
    if (text.empty()) return step;
    left += text.substr(0, piece_bytes);
    text.remove_prefix(std::min(piece_bytes, text.size()));
  }
}

unsigned refusal(std::string_view text, ReaderLimits limits = {}) {
  RequestReader reader(limits);
  std::string left;
  if (feed_all(reader, left, text, text.size()) != Step::Refused) return 0;
  EXPECT_FALSE(reader.problem().detail.empty());
  return reader.problem().status;
}

std::string body_of(std::string_view text) {
  RequestReader reader({});
  std::string left;
  if (feed_all(reader, left, text, text.size()) != Step::Complete) return "(not complete)";
  return reader.take_request().body;
}

TEST(RequestReader, ReadsTheSameRequestsWhateverThePieces) {
  const std::string text =
      "POST /a%20b?q=1 HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target:  A.B \r\nContent-Length: 5\r\n"
      "\r\nhello"
      "\r\nPUT / HTTP/1.1\r\nhost: localhost\r\nTransfer-Encoding: Chunked\r\n\r\n"
      "5;ext=\"v\"\r\nhello\r\n6\r\n world\r\n0\r\nTrailer: dropped\r\n\r\n"
      "GET /last HTTP/1.0\r\n\r\n";
  for (const std::size_t piece_bytes : {1u, 2u, 3u, 7u, 50u, 1000u}) {
    RequestReader reader({});
    std::string left;
    ASSERT_EQ(feed_all(reader, left, text, piece_bytes), Step::Complete) << piece_bytes;
    EXPECT_TRUE(reader.head().keep_alive);
    auto request = reader.take_request();
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.target, "/a%20b?q=1");
    EXPECT_EQ(request.header("x-amz-TARGET"), "A.B");
    EXPECT_EQ(request.header("absent"), "");
    EXPECT_EQ(request.headers.size(), 3u);
    EXPECT_EQ(request.body, "hello");

    reader.start_next();
    ASSERT_EQ(feed_all(reader, left, "", piece_bytes), Step::Complete) << piece_bytes;
    request = reader.take_request();
    EXPECT_EQ(request.method, "PUT");
    EXPECT_EQ(request.headers.size(), 2u);
    EXPECT_EQ(request.body, "hello world");

    reader.start_next();
    ASSERT_EQ(feed_all(reader, left, "", piece_bytes), Step::Complete) << piece_bytes;
    EXPECT_EQ(reader.take_request().target, "/last");
    EXPECT_FALSE(reader.head().keep_alive);
    EXPECT_TRUE(left.empty());
  }
}

TEST(RequestReader, TellsTheHeadBeforeTheBodyIsThere) {
  RequestReader reader({});
  const auto fed = reader.feed(
      "PUT / HTTP/1.1\r\nHost: a:1\r\nOrigin: http://b\r\nExpect: 100-continue\r\n"
      "Sec-Fetch-Site: cross-site\r\nContent-Length: 3\r\n\r\n");
  ASSERT_EQ(fed.step, Step::HeadDone);
  EXPECT_TRUE(reader.is_in_body());
  const auto& head = reader.head();
  EXPECT_EQ(head.expect, "100-continue");
  EXPECT_EQ(head.claims.host, "a:1");
  EXPECT_EQ(head.claims.host_count, 1u);
  EXPECT_EQ(head.claims.origin, "http://b");
  EXPECT_EQ(head.claims.fetch_site, "cross-site");
  EXPECT_EQ(reader.feed("abc").step, Step::Complete);
}

TEST(RequestReader, TurnsAnAbsoluteTargetIntoItsPath) {
  RequestReader reader({});
  ASSERT_EQ(reader.feed("GET http://s3.amazonaws.com:80/b/k?x HTTP/1.1\r\n\r\n").step,
            Step::HeadDone);
  EXPECT_EQ(reader.head().claims.target, "/b/k?x");
  EXPECT_EQ(reader.head().claims.target_authority, "s3.amazonaws.com:80");
}

TEST(RequestReader, RefusesBadRequestLines) {
  for (const auto* line :
       {"GET", "GET /", "GET / HTTP/1.1 x", "GET  / HTTP/1.1", " GET / HTTP/1.1", "G(T / HTTP/1.1",
        "GET /a b HTTP/1.1", "GET /\x01 HTTP/1.1", "GET /\x7f HTTP/1.1", "GET / HTTP/2.0",
        "GET / http/1.1", "GET relative HTTP/1.1", "GET * HTTP/1.1", "GET http://h HTTP/1.1",
        "CONNECT a:80 HTTP/1.1", "GET ftp://h/ HTTP/1.1", "\x16\x03\x01\x02"}) {
    EXPECT_EQ(refusal(std::string(line) + "\r\nHost: a\r\n\r\n"), 400u) << line;
  }
  EXPECT_EQ(refusal(std::string_view("GET /\0 HTTP/1.1\r\n\r\n", 19)), 400u);
  EXPECT_EQ(refusal("OPTIONS * HTTP/1.1\r\n\r\n"), 0u);
}

TEST(RequestReader, RefusesBadHeaderFields) {
  for (const auto* field : {"no colon", "Bad Name: x", ": empty", "X: a\x01z", "X : space"}) {
    EXPECT_EQ(refusal("GET / HTTP/1.1\r\n" + std::string(field) + "\r\n\r\n"), 400u) << field;
  }
  EXPECT_EQ(refusal("GET / HTTP/1.1\r\nX: a\nY: b\r\n\r\n"), 400u);
}

TEST(RequestReader, RefusesAmbiguousBodies) {
  for (const auto* fields :
       {"Content-Length: x", "Content-Length: -1", "Content-Length: ", "Content-Length: 1, 2",
        "Content-Length: 99999999999999999999999", "Content-Length: 1\r\nContent-Length: 2",
        "Content-Length: 1\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 1", "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: gzip", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked, identity"}) {
    EXPECT_EQ(refusal("POST / HTTP/1.1\r\n" + std::string(fields) + "\r\n\r\n"), 400u) << fields;
  }
  EXPECT_EQ(refusal("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400u);
}

TEST(RequestReader, RefusesBadChunks) {
  const std::string head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const auto* chunks :
       {"x\r\n", "5;x=\"\r\n", "-1\r\n", "3\r\nabcd\r\n0\r\n\r\n", "fffffffffffffffff\r\n",
        "1\r\na\r\n0\r\nbad trailer\r\n\r\n"}) {
    EXPECT_EQ(refusal(head + chunks), 400u) << chunks;
  }
}

TEST(RequestReader, RefusesHeadsOverTheLimits) {
  const ReaderLimits limits{.header_bytes = 1000, .header_fields = 10, .body_bytes = 10};
  const std::string line = "GET / HTTP/1.1\r\n";
  EXPECT_EQ(refusal("GET /" + std::string(2000, 'a'), limits), 431u);
  EXPECT_EQ(refusal(line + "X: " + std::string(2000, 'a'), limits), 431u);
  std::string many = line;
  for (int i = 0; i < 11; ++i) many += "X: y\r\n";
  EXPECT_EQ(refusal(many + "\r\n", limits), 431u);
  std::string large = line;
  for (int i = 0; i < 9; ++i) large += "X: " + std::string(150, 'a') + "\r\n";
  EXPECT_EQ(refusal(large + "\r\n", limits), 431u);
  EXPECT_EQ(refusal(line + "X: " + std::string(900, 'a') + "\r\n\r\n", limits), 0u);
}

TEST(RequestReader, BoundsChunkLinesAndTrailers) {
  const ReaderLimits limits{.header_bytes = 1000, .header_fields = 10, .body_bytes = 10};
  const std::string head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(refusal(head + "1;" + std::string(2000, 'e'), limits), 431u);
  EXPECT_EQ(refusal(head + "0\r\nX: " + std::string(2000, 'e'), limits), 431u);
}

TEST(RequestReader, RefusesBodiesOverTheLimit) {
  const ReaderLimits limits{.header_bytes = 1000, .header_fields = 10, .body_bytes = 10};
  EXPECT_EQ(refusal("POST / HTTP/1.1\r\nContent-Length: 11\r\n\r\n", limits), 413u);
  EXPECT_EQ(refusal("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\n0123456789", limits), 0u);
  EXPECT_EQ(refusal("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                    "6\r\nabcdef\r\n6\r\nabcdef\r\n0\r\n\r\n",
                    limits),
            413u);
  const std::string bomb = gzip(std::string(5000, 'x'));
  EXPECT_EQ(refusal("POST / HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: " +
                        std::to_string(bomb.size()) + "\r\n\r\n" + bomb,
                    {.body_bytes = 1000}),
            413u);
}

TEST(RequestReader, InflatesGzipBodiesOfEveryMethodButPut) {
  const std::string zipped = gzip("{\"Namespace\": \"App\"}");
  const std::string rest =
      " / HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: " + std::to_string(zipped.size()) +
      "\r\n\r\n" + zipped;
  EXPECT_EQ(body_of("POST" + rest), "{\"Namespace\": \"App\"}");
  EXPECT_EQ(body_of("PUT" + rest), zipped);
  EXPECT_EQ(refusal("POST / HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"),
            400u);
  EXPECT_EQ(body_of("POST / HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n"), "");
}

TEST(RequestReader, TakesNoEncodingThatItDoesNotKnowButToStoreIt) {
  for (const std::string encoding : {"br", "deflate", "gzip, gzip", "aws-chunked"}) {
    const std::string rest = " / HTTP/1.1\r\nContent-Encoding: " + encoding + "\r\nContent-Length: ";
    EXPECT_EQ(refusal("POST" + rest + "2\r\n\r\n{}"), 415u) << encoding;
    EXPECT_EQ(body_of("PUT" + rest + "2\r\n\r\n{}"), "{}") << encoding;
    EXPECT_EQ(body_of("POST" + rest + "0\r\n\r\n"), "") << encoding;
  }
  EXPECT_EQ(body_of("POST / HTTP/1.1\r\nContent-Encoding: Identity\r\nContent-Length: 2\r\n\r\n{}"),
            "{}");
}

}  // namespace
}  // namespace windtunnel::http
