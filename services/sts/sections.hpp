#pragma once

#include <cstdint>

/// The numbers under which STS persists: stable on disk, never used again.
namespace windtunnel::sts {

inline constexpr std::uint8_t service_number = 2;

namespace sections {
inline constexpr std::uint16_t first = service_number * 256;
inline constexpr std::uint16_t sessions = first + 1;
inline constexpr std::uint16_t session_counts = first + 2;
}  // namespace sections

}  // namespace windtunnel::sts
