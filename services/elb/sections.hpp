#pragma once

#include <cstdint>

/// The numbers under which classic load balancers persist: stable on disk, never used again.
namespace windtunnel::elb {

inline constexpr std::uint8_t service_number = 15;

namespace sections {
inline constexpr std::uint16_t first = service_number * 256;
inline constexpr std::uint16_t load_balancers = first + 1;
inline constexpr std::uint16_t counts = first + 2;
}  // namespace sections

/// Event kinds, by their number within the service.
namespace event_numbers {
inline constexpr std::uint8_t settled = 1;
}  // namespace event_numbers

constexpr std::uint16_t event_kind(std::uint8_t local_number) {
  return static_cast<std::uint16_t>(service_number * 256 + local_number);
}

}  // namespace windtunnel::elb
