#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/http/message.hpp"

/// S3's own chunked bodies (S3-023), which SDKs send inside an ordinary HTTP body:
///
///     400;chunk-signature=...CRLF <1024 bytes> CRLF 0;chunk-signature=...CRLF
///     x-amz-checksum-crc32:...CRLF x-amz-trailer-signature:...CRLF CRLF
namespace windtunnel::protocol {

struct AwsChunkedBody {
  std::string content;
  /// Names in lower case; without the trailer's signature.
  std::vector<std::pair<std::string, std::string>> trailers;
};

/// Whether the request's `x-amz-content-sha256` announces such a body.
bool is_aws_chunked(const http::Request& request);

/// Strips the framing; signatures are not judged. `decoded_length` is the content of
/// `x-amz-decoded-content-length`. Throws ApiError MissingContentLength (411) where it is empty,
/// InvalidArgument where it is no number, IncompleteBody where the body ends early or has another
/// length, InvalidChunkSizeError and MalformedTrailerError for framing that is none.
AwsChunkedBody decode_aws_chunked(std::string_view body, std::string_view decoded_length);

/// A Content-Encoding without its `aws-chunked`: "aws-chunked,gzip" is "gzip". Nothing where no
/// other coding is left.
std::optional<std::string> without_aws_chunked(std::string_view content_encoding);

}  // namespace windtunnel::protocol
