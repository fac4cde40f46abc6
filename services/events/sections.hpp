#pragma once

#include <cstdint>

/// The numbers under which EventBridge persists: stable on disk, never used again.
namespace windtunnel::events {

inline constexpr std::uint8_t service_number = 13;

namespace sections {
inline constexpr std::uint16_t first = service_number * 256;
inline constexpr std::uint16_t buses = first + 1;
inline constexpr std::uint16_t rules = first + 2;
inline constexpr std::uint16_t event_numbers = first + 3;
inline constexpr std::uint16_t events = first + 4;
inline constexpr std::uint16_t deliveries = first + 5;
inline constexpr std::uint16_t delivery_numbers = first + 6;
inline constexpr std::uint16_t schedules = first + 7;
inline constexpr std::uint16_t schedule_numbers = first + 8;
}  // namespace sections

/// Event kinds, by their number within the service.
namespace event_numbers {
inline constexpr std::uint8_t deliver = 1;
inline constexpr std::uint8_t fire_schedule = 2;
}  // namespace event_numbers

constexpr std::uint16_t event_kind(std::uint8_t local_number) {
  return static_cast<std::uint16_t>(service_number * 256 + local_number);
}

}  // namespace windtunnel::events
