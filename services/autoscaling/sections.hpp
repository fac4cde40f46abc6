#pragma once

#include <cstdint>

/// The numbers under which Auto Scaling persists: stable on disk, never used again.
namespace windtunnel::autoscaling {

inline constexpr std::uint8_t service_number = 11;

namespace sections {
inline constexpr std::uint16_t first = service_number * 256;
inline constexpr std::uint16_t launch_configurations = first + 1;
inline constexpr std::uint16_t groups = first + 2;
inline constexpr std::uint16_t group_numbers = first + 3;
inline constexpr std::uint16_t hooks = first + 4;
inline constexpr std::uint16_t batches = first + 5;
inline constexpr std::uint16_t members = first + 6;
inline constexpr std::uint16_t hook_actions = first + 7;
inline constexpr std::uint16_t activities = first + 8;
inline constexpr std::uint16_t occasions = first + 9;
inline constexpr std::uint16_t activity_messages = first + 10;
inline constexpr std::uint16_t activity_numbers = first + 11;
inline constexpr std::uint16_t next_group_number = first + 12;
}  // namespace sections

/// Event kinds, by their number within the service.
namespace event_numbers {
inline constexpr std::uint8_t pass = 1;
inline constexpr std::uint8_t enter_service = 2;
inline constexpr std::uint8_t step = 3;
inline constexpr std::uint8_t hook_timeout = 4;
inline constexpr std::uint8_t health_pass = 5;
}  // namespace event_numbers

constexpr std::uint16_t event_kind(std::uint8_t local_number) {
  return static_cast<std::uint16_t>(service_number * 256 + local_number);
}

}  // namespace windtunnel::autoscaling
