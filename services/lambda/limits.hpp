#pragma once

#include <cstddef>
#include <cstdint>

#include "simulation/time.hpp"

/// The quotas and bounds of Lambda, and how long its changes take.
namespace windtunnel::lambda::limits {

inline constexpr std::size_t name_characters = 64;             ///< LAM-001.
inline constexpr std::size_t zip_bytes = 52'428'800;           ///< LAM-008.
inline constexpr std::size_t environment_bytes = 4096;         ///< LAM-009.
inline constexpr std::size_t layers = 5;                       ///< LAM-009.
inline constexpr std::size_t request_bytes = 6'291'456;        ///< LAM-032.
inline constexpr std::size_t event_request_bytes = 1'048'576;  ///< LAM-032.
inline constexpr std::size_t response_bytes = 6'291'556;       ///< Of code of the user's own.
inline constexpr std::size_t chunk_bytes = 65'536;             ///< Of an answer that is streamed.
inline constexpr std::int32_t timeout_seconds = 900;
inline constexpr std::size_t tags = 50;
inline constexpr std::size_t listed = 50;  ///< Of one page, whatever more is asked for.
/// What an account has, and what of it reservations must leave (LAM-043).
inline constexpr std::int32_t concurrency = 1000;
inline constexpr std::int32_t unreserved_concurrency = 100;

}  // namespace windtunnel::lambda::limits

/// Recommended simulated durations of runtime.md, section 8.
namespace windtunnel::lambda::durations {

inline constexpr simulation::Duration creation{2'000};
inline constexpr simulation::Duration creation_in_vpc{20'000};
inline constexpr simulation::Duration creation_of_image{5'000};
inline constexpr simulation::Duration update{1'000};
inline constexpr simulation::Duration queue_pick_up{100};

}  // namespace windtunnel::lambda::durations
