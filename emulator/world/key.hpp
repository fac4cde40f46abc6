#pragma once

#include <string>
#include <string_view>

#include "emulator/world/scope.hpp"

namespace windtunnel::world {

/// Appends one part of a key so that keys compare part by part, whatever bytes the parts hold.
void append_key_part(std::string& key, std::string_view part);

/// A key of several parts. Every part but the last is terminated; the last is raw, so that rows
/// can be scanned by a prefix of it.
template <class... Parts>
std::string join_key(std::string_view first, const Parts&... rest) {
  std::string key;
  std::string_view parts[] = {first, std::string_view(rest)...};
  for (std::size_t index = 0; index + 1 < std::size(parts); ++index) {
    append_key_part(key, parts[index]);
  }
  key.append(parts[std::size(parts) - 1]);
  return key;
}

/// The same with the last part terminated too: the prefix of all keys below it.
template <class... Parts>
std::string key_prefix(std::string_view first, const Parts&... rest) {
  return join_key(first, rest..., std::string_view());
}

/// Eight bytes that compare as the number does: for keys that hold sequence numbers.
std::string number_key(std::uint64_t number);
std::uint64_t read_number_key(std::string_view bytes);

}  // namespace windtunnel::world
