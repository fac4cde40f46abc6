#include "emulator/api/access_key.hpp"

#include <algorithm>

#include "simulation/assertion.hpp"
#include "simulation/digest.hpp"

namespace windtunnel::api {
namespace {

constexpr std::string_view base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::size_t prefix_size = 4;
constexpr std::size_t digits_count = 16;
constexpr int check_bits = 12;
constexpr int entropy_bits = 27;

/// All 80 bits but the check: the two numbers that a key consists of.
std::uint64_t check_of(std::uint64_t account, std::uint64_t entropy) {
  const std::string text = std::to_string(account) + "/" + std::to_string(entropy);
  return simulation::hash_bytes(text).low & ((1u << check_bits) - 1);
}

}  // namespace

bool is_account(std::string_view text) {
  return text.size() == 12 && std::all_of(text.begin(), text.end(), [](char character) {
           return character >= '0' && character <= '9';
         });
}

// The bits of a key, from the first: one that is set, as in AWS's newer keys; 40 of the account;
// 27 of entropy; 12 of the check.
std::string issue_access_key(std::string_view prefix, std::string_view account,
                             std::uint32_t entropy) {
  WINDTUNNEL_ASSERT(prefix.size() == prefix_size, "an access key's prefix has four characters");
  WINDTUNNEL_ASSERT(is_account(account), std::string(account) + " is no account");
  const std::uint64_t number = std::stoull(std::string(account));
  const std::uint64_t low_entropy = entropy & ((1u << entropy_bits) - 1);
  std::uint64_t tail = low_entropy << check_bits | check_of(number, low_entropy);  // 39 bits
  std::uint64_t head = std::uint64_t{1} << 40 | number;                            // 41 bits
  // Sixteen digits of five bits: the last seven stand wholly in the tail, the eighth from the
  // back has its upper bit in the head.
  std::string digits(digits_count, 'A');
  for (std::size_t index = digits_count; index-- > 0;) {
    digits[index] = base32[tail & 31];
    tail = tail >> 5 | (head & 31) << 34;
    head >>= 5;
  }
  return std::string(prefix) + digits;
}

std::optional<std::string> account_of_access_key(std::string_view access_key_id) {
  if (access_key_id.size() != prefix_size + digits_count) return std::nullopt;
  std::uint64_t head = 0, tail = 0;
  constexpr std::uint64_t tail_mask = (std::uint64_t{1} << 39) - 1;
  for (const char character : access_key_id.substr(prefix_size)) {
    const std::size_t digit = base32.find(character);
    if (digit == std::string_view::npos) return std::nullopt;
    head = head << 5 | tail >> 34;
    tail = (tail << 5 | digit) & tail_mask;
  }
  const std::uint64_t number = head & ((std::uint64_t{1} << 40) - 1);
  if (head >> 40 != 1 || number > 999'999'999'999) return std::nullopt;
  if ((tail & ((1u << check_bits) - 1)) != check_of(number, tail >> check_bits)) {
    return std::nullopt;
  }
  const std::string text = std::to_string(number);
  return std::string(12 - text.size(), '0') + text;
}

}  // namespace windtunnel::api
