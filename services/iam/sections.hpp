#pragma once

#include <cstdint>

/// The numbers under which IAM persists: stable on disk, never used again.
namespace windtunnel::iam {

inline constexpr std::uint8_t service_number = 14;

namespace sections {
inline constexpr std::uint16_t first = service_number * 256;
inline constexpr std::uint16_t roles = first + 1;
inline constexpr std::uint16_t users = first + 2;
inline constexpr std::uint16_t access_keys = first + 3;
inline constexpr std::uint16_t instance_profiles = first + 4;
inline constexpr std::uint16_t id_counts = first + 5;
}  // namespace sections

}  // namespace windtunnel::iam
