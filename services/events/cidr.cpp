#include "services/events/cidr.hpp"

#include <string>
#include <vector>

#include "services/events/pattern_json.hpp"

namespace windtunnel::events {
namespace {

[[noreturn]] void fail(std::string reason) { throw PatternFault{std::move(reason), {}, false}; }

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// A number of at most that many digits; nothing for any other text.
std::optional<unsigned> read_number(std::string_view text, unsigned base, std::size_t most_digits) {
  if (text.empty() || text.size() > most_digits) return std::nullopt;
  unsigned number = 0;
  for (const char character : text) {
    unsigned digit = base;
    if (character >= '0' && character <= '9') digit = static_cast<unsigned>(character - '0');
    if (character >= 'a' && character <= 'f') digit = static_cast<unsigned>(character - 'a') + 10;
    if (character >= 'A' && character <= 'F') digit = static_cast<unsigned>(character - 'A') + 10;
    if (digit >= base) return std::nullopt;
    number = number * base + digit;
  }
  return number;
}

std::optional<IpAddress> read_v4(std::string_view text) {
  const auto parts = split(text, '.');
  if (parts.size() != 4) return std::nullopt;
  IpAddress address;
  for (const std::string_view part : parts) {
    const auto byte = read_number(part, 10, 3);
    if (!byte || *byte > 255) return std::nullopt;
    address.bytes[address.size++] = static_cast<std::uint8_t>(*byte);
  }
  return address;
}

/// The groups on one side of "::"; false where one is none.
bool read_groups(std::string_view text, std::vector<std::uint8_t>& bytes) {
  if (text.empty()) return true;
  const auto parts = split(text, ':');
  for (std::size_t index = 0; index < parts.size(); ++index) {
    if (index + 1 == parts.size() && parts[index].find('.') != std::string_view::npos) {
      const auto last = read_v4(parts[index]);
      if (!last) return false;
      bytes.insert(bytes.end(), last->bytes.begin(), last->bytes.begin() + 4);
      continue;
    }
    const auto group = read_number(parts[index], 16, 4);
    if (!group) return false;
    bytes.push_back(static_cast<std::uint8_t>(*group >> 8));
    bytes.push_back(static_cast<std::uint8_t>(*group & 255));
  }
  return true;
}

std::optional<IpAddress> read_v6(std::string_view text) {
  const std::size_t gap = text.find("::");
  std::vector<std::uint8_t> front;
  std::vector<std::uint8_t> back;
  if (!read_groups(text.substr(0, gap), front)) return std::nullopt;
  if (gap == std::string_view::npos) {
    if (front.size() != 16) return std::nullopt;
  } else if (!read_groups(text.substr(gap + 2), back) || front.size() + back.size() > 14) {
    return std::nullopt;
  }
  IpAddress address;
  address.size = 16;
  std::copy(front.begin(), front.end(), address.bytes.begin());
  std::copy(back.begin(), back.end(), address.bytes.end() - static_cast<long>(back.size()));
  return address;
}

}  // namespace

std::optional<IpAddress> read_ip_address(std::string_view text) {
  // The longest IPv6 address has 45 characters.
  if (text.size() > 45) return std::nullopt;
  return text.find(':') == std::string_view::npos ? read_v4(text) : read_v6(text);
}

bool Cidr::contains(std::string_view text) const {
  const auto address = read_ip_address(text);
  if (!address || address->size != base.size) return false;
  for (std::size_t bit = 0; bit < mask_bits; ++bit) {
    const auto of = [&](const IpAddress& one) { return one.bytes[bit / 8] >> (7 - bit % 8) & 1; };
    if (of(*address) != of(base)) return false;
  }
  return true;
}

Cidr read_cidr(std::string_view text) {
  const auto parts = split(text, '/');
  if (parts.size() != 2) fail("Malformed CIDR, one '/' required");
  const bool is_negative = parts[1].starts_with('-');
  const auto bits = read_number(parts[1].substr(is_negative ? 1 : 0), 10, 5);
  if (!bits) fail("Malformed CIDR, mask bits must be an integer");
  if (is_negative) fail("Malformed CIDR, mask bits must not be negative");
  const auto base = read_ip_address(parts[0]);
  if (!base) fail("Nonstandard IP address: " + std::string(parts[0]));
  if (base->size == 4 && *bits >= 32) fail("IPv4 mask bits must be < 32");
  if (base->size == 16 && *bits >= 128) fail("IPv6 mask bits must be < 128");
  return {*base, *bits};
}

}  // namespace windtunnel::events
