#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "emulator/world/world.hpp"
#include "services/elbv2/request_routing.hpp"

/// What application load balancers put into CloudWatch (ELB-040, ELB-043).
namespace windtunnel::elbv2 {

/// A minute's requests to a load balancer or to one of its groups.
struct RequestCounts {
  std::int64_t answered = 0;
  std::int64_t errors = 0;
  /// A target was chosen for them, and did not answer.
  std::int64_t timed_out = 0;
  /// There was no target to choose: they count as errors and not as requests.
  std::int64_t refused = 0;
  /// So many requests took so many milliseconds each.
  std::vector<std::pair<double, std::int64_t>> latencies;

  void add(const RequestCounts& other);
};

struct HostCounts {
  std::uint64_t healthy = 0;
  std::uint64_t unhealthy = 0;
};

/// One minute's metrics of a load balancer, or of one of its groups: then with `target_group`.
/// Both by ARN.
struct MinuteMetrics {
  std::string load_balancer;
  std::string target_group = {};
  RequestCounts counts = {};
  std::optional<HostCounts> hosts = {};
};

void publish_metrics(world::World& world, const world::Scope& scope, const MinuteMetrics& metrics,
                     simulation::Instant minute);

}  // namespace windtunnel::elbv2
