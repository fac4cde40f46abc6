#include "emulator/protocol/aws_chunked.hpp"

#include <charconv>
#include <cstdint>

#include "emulator/api/error.hpp"
#include "emulator/http/ascii.hpp"

namespace windtunnel::protocol {

namespace {

// A chunk's head is its size and a signature of 64 digits; a trailer is a checksum.
constexpr std::size_t most_line_bytes = 8192;
constexpr std::size_t most_trailers = 32;

api::ApiError incomplete() {
  return api::ApiError("IncompleteBody",
                       "You did not provide the number of bytes specified by the "
                       "x-amz-decoded-content-length HTTP header");
}

api::ApiError bad_chunk() {
  return api::ApiError("InvalidChunkSizeError", "The body's aws-chunked framing is not well-formed");
}

api::ApiError bad_trailer() {
  return api::ApiError("MalformedTrailerError",
                       "The request contained trailing data that was not well-formed or did not "
                       "conform to our published schema.");
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::uint64_t parse_length(std::string_view text) {
  if (text.empty()) {
    throw api::ApiError("MissingContentLength",
                        "You must provide the Content-Length HTTP header.", 411);
  }
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw api::ApiError("InvalidArgument", "x-amz-decoded-content-length is not a number");
  }
  return length;
}

class Reader {
 public:
  explicit Reader(std::string_view body) : rest_(body) {}

  bool at_end() const { return rest_.empty(); }

  /// Without its CRLF (a lone LF will do).
  std::string_view line() {
    const std::size_t end = rest_.substr(0, most_line_bytes).find('\n');
    if (end == std::string_view::npos) {
      throw rest_.size() < most_line_bytes ? incomplete() : bad_chunk();
    }
    std::string_view taken = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    if (taken.ends_with('\r')) taken.remove_suffix(1);
    return taken;
  }

  std::string_view bytes(std::uint64_t size) {
    if (size > rest_.size()) throw incomplete();
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

 private:
  std::string_view rest_;
};

std::uint64_t chunk_size(std::string_view line) {
  const std::string_view digits = line.substr(0, line.find(';'));
  std::uint64_t size = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
  if (error != std::errc() || end != digits.data() + digits.size()) throw bad_chunk();
  return size;
}

void read_trailers(Reader& reader, AwsChunkedBody& body) {
  while (!reader.at_end()) {
    const std::string_view line = reader.line();
    if (line.empty()) break;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) throw bad_trailer();
    std::string name(trimmed(line.substr(0, colon)));
    for (char& character : name) character = http::ascii_lower(character);
    if (name == "x-amz-trailer-signature") continue;
    if (body.trailers.size() == most_trailers) throw bad_trailer();
    body.trailers.emplace_back(std::move(name), trimmed(line.substr(colon + 1)));
  }
  if (!reader.at_end()) throw bad_trailer();
}

}  // namespace

bool is_aws_chunked(const http::Request& request) {
  return request.header("x-amz-content-sha256").starts_with("STREAMING-");
}

AwsChunkedBody decode_aws_chunked(std::string_view body, std::string_view decoded_length) {
  const std::uint64_t length = parse_length(decoded_length);
  if (length > body.size()) throw incomplete();
  AwsChunkedBody decoded;
  decoded.content.reserve(length);
  Reader reader(body);
  while (const std::uint64_t size = chunk_size(reader.line())) {
    decoded.content += reader.bytes(size);
    if (!reader.line().empty()) throw bad_chunk();
  }
  read_trailers(reader, decoded);
  if (decoded.content.size() != length) throw incomplete();
  return decoded;
}

std::optional<std::string> without_aws_chunked(std::string_view content_encoding) {
  std::string left;
  while (!content_encoding.empty()) {
    const std::string_view entry = content_encoding.substr(0, content_encoding.find(','));
    content_encoding.remove_prefix(std::min(entry.size() + 1, content_encoding.size()));
    const std::string_view coding = trimmed(entry);
    if (coding.empty() || http::equal_ignoring_case(coding, "aws-chunked")) continue;
    if (!left.empty()) left += ',';
    left += coding;
  }
  if (left.empty()) return std::nullopt;
  return left;
}

}  // namespace windtunnel::protocol
