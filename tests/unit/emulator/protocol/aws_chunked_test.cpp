#include "emulator/protocol/aws_chunked.hpp"

#include <gtest/gtest.h>

#include "emulator/api/error.hpp"

namespace windtunnel::protocol {
namespace {

std::string error_of(std::string_view body, std::string_view length) {
  try {
    decode_aws_chunked(body, length);
  } catch (const api::ApiError& error) {
    return error.code;
  }
  return {};
}

TEST(AwsChunked, StripsSignedAndUnsignedChunks) {
  EXPECT_EQ(decode_aws_chunked("5;chunk-signature=ab\r\nhello\r\nA;chunk-signature=cd\r\n0123456789\r\n"
                               "0;chunk-signature=ef\r\n\r\n",
                               "15")
                .content,
            "hello0123456789");
  EXPECT_EQ(decode_aws_chunked("5\nhello\n0\n", "5").content, "hello");
  EXPECT_EQ(decode_aws_chunked("0\r\n\r\n", "0").content, "");
  EXPECT_EQ(decode_aws_chunked("2\r\n\r\n\r\n0\r\n\r\n", "2").content, "\r\n");
}

TEST(AwsChunked, KeepsTrailersButForTheirSignature) {
  const AwsChunkedBody body = decode_aws_chunked(
      "1\r\na\r\n0\r\nX-Amz-Checksum-CRC32: abc= \r\nx-amz-trailer-signature:ff\r\n\r\n", "1");
  EXPECT_EQ(body.trailers,
            (std::vector<std::pair<std::string, std::string>>{{"x-amz-checksum-crc32", "abc="}}));
}

TEST(AwsChunked, RefusesFramingThatIsNone) {
  struct Case {
    std::string body;
    const char* length;
    const char* code;
  };
  const Case cases[] = {
      {"5\r\nhello\r\n0\r\n\r\n", "", "MissingContentLength"},
      {"5\r\nhello\r\n0\r\n\r\n", "five", "InvalidArgument"},
      {"5\r\nhello\r\n0\r\n\r\n", "-5", "InvalidArgument"},
      {"5\r\nhello\r\n0\r\n\r\n", "4", "IncompleteBody"},
      {"5\r\nhello\r\n0\r\n\r\n", "6", "IncompleteBody"},
      {"5\r\nhello\r\n", "5", "IncompleteBody"},
      {"5\r\nhel", "5", "IncompleteBody"},
      {"", "0", "IncompleteBody"},
      {"5\r\nhelloX\r\n0\r\n\r\n", "5", "InvalidChunkSizeError"},
      {"x\r\nhello\r\n0\r\n\r\n", "5", "InvalidChunkSizeError"},
      {"-5\r\nhello\r\n0\r\n\r\n", "5", "InvalidChunkSizeError"},
      {"0x5\r\nhello\r\n0\r\n\r\n", "5", "InvalidChunkSizeError"},
      {"ffffffffffffffffff\r\nhello\r\n0\r\n\r\n", "5", "InvalidChunkSizeError"},
      {"ffffffffffffffff\r\nhello\r\n0\r\n\r\n", "5", "IncompleteBody"},
      {std::string(9000, '1'), "5", "InvalidChunkSizeError"},
      {"0\r\nno colon\r\n\r\n", "0", "MalformedTrailerError"},
      {"0\r\n:value\r\n\r\n", "0", "MalformedTrailerError"},
      {"0\r\n\r\nmore", "0", "MalformedTrailerError"},
  };
  for (const auto& [body, length, code] : cases) {
    EXPECT_EQ(error_of(body, length), code) << body.substr(0, 40) << " " << length;
  }
  std::string trailers = "0\r\n";
  for (int index = 0; index < 33; ++index) trailers += "a:b\r\n";
  EXPECT_EQ(error_of(trailers + "\r\n", "0"), "MalformedTrailerError");
}

TEST(AwsChunked, IsAnnouncedByTheContentHash) {
  http::Request request;
  EXPECT_FALSE(is_aws_chunked(request));
  request.headers = {{"X-Amz-Content-SHA256", "UNSIGNED-PAYLOAD"}};
  EXPECT_FALSE(is_aws_chunked(request));
  request.headers = {{"X-Amz-Content-SHA256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"}};
  EXPECT_TRUE(is_aws_chunked(request));
}

TEST(AwsChunked, IsTakenOutOfTheContentEncoding) {
  EXPECT_EQ(without_aws_chunked("aws-chunked"), std::nullopt);
  EXPECT_EQ(without_aws_chunked(""), std::nullopt);
  EXPECT_EQ(without_aws_chunked("gzip, AWS-Chunked"), "gzip");
  EXPECT_EQ(without_aws_chunked("aws-chunked,gzip,,br"), "gzip,br");
}

}  // namespace
}  // namespace windtunnel::protocol
