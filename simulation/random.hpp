#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "simulation/time.hpp"

namespace windtunnel::simulation {

/// A fixed bijection of 64 bits in which every input bit moves half of the output bits
/// (splitmix64's finaliser). Part of the behaviour version: changing it changes every world.
constexpr std::uint64_t mix(std::uint64_t bits) {
  bits += 0x9e3779b97f4a7c15;
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
  return bits ^ (bits >> 31);
}

/// Keyed randomness: a value comes from (the world's seed, the entity's path of names, purpose,
/// n), never from a stream, so that adding something unrelated changes nobody else's luck.
///
///     const RandomKey web7 = RandomKey(seed).child("fleet").child("web").child(7);
///     const Duration takes = uniform_duration(web7.bits("install", deployment), 6s, 14s);
///
/// A purpose is a name or, where speed counts, a number or an enumerator.
class RandomKey {
 public:
  explicit constexpr RandomKey(std::uint64_t seed) : state_(mix(seed)) {}

  RandomKey child(std::string_view name) const { return derived(hash_of_name(name), named_child); }
  constexpr RandomKey child(std::uint64_t index) const { return derived(index, numbered_child); }

  /// 64 uniform bits: the `n`-th value for this purpose.
  std::uint64_t bits(std::string_view purpose, std::uint64_t n = 0) const {
    return derived(hash_of_name(purpose), named_purpose).derived(n, value).state_;
  }
  constexpr std::uint64_t bits(std::uint64_t purpose, std::uint64_t n = 0) const {
    return derived(purpose, numbered_purpose).derived(n, value).state_;
  }
  template <class Purpose>
  requires std::is_enum_v<Purpose>
  constexpr std::uint64_t bits(Purpose purpose, std::uint64_t n = 0) const {
    return bits(static_cast<std::uint64_t>(purpose), n);
  }

  bool operator==(const RandomKey&) const = default;

 private:
  // What a step of the path is goes into the mix, so that child(1) and bits(1) have nothing in
  // common.
  enum Step : std::uint64_t {
    named_child = 0x6e616d6564000001,
    numbered_child = 0x6e756d6265720002,
    named_purpose = 0x6e616d6564000003,
    numbered_purpose = 0x6e756d6265720004,
    value = 0x76616c7565000005,
  };

  static std::uint64_t hash_of_name(std::string_view name);

  constexpr RandomKey derived(std::uint64_t part, Step step) const {
    RandomKey result = *this;
    result.state_ = mix(state_ ^ mix(part ^ step));
    return result;
  }

  std::uint64_t state_;
};

// Distributions: pure functions of 64 uniform bits, the same on every machine.

/// An integer in [low, high], both included. Bias is at most (high - low + 1) / 2^64.
std::int64_t uniform_integer(std::uint64_t bits, std::int64_t low, std::int64_t high);
/// A real in [0, 1), a multiple of 2^-53.
double uniform_real(std::uint64_t bits);
/// True with this probability; 0 is never, 1 always.
bool chance(std::uint64_t bits, double probability);
/// A duration in [low, high], both included, to the millisecond.
Duration uniform_duration(std::uint64_t bits, Duration low, Duration high);
/// Exponentially distributed with this mean; at most 37 times the mean.
double exponential(std::uint64_t bits, double mean);
/// Normally distributed.
double normal(std::uint64_t bits, double mean, double standard_deviation);

// Identifiers: the key's own; give each identifier a child of its own.

/// Lower-case hexadecimal digits.
std::string hexadecimal(const RandomKey& key, std::size_t digits);
/// Digits 0-9 and A-Z, as in CodeDeploy's deployment ids.
std::string base36_upper(const RandomKey& key, std::size_t digits);
/// A version-4 UUID in lower case.
std::string uuid(const RandomKey& key);

}  // namespace windtunnel::simulation
