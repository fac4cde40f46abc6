#pragma once

#include <cstddef>
#include <cstdint>

/// The quotas and bounds of SQS. Those that a world may lift say so; the others are what a request
/// may say at all.
namespace windtunnel::sqs::limits {

inline constexpr std::int32_t batch_entries = 10;
inline constexpr std::size_t batch_bytes = 1'048'576;  ///< SQS-024, also above a queue's own limit.
inline constexpr std::size_t message_attributes = 10;
inline constexpr std::size_t message_attribute_name = 256;
inline constexpr std::size_t group_id_characters = 128;
inline constexpr std::int32_t delay_seconds = 900;
inline constexpr std::int32_t visibility_seconds = 43'200;
inline constexpr std::int32_t wait_seconds = 20;
inline constexpr std::int32_t messages_per_receive = 10;
inline constexpr std::size_t policy_nesting = 32;    ///< Ours: AWS's policies nest six deep.
inline constexpr std::size_t permitted_actions = 7;  ///< Of one permission.
inline constexpr std::size_t tags = 50;              ///< Lifted with the world's limits.
/// Messages of a standard queue that were received and neither deleted nor let go (SQS-034).
/// Lifted with the world's limits.
inline constexpr std::int64_t in_flight = 120'000;
/// Seconds before a deleted queue's name, or another purge, is free again (SQS-015, SQS-016).
/// Lifted with the world's limits.
inline constexpr std::int64_t cooling_seconds = 60;
inline constexpr std::int32_t listed = 1'000;  ///< Of one page.

}  // namespace windtunnel::sqs::limits
