#pragma once

#include <cstdint>

/// The numbers under which ECS persists: stable on disk, never used again.
namespace windtunnel::ecs {

inline constexpr std::uint8_t service_number = 12;

namespace sections {
inline constexpr std::uint16_t first = service_number * 256;
inline constexpr std::uint16_t clusters = first + 1;
inline constexpr std::uint16_t places = first + 2;
inline constexpr std::uint16_t numbers = first + 3;
inline constexpr std::uint16_t families = first + 4;
inline constexpr std::uint16_t task_definitions = first + 5;
inline constexpr std::uint16_t services = first + 6;
inline constexpr std::uint16_t service_events = first + 7;
inline constexpr std::uint16_t task_sets = first + 8;
inline constexpr std::uint16_t batches = first + 9;
inline constexpr std::uint16_t run_tokens = first + 10;
}  // namespace sections

/// Event kinds, by their number within the service.
namespace event_numbers {
inline constexpr std::uint8_t settled = 1;
inline constexpr std::uint8_t pass = 2;
inline constexpr std::uint8_t forget = 3;
inline constexpr std::uint8_t publish_utilization = 4;
}  // namespace event_numbers

constexpr std::uint16_t event_kind(std::uint8_t local_number) {
  return static_cast<std::uint16_t>(service_number * 256 + local_number);
}

}  // namespace windtunnel::ecs
