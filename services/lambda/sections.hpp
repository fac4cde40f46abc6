#pragma once

#include <cstdint>

/// The numbers under which Lambda persists: stable on disk, never used again.
namespace windtunnel::lambda {

inline constexpr std::uint8_t service_number = 10;

namespace sections {
inline constexpr std::uint16_t first = service_number * 256;
inline constexpr std::uint16_t functions = first + 1;
inline constexpr std::uint16_t versions = first + 2;
inline constexpr std::uint16_t aliases = first + 3;
inline constexpr std::uint16_t revision_counts = first + 4;
inline constexpr std::uint16_t policies = first + 5;
inline constexpr std::uint16_t invocation_counts = first + 6;
inline constexpr std::uint16_t queued_invocations = first + 7;
inline constexpr std::uint16_t queued_numbers = first + 8;
inline constexpr std::uint16_t function_traffic = first + 9;
}  // namespace sections

/// Event kinds, by their number within the service.
namespace event_numbers {
inline constexpr std::uint8_t settled = 1;
inline constexpr std::uint8_t invocation_begins = 2;
inline constexpr std::uint8_t invocation_ends = 3;
inline constexpr std::uint8_t publish_traffic = 4;
}  // namespace event_numbers

constexpr std::uint16_t event_kind(std::uint8_t local_number) {
  return static_cast<std::uint16_t>(service_number * 256 + local_number);
}

}  // namespace windtunnel::lambda
