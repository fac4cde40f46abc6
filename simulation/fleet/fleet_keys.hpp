#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "simulation/fleet/fleet_specification.hpp"
#include "simulation/random.hpp"

/// Internal to the fleet: how its rows are keyed and its ids written.
namespace windtunnel::simulation::fleet_keys {

/// Sorts before every name's key.
inline constexpr std::string_view next_number_key = "";

inline std::string scope_key(std::string_view account, std::string_view region) {
  std::string key(account);
  key += '/';
  key += region;
  return key;
}

inline std::string kind_prefix(std::string_view account, std::string_view region,
                               bool on_premises) {
  return scope_key(account, region) + (on_premises ? "/on-premises/" : "/ec2/");
}

inline std::string name_key(const InstanceGroupSpecification& group) {
  return kind_prefix(group.account, group.region, group.on_premises) + group.name;
}

/// Four bytes, most significant first: keys sort as numbers do.
inline std::string group_key_of(std::uint32_t number) {
  return {static_cast<char>(number >> 24), static_cast<char>(number >> 16),
          static_cast<char>(number >> 8), static_cast<char>(number)};
}

inline std::uint64_t draw_id(const RandomKey& instance, std::uint32_t draw) {
  return instance.bits("instance id", draw);
}

inline std::string format_id(std::uint64_t bits) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string id = "i-00000000000000000";
  for (std::size_t place = id.size(); bits != 0; bits >>= 4) id[--place] = digits[bits & 15];
  return id;
}

inline std::optional<std::uint64_t> parse_id(std::string_view id) {
  if (id.size() != 19 || !id.starts_with("i-0")) return std::nullopt;
  std::uint64_t bits = 0;
  for (const char digit : id.substr(3)) {
    const bool is_letter = digit >= 'a' && digit <= 'f';
    if (!is_letter && (digit < '0' || digit > '9')) return std::nullopt;
    bits = bits << 4 | static_cast<std::uint64_t>(is_letter ? digit - 'a' + 10 : digit - '0');
  }
  return bits;
}

}  // namespace windtunnel::simulation::fleet_keys
