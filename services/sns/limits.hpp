#pragma once

#include <cstddef>

/// The quotas and bounds of SNS.
namespace windtunnel::sns::limits {

inline constexpr std::size_t message_bytes = 262'144;  ///< With its attributes (SNS-021).
inline constexpr std::size_t subject_characters = 100;
inline constexpr std::size_t batch_entries = 10;
inline constexpr std::size_t batch_id_characters = 80;
inline constexpr std::size_t listed = 100;  ///< Of one page.
inline constexpr std::size_t tags = 50;     ///< Lifted with the world's limits.

}  // namespace windtunnel::sns::limits
