#include "services/elbv2/target_health.hpp"

#include <algorithm>
#include <chrono>

#include "services/elbv2/health_check_settings.hpp"
#include "services/elbv2/times.hpp"

namespace windtunnel::elbv2 {
namespace {

using simulation::Duration;
using simulation::Instant;

TargetHealth state_for(std::string_view state, std::string_view reason, std::string description) {
  return {.Description = std::move(description),
          .Reason = std::string(reason),
          .State = std::string(state)};
}

TargetHealth unhealthy(bool network) {
  if (network) {
    return state_for("unhealthy", "Target.FailedHealthChecks", "Health checks failed");
  }
  return state_for("unhealthy", "Target.Timeout", "Request timed out");
}

/// The first check that a target which is silent since `silent` does not answer.
Instant first_failing_check(Instant first_check, Duration interval, Instant silent) {
  if (silent <= first_check) return first_check;
  const auto passed = (silent - first_check + interval - Duration{1}) / interval;
  return first_check + passed * interval;
}

}  // namespace

HealthCheck::HealthCheck(const TargetGroup& group)
    : registration(is_application_protocol(group.Protocol) ? times::registration_application
                                                           : times::registration_network),
      interval(std::chrono::seconds(*group.HealthCheckIntervalSeconds)),
      timeout(std::chrono::seconds(*group.HealthCheckTimeoutSeconds)),
      unhealthy_threshold(*group.UnhealthyThresholdCount),
      network(!is_application_protocol(group.Protocol)) {}

TargetHealth health_of(const CheckedTarget& target, const HealthCheck& check, Instant now) {
  const Instant first_check = target.since + check.registration;
  if (now < first_check) {
    return state_for("initial", "Elb.RegistrationInProgress", "Target registration is in progress");
  }
  if (target.silent_since) {
    const Instant failing = first_failing_check(first_check, check.interval, *target.silent_since);
    const Instant last = failing + (check.unhealthy_threshold - 1) * check.interval;
    if (now >= last + check.timeout) return unhealthy(check.network);
  }
  const bool passed_a_check = !target.silent_since || *target.silent_since > first_check;
  if (passed_a_check && now >= first_check + times::answer) return {.State = "healthy"};
  return state_for("initial", "Elb.InitialHealthChecking", "Initial health checks in progress");
}

simulation::Duration settling_time(const TargetGroup& group) {
  return HealthCheck(group).registration + times::answer;
}

TargetHealth not_in_use() {
  return state_for("unused", "Target.NotInUse",
                   "Target group is not configured to receive traffic from the load balancer");
}

TargetHealth in_a_zone_that_is_not_enabled() {
  return state_for("unused", "Target.NotInUse",
                   "Target is in an Availability Zone that is not enabled for the load balancer");
}

TargetHealth not_registered() {
  return state_for("unused", "Target.NotRegistered",
                   "Target is not registered to the target group");
}

TargetHealth in_an_invalid_state(std::string_view state) {
  return state_for("unused", "Target.InvalidState",
                   "Target is in the " + std::string(state) + " state");
}

TargetHealth draining() {
  return state_for("draining", "Target.DeregistrationInProgress",
                   "Target deregistration is in progress");
}

}  // namespace windtunnel::elbv2
