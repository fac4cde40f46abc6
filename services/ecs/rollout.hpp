#pragma once

#include <cstdint>

/// How far a rolling deployment may go at one look (ECS-051).
namespace windtunnel::ecs {

struct RolloutBounds {
  std::uint64_t desired = 0;
  std::uint64_t minimum_healthy_percent = 100;
  std::uint64_t maximum_percent = 200;

  std::uint64_t lower() const { return (desired * minimum_healthy_percent + 99) / 100; }
  std::uint64_t upper() const { return desired * maximum_percent / 100; }
};

struct RolloutCounts {
  /// Running and pending tasks of the new deployment, and of the others.
  std::uint64_t fresh = 0;
  std::uint64_t old = 0;
  /// Of these.
  std::uint64_t healthy_fresh = 0;
  std::uint64_t healthy_old = 0;
};

/// How many tasks of the new deployment may be started now.
std::uint64_t startable(const RolloutBounds& bounds, const RolloutCounts& counts);
/// How many of the old ones may be stopped now; those that are not healthy go first, and freely.
std::uint64_t stoppable(const RolloutBounds& bounds, const RolloutCounts& counts);

/// How many failed tasks are too many for a circuit breaker (ECS-053).
std::uint64_t breaker_threshold(std::uint64_t desired);

}  // namespace windtunnel::ecs
