#include "simulation/random.hpp"

#include <xxhash.h>

#include "simulation/assertion.hpp"
#include "simulation/mathematics.hpp"

namespace windtunnel::simulation {
namespace {

enum class Identifier : std::uint64_t { hexadecimal = 0x6964656e74000001, base36, uuid };

/// bits * span / 2^64: scales uniform bits to [0, span) without a division.
std::uint64_t scale(std::uint64_t bits, std::uint64_t span) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>((Wide{bits} * span) >> 64);
}

std::string hexadecimal_digits(const RandomKey& key, Identifier purpose, std::size_t digits) {
  std::string text(digits, '0');
  std::uint64_t bits = 0;
  for (std::size_t index = 0; index < digits; ++index, bits <<= 4) {
    if (index % 16 == 0) bits = key.bits(purpose, index / 16);
    text[index] = "0123456789abcdef"[bits >> 60];
  }
  return text;
}

}  // namespace

std::uint64_t RandomKey::hash_of_name(std::string_view name) {
  return XXH3_64bits(name.data(), name.size());
}

std::int64_t uniform_integer(std::uint64_t bits, std::int64_t low, std::int64_t high) {
  WINDTUNNEL_ASSERT(low <= high, "an empty range has no integer");
  // Unsigned, because the span of two int64 may not fit one.
  const std::uint64_t span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
  const std::uint64_t offset = span == 0 ? bits : scale(bits, span);
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + offset);
}

double uniform_real(std::uint64_t bits) { return static_cast<double>(bits >> 11) * 0x1p-53; }

bool chance(std::uint64_t bits, double probability) { return uniform_real(bits) < probability; }

Duration uniform_duration(std::uint64_t bits, Duration low, Duration high) {
  return Duration{uniform_integer(bits, low.count(), high.count())};
}

double exponential(std::uint64_t bits, double mean) {
  return -mean * natural_logarithm(1.0 - uniform_real(bits));
}

double normal(std::uint64_t bits, double mean, double standard_deviation) {
  // Box-Muller, whose second uniform value is mixed from the same bits.
  constexpr double two_pi = 6.283185307179586;
  const double radius = square_root(-2.0 * natural_logarithm(1.0 - uniform_real(bits)));
  return mean + standard_deviation * radius * cosine(two_pi * uniform_real(mix(bits)));
}

std::string hexadecimal(const RandomKey& key, std::size_t digits) {
  return hexadecimal_digits(key, Identifier::hexadecimal, digits);
}

std::string base36_upper(const RandomKey& key, std::size_t digits) {
  std::string text(digits, '0');
  for (std::size_t index = 0; index < digits; ++index) {
    text[index] =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[scale(key.bits(Identifier::base36, index), 36)];
  }
  return text;
}

std::string uuid(const RandomKey& key) {
  std::string text = hexadecimal_digits(key, Identifier::uuid, 32);
  text[12] = '4';
  // The variant: two bits 10, then two of the value's own.
  const char variant = text[16];
  text[16] = "89ab"[(variant <= '9' ? variant - '0' : variant - 'a' + 10) & 3];
  for (const std::size_t hyphen : {8, 13, 18, 23}) text.insert(hyphen, 1, '-');
  return text;
}

}  // namespace windtunnel::simulation
