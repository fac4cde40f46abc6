#include "services/s3/digests.hpp"

#include <openssl/evp.h>
#include <zlib.h>

#include <array>
#include <cstdint>

#include "emulator/api/sha256.hpp"
#include "simulation/assertion.hpp"

namespace windtunnel::s3 {
namespace {

std::string digest(const EVP_MD* algorithm, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> value;
  unsigned int size = 0;
  const int done = EVP_Digest(bytes.data(), bytes.size(), value.data(), &size, algorithm, nullptr);
  WINDTUNNEL_ASSERT(done == 1, "libcrypto has no such digest");
  return {reinterpret_cast<const char*>(value.data()), size};
}

/// The table of a reflected CRC whose polynomial is given reflected.
template <class Word, Word polynomial>
constexpr std::array<Word, 256> make_table() {
  std::array<Word, 256> table{};
  for (std::size_t byte = 0; byte < table.size(); ++byte) {
    Word remainder = byte;
    for (int bit = 0; bit < 8; ++bit) {
      remainder = (remainder & 1) != 0 ? (remainder >> 1) ^ polynomial : remainder >> 1;
    }
    table[byte] = remainder;
  }
  return table;
}

/// All ones before and after, as both of ours have it.
template <class Word, Word polynomial>
Word cyclic_redundancy_check(std::string_view bytes) {
  static constexpr auto table = make_table<Word, polynomial>();
  Word remainder = ~Word{0};
  for (const char byte : bytes) {
    remainder = table[(remainder ^ static_cast<unsigned char>(byte)) & 255] ^ (remainder >> 8);
  }
  return ~remainder;
}

template <class Word>
std::string big_endian(Word value) {
  std::string bytes(sizeof(Word), '\0');
  for (std::size_t place = bytes.size(); place-- > 0; value >>= 8) {
    bytes[place] = static_cast<char>(value & 255);
  }
  return bytes;
}

}  // namespace

std::string md5(std::string_view bytes) { return digest(EVP_md5(), bytes); }
std::string sha1(std::string_view bytes) { return digest(EVP_sha1(), bytes); }
std::string sha256(std::string_view bytes) { return api::sha256(bytes); }
std::string sha512(std::string_view bytes) { return digest(EVP_sha512(), bytes); }

std::string crc32(std::string_view bytes) {
  const auto* data = reinterpret_cast<const Bytef*>(bytes.data());
  return big_endian(static_cast<std::uint32_t>(::crc32_z(0, data, bytes.size())));
}

std::string crc32c(std::string_view bytes) {
  return big_endian(cyclic_redundancy_check<std::uint32_t, 0x82f63b78>(bytes));
}

std::string crc64nvme(std::string_view bytes) {
  return big_endian(cyclic_redundancy_check<std::uint64_t, 0x9a6c9329ac4bc9b5>(bytes));
}

}  // namespace windtunnel::s3
