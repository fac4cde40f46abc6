// ELB-021, ELB-023: health as a function of what happened and the time.

#include "services/elbv2/target_health.hpp"

#include <gtest/gtest.h>

namespace windtunnel::elbv2 {
namespace {

using namespace std::chrono_literals;
using simulation::Duration;
using simulation::Instant;

/// Checks every 30 s with a timeout of 5 s, the first one 5 s after the target came.
HealthCheck check_of(const char* protocol) {
  TargetGroup group;
  group.Protocol = protocol;
  group.HealthCheckIntervalSeconds = 30;
  group.HealthCheckTimeoutSeconds = 5;
  group.UnhealthyThresholdCount = 2;
  return HealthCheck(group);
}

constexpr Instant came{1h};

std::string state_at(Duration after, std::optional<Duration> silent_after = {}) {
  CheckedTarget target{came, {}};
  if (silent_after) target.silent_since = came + *silent_after;
  const TargetHealth health = health_of(target, check_of("HTTP"), came + after);
  return *health.State + (health.Reason ? " " + *health.Reason : "");
}

TEST(TargetHealthFunction, SaysOfATargetThatAnswersWhenItIsHealthy) {
  EXPECT_EQ(state_at(0s), "initial Elb.RegistrationInProgress");
  EXPECT_EQ(state_at(5s), "initial Elb.InitialHealthChecking");
  EXPECT_EQ(state_at(6s), "healthy");
  EXPECT_EQ(state_at(24h), "healthy");
}

TEST(TargetHealthFunction, FailsATargetThatNeverAnsweredAfterItsThreshold) {
  EXPECT_EQ(state_at(5s, 0s), "initial Elb.InitialHealthChecking");
  // The second check, at 35 s, runs into its timeout.
  EXPECT_EQ(state_at(39'999ms, 0s), "initial Elb.InitialHealthChecking");
  EXPECT_EQ(state_at(40s, 0s), "unhealthy Target.Timeout");
}

TEST(TargetHealthFunction, FailsATargetWithTheFirstCheckThatItDoesNotAnswer) {
  // Checks at 5, 35, 65 and 95 seconds.
  EXPECT_EQ(state_at(69'999ms, 35s), "healthy");
  EXPECT_EQ(state_at(70s, 35s), "unhealthy Target.Timeout");
  EXPECT_EQ(state_at(99'999ms, 35'001ms), "healthy");
  EXPECT_EQ(state_at(100s, 35'001ms), "unhealthy Target.Timeout");
}

TEST(TargetHealthFunction, GivesNoReasonOfItsOwnForNetworkLoadBalancers) {
  const CheckedTarget target{came, came};
  const TargetHealth health = health_of(target, check_of("TCP"), came + 1h);
  EXPECT_EQ(health.State, "unhealthy");
  EXPECT_EQ(health.Reason, "Target.FailedHealthChecks");
}

}  // namespace
}  // namespace windtunnel::elbv2
