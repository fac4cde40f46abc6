#pragma once

#include <cstdint>

/// The kinds of EC2's events: service number 4, local number. Stable on disk.
namespace windtunnel::ec2::kinds {

inline constexpr std::uint16_t service = 4 * 256;
inline constexpr std::uint16_t booted = service + 1;
inline constexpr std::uint16_t agents_ready = service + 2;
inline constexpr std::uint16_t transition = service + 3;
inline constexpr std::uint16_t restarted_agents_ready = service + 4;
inline constexpr std::uint16_t record_vanishes = service + 5;
inline constexpr std::uint16_t publish_utilization = service + 6;

}  // namespace windtunnel::ec2::kinds
