#pragma once

#include <optional>
#include <string_view>

#include "services/elbv2/api.hpp"
#include "simulation/time.hpp"

/// What a target's health is, as a function of what happened to it and the time (ELB-021, ELB-023):
/// nothing is kept of single health checks, and nothing is scheduled for them.
namespace windtunnel::elbv2 {

/// What happened to a registered target of a group in use.
struct CheckedTarget {
  /// Since when it is checked: registered, its instance running and its group in use.
  simulation::Instant since{};
  /// Since when it answers no more; nothing while it answers.
  std::optional<simulation::Instant> silent_since;
};

/// How a group checks its targets.
struct HealthCheck {
  /// From `since` until the first check.
  simulation::Duration registration;
  simulation::Duration interval;
  simulation::Duration timeout;
  std::int32_t unhealthy_threshold = 0;
  /// Network load balancers do not say why a check failed.
  bool network = false;

  explicit HealthCheck(const TargetGroup& group);
};

TargetHealth health_of(const CheckedTarget& target, const HealthCheck& check,
                       simulation::Instant now);

/// From registration until a target that answers is healthy: one success is enough for a new one.
simulation::Duration settling_time(const TargetGroup& group);

// The states that need no health check.

TargetHealth not_in_use();
TargetHealth in_a_zone_that_is_not_enabled();
TargetHealth not_registered();
/// `state` such as "stopped".
TargetHealth in_an_invalid_state(std::string_view state);
TargetHealth draining();

}  // namespace windtunnel::elbv2
