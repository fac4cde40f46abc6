#include "services/ecs/rollout.hpp"

#include <algorithm>

namespace windtunnel::ecs {

std::uint64_t startable(const RolloutBounds& bounds, const RolloutCounts& counts) {
  const std::uint64_t total = counts.fresh + counts.old;
  if (counts.fresh >= bounds.desired || total >= bounds.upper()) return 0;
  return std::min(bounds.desired - counts.fresh, bounds.upper() - total);
}

std::uint64_t stoppable(const RolloutBounds& bounds, const RolloutCounts& counts) {
  const std::uint64_t healthy = counts.healthy_fresh + counts.healthy_old;
  const std::uint64_t spare = healthy > bounds.lower() ? healthy - bounds.lower() : 0;
  const std::uint64_t unhealthy = counts.old - counts.healthy_old;
  return unhealthy + std::min(spare, counts.healthy_old);
}

std::uint64_t breaker_threshold(std::uint64_t desired) {
  return std::min<std::uint64_t>(200, std::max<std::uint64_t>(3, (desired + 1) / 2));
}

}  // namespace windtunnel::ecs
