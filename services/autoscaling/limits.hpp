#pragma once

#include <cstddef>
#include <cstdint>

/// Auto Scaling's quotas and bounds, as data (ASG-009, ASG-010, ASG-031).
namespace windtunnel::autoscaling::limits {

// Not checked where a world lifts AWS's limits.
inline constexpr std::int32_t groups = 500;
inline constexpr std::int32_t launch_configurations = 200;
inline constexpr std::size_t hooks_per_group = 50;
inline constexpr std::size_t target_groups_per_group = 50;
inline constexpr std::size_t tags_per_group = 50;

// Bounds of single requests, which hold always.
inline constexpr std::size_t instances_per_request = 20;
inline constexpr std::size_t target_groups_per_request = 10;
inline constexpr std::size_t group_name_characters = 255;
inline constexpr std::int32_t least_heartbeat_seconds = 30;
inline constexpr std::int32_t most_heartbeat_seconds = 7'200;
inline constexpr std::int32_t heartbeat_seconds = 3'600;
inline constexpr std::int32_t most_global_timeout_seconds = 172'800;
inline constexpr std::int32_t global_timeout_heartbeats = 100;
/// A group's instances: the emulator's own bound, so that a typing error cannot eat all memory.
inline constexpr std::int32_t most_group_size = 1'000'000;
inline constexpr std::size_t cause_characters = 1'023;

/// Instances of one RunInstances. Of each the answer says everything, so that this bounds memory.
inline constexpr std::uint32_t instances_per_launch = 5'000;

/// MaxRecords: what it is where it is not given, and the most that it may be.
struct PageSize {
  std::int32_t usual;
  std::int32_t most;
};
inline constexpr PageSize groups_page{50, 100};
inline constexpr PageSize launch_configurations_page{50, 100};
inline constexpr PageSize tags_page{50, 100};
inline constexpr PageSize instances_page{50, 50};
inline constexpr PageSize activities_page{100, 100};
inline constexpr PageSize target_groups_page{100, 100};

}  // namespace windtunnel::autoscaling::limits
