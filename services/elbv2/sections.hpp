#pragma once

#include <cstdint>

/// The numbers under which Elastic Load Balancing persists: stable on disk, never used again.
namespace windtunnel::elbv2 {

inline constexpr std::uint8_t service_number = 9;

namespace sections {
inline constexpr std::uint16_t first = service_number * 256;
inline constexpr std::uint16_t counters = first + 1;
inline constexpr std::uint16_t load_balancers = first + 2;
inline constexpr std::uint16_t listeners = first + 3;
inline constexpr std::uint16_t rules = first + 4;
inline constexpr std::uint16_t target_groups = first + 5;
inline constexpr std::uint16_t group_uses = first + 6;
inline constexpr std::uint16_t loads = first + 7;
inline constexpr std::uint16_t targets = first + 8;
inline constexpr std::uint16_t targets_by_member = first + 9;
inline constexpr std::uint16_t group_sizes = first + 10;
inline constexpr std::uint16_t load_balancer_traffic = first + 11;
}  // namespace sections

/// Event kinds, by their number within the service.
namespace event_numbers {
inline constexpr std::uint8_t settled = 1;
inline constexpr std::uint8_t drained = 2;
inline constexpr std::uint8_t publish_traffic = 3;
}  // namespace event_numbers

constexpr std::uint16_t event_kind(std::uint8_t local_number) {
  return static_cast<std::uint16_t>(service_number * 256 + local_number);
}

}  // namespace windtunnel::elbv2
