#include "emulator/api/pagination.hpp"

#include <cstdint>

#include "emulator/api/base64.hpp"
#include "simulation/digest.hpp"

namespace windtunnel::api {
namespace {

constexpr std::size_t check_size_bytes = 8;

std::string check_of(const TokenOwner& owner, std::string_view position) {
  std::string text;
  for (const std::string_view part : {owner.service, owner.operation, owner.scope}) {
    text.append(part) += '\0';
  }
  text += position;
  const std::uint64_t hash = simulation::hash_bytes(text).low;
  std::string check;
  for (std::size_t byte = 0; byte < check_size_bytes; ++byte) {
    check += static_cast<char>(hash >> (8 * byte) & 0xff);
  }
  return check;
}

}  // namespace

std::string encode_token(const TokenOwner& owner, std::string_view position) {
  return encode_base64_url(check_of(owner, position).append(position));
}

std::optional<std::string> decode_token(const TokenOwner& owner, std::string_view token) {
  const std::optional<std::string> bytes = decode_base64_url(token);
  if (!bytes || bytes->size() < check_size_bytes) return std::nullopt;
  std::string position = bytes->substr(check_size_bytes);
  if (bytes->compare(0, check_size_bytes, check_of(owner, position)) != 0) return std::nullopt;
  return position;
}

}  // namespace windtunnel::api
