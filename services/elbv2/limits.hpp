#pragma once

#include <cstddef>
#include <cstdint>

/// The quotas and bounds of Elastic Load Balancing. Quotas are lifted with the world's limits.
namespace windtunnel::elbv2::limits {

// Quotas (ELB-003, ELB-007).
inline constexpr std::size_t load_balancers = 50;  ///< Of each type.
inline constexpr std::size_t listeners = 50;       ///< Of one load balancer, as all that follow.
inline constexpr std::size_t rules = 100;          ///< Without default rules.
inline constexpr std::size_t groups = 100;
inline constexpr std::size_t targets = 1'000;
inline constexpr std::size_t target_groups = 3'000;
inline constexpr std::size_t tags = 50;

// Bounds.
inline constexpr std::size_t name_characters = 32;
inline constexpr std::size_t forward_groups = 5;
inline constexpr std::int32_t most_weight = 999;
inline constexpr std::int32_t most_stickiness_seconds = 604'800;
inline constexpr std::size_t condition_values = 5;  ///< Of one rule (ELB-033).
inline constexpr std::size_t condition_wildcards = 5;
inline constexpr std::int32_t page = 400;

}  // namespace windtunnel::elbv2::limits
