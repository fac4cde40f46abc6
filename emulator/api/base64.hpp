#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace windtunnel::api {

/// RFC 4648 base64 with padding, as blobs travel in JSON and XML.
std::string encode_base64(std::string_view bytes);
void append_base64(std::string_view bytes, std::string& out);
/// Nothing for text that is not base64: foreign characters, lines, wrong or missing padding, or
/// bits set that no byte accounts for.
std::optional<std::string> decode_base64(std::string_view text);

/// The URL-safe alphabet without padding.
std::string encode_base64_url(std::string_view bytes);
std::optional<std::string> decode_base64_url(std::string_view text);

/// Lower-case hexadecimal digits, two a byte.
std::string encode_hexadecimal(std::string_view bytes);

}  // namespace windtunnel::api
