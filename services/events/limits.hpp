#pragma once

#include <cstddef>
#include <cstdint>

#include "simulation/time.hpp"

/// The quotas and bounds of EventBridge, and how long it takes.
namespace windtunnel::events::limits {

inline constexpr std::size_t event_buses = 100;           ///< EB-004; the default bus is one.
inline constexpr std::size_t policy_characters = 10'240;  ///< EB-004.
inline constexpr std::size_t rules = 300;                 ///< Of a bus (EB-015).
inline constexpr std::size_t targets = 5;                 ///< Of a rule (EB-060).
inline constexpr std::size_t tags = 50;
inline constexpr std::size_t listed = 100;             ///< Of one page.
inline constexpr std::size_t entries_bytes = 262'144;  ///< Of one PutEvents (EB-021).
inline constexpr std::size_t detail_type_characters = 128;
inline constexpr std::size_t nesting = 1000;               ///< Of events and patterns (EB-025).
inline constexpr std::size_t or_combinations = 1000;       ///< EB-042.
inline constexpr std::int32_t retry_attempts = 185;        ///< EB-090.
inline constexpr std::int32_t event_age_seconds = 86'400;  ///< EB-090.

}  // namespace windtunnel::events::limits

namespace windtunnel::events::durations {

inline constexpr simulation::Duration delivery{500};  ///< MSG-004.
/// Doubled with each retry up to the longest (EB-090).
inline constexpr simulation::Duration first_retry{1'000};
inline constexpr simulation::Duration longest_retry{512'000};

}  // namespace windtunnel::events::durations
