#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace windtunnel::events {

/// The bytes of an IPv4 address (4) or an IPv6 address (16).
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};
  std::size_t size = 0;
  bool operator==(const IpAddress&) const = default;
};

/// Nothing for what is no address as both families write theirs.
std::optional<IpAddress> read_ip_address(std::string_view text);

/// The addresses that share their first bits (EB-040).
struct Cidr {
  IpAddress base;
  std::size_t mask_bits = 0;

  bool contains(std::string_view address) const;
};

/// Throws PatternFault, without a place, for what is none.
Cidr read_cidr(std::string_view text);

}  // namespace windtunnel::events
