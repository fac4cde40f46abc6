#pragma once

#include <cstdint>

/// The numbers under which Systems Manager persists: stable on disk, never used again.
namespace windtunnel::ssm {

inline constexpr std::uint8_t service_number = 1;

namespace sections {
inline constexpr std::uint16_t first = service_number * 256;
inline constexpr std::uint16_t parameters = first + 1;
inline constexpr std::uint16_t parameter_versions = first + 2;
inline constexpr std::uint16_t parameter_counts = first + 3;
inline constexpr std::uint16_t parameter_expirations = first + 4;
}  // namespace sections

/// Event kinds, by their number within the service.
namespace event_numbers {
inline constexpr std::uint8_t expire_parameters = 1;
}  // namespace event_numbers

constexpr std::uint16_t event_kind(std::uint8_t local_number) {
  return static_cast<std::uint16_t>(service_number * 256 + local_number);
}

}  // namespace windtunnel::ssm
