#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace windtunnel::api {

/// The length of valid UTF-8 as AWS counts it: bytes that continue a code point do not count.
inline std::size_t count_code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xc0) != 0x80;
  }));
}

}  // namespace windtunnel::api
