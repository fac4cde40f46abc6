#include "simulation/digest.hpp"

#include <xxhash.h>

#include <cstring>

namespace windtunnel::simulation {

std::string Digest::text() const {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out(32, '0');
  for (int index = 0; index < 16; ++index) {
    out[15 - index] = digits[(high >> (4 * index)) & 15];
    out[31 - index] = digits[(low >> (4 * index)) & 15];
  }
  return out;
}

Digest hash_bytes(std::string_view bytes, std::uint64_t seed) {
  const XXH128_hash_t hash = XXH3_128bits_withSeed(bytes.data(), bytes.size(), seed);
  return {hash.low64, hash.high64};
}

Digest hash_row(std::uint16_t section, std::string_view key, std::string_view value) {
  // The key's length goes into the seed, so that moving a byte from key to value changes the hash.
  thread_local std::string buffer;
  buffer.assign(key);
  buffer.append(value);
  return hash_bytes(buffer, (std::uint64_t{section} << 48) ^ key.size());
}

Digest hash_record(std::uint16_t section, std::uint64_t number, const void* bytes,
                   std::size_t size) {
  return hash_bytes({static_cast<const char*>(bytes), size},
                    (std::uint64_t{section} << 48) ^ (number + 1));
}

}  // namespace windtunnel::simulation
