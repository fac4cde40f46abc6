#include "emulator/protocol/aws_chunked.hpp"

#include "emulator/api/error.hpp"
#include "tests/fuzz/fuzz.hpp"

// The first line is the decoded length, what follows the body.
int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace windtunnel;
  std::string_view body = fuzz::text_of(bytes, size);
  const std::string_view length = fuzz::take_line(body);
  try {
    const protocol::AwsChunkedBody decoded = protocol::decode_aws_chunked(body, length);
    const std::string decoded_length = std::to_string(decoded.content.size());
    fuzz::require(std::stoull(std::string(length)) == decoded.content.size(),
                  "the content has the length that was announced");
    // Framed anew, one byte a chunk, it is the same.
    std::string framed;
    for (const char byte : decoded.content) framed.append("1\r\n").append(1, byte).append("\r\n");
    framed += "0\r\n";
    for (const auto& [name, value] : decoded.trailers) framed += name + ":" + value + "\r\n";
    framed += "\r\n";
    const protocol::AwsChunkedBody again = protocol::decode_aws_chunked(framed, decoded_length);
    fuzz::require(again.content == decoded.content && again.trailers == decoded.trailers,
                  "what was framed again is what was read");
  } catch (const api::ApiError& error) {
    fuzz::require(!error.code.empty(), "an error has a code");
  }
  const auto rest = protocol::without_aws_chunked(length);
  fuzz::require(!rest || protocol::without_aws_chunked(*rest) == rest, "aws-chunked is gone");
  return 0;
}
