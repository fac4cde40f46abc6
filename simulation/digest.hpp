#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace windtunnel::simulation {

/// An additive 128-bit hash of a set: add what enters, subtract what leaves, in any order. Two
/// equal sets have equal digests however they came to be, and reading it costs nothing.
struct Digest {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  Digest& operator+=(const Digest& other) {
    low += other.low;
    high += other.high;
    return *this;
  }
  Digest& operator-=(const Digest& other) {
    low -= other.low;
    high -= other.high;
    return *this;
  }
  bool operator==(const Digest&) const = default;

  /// 32 lower-case hexadecimal digits.
  std::string text() const;
};

/// The hash of one member of section `section`: a row under its key.
Digest hash_row(std::uint16_t section, std::string_view key, std::string_view value);
/// The hash of one fixed-size record under its number.
Digest hash_record(std::uint16_t section, std::uint64_t number, const void* bytes, std::size_t size);
/// A plain 128-bit hash of some bytes, for content addresses and ids.
Digest hash_bytes(std::string_view bytes, std::uint64_t seed = 0);

}  // namespace windtunnel::simulation
