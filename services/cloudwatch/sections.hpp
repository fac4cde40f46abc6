#pragma once

#include <cstdint>

/// The numbers under which CloudWatch persists: stable on disk, never used again.
namespace windtunnel::cloudwatch {

inline constexpr std::uint8_t service_number = 7;

namespace sections {
inline constexpr std::uint16_t first = service_number * 256;
inline constexpr std::uint16_t metrics = first + 1;
inline constexpr std::uint16_t metric_hours = first + 2;
inline constexpr std::uint16_t alarms = first + 3;
inline constexpr std::uint16_t alarm_states = first + 4;
inline constexpr std::uint16_t alarm_watches = first + 5;
inline constexpr std::uint16_t alarm_watchers = first + 6;
inline constexpr std::uint16_t alarm_subjects = first + 7;
inline constexpr std::uint16_t alarm_history = first + 8;
inline constexpr std::uint16_t alarm_history_times = first + 9;
}  // namespace sections

/// Event kinds, by their number within the service.
namespace event_numbers {
inline constexpr std::uint8_t evaluate_alarm = 1;
inline constexpr std::uint8_t publish_traffic = 2;
}  // namespace event_numbers

constexpr std::uint16_t event_kind(std::uint8_t local_number) {
  return static_cast<std::uint16_t>(service_number * 256 + local_number);
}

}  // namespace windtunnel::cloudwatch
