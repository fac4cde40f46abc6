#include "services/s3/copy_source.hpp"

#include <optional>

#include "services/s3/errors.hpp"

namespace windtunnel::s3 {
namespace {

int digit_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      decoded += text[at];
      continue;
    }
    if (at + 2 >= text.size()) return std::nullopt;
    const int high = digit_value(text[at + 1]);
    const int low = digit_value(text[at + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    at += 2;
  }
  return decoded;
}

bool is_unreserved(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '-' || character == '_' ||
         character == '.' || character == '~';
}

}  // namespace

CopySource read_copy_source(std::string_view header) {
  const auto invalid = [&](std::string_view message) {
    return errors::invalid_argument("x-amz-copy-source", header, message);
  };
  std::string_view path = header;
  if (const std::size_t query = path.rfind("?versionId="); query != std::string_view::npos) {
    if (path.substr(query) != "?versionId=null") throw invalid("Invalid version id specified");
    path = path.substr(0, query);
  }
  if (path.starts_with("arn:")) throw errors::not_implemented("copies from access points");
  if (path.starts_with('/')) path.remove_prefix(1);
  const auto decoded = percent_decoded(path);
  const std::size_t slash = decoded ? decoded->find('/') : std::string::npos;
  if (slash == std::string::npos || slash == 0 || slash + 1 == decoded->size()) {
    throw invalid("Invalid copy source object key");
  }
  return {decoded->substr(0, slash), decoded->substr(slash + 1)};
}

std::string encode_key(std::string_view key) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char character : key) {
    if (is_unreserved(character) || character == '/') {
      encoded += character;
    } else {
      const auto byte = static_cast<unsigned char>(character);
      encoded.append({'%', digits[byte >> 4], digits[byte & 15]});
    }
  }
  return encoded;
}

}  // namespace windtunnel::s3
