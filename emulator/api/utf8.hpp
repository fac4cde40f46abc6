#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace windtunnel::api {

/// The length of valid UTF-8 as AWS counts it: bytes that continue a code point do not count.
inline std::size_t count_code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xc0) != 0x80;
  }));
}

/// Text of a stranger's with U+FFFD in place of what is no UTF-8.
std::string as_utf8(std::string_view text);

/// The beginning or the end of valid UTF-8, of whole code points and `most` bytes at most.
std::string_view first_bytes(std::string_view text, std::size_t most);
std::string_view last_bytes(std::string_view text, std::size_t most);

}  // namespace windtunnel::api
