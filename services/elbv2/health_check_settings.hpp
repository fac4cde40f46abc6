#pragma once

#include "services/elbv2/api.hpp"

namespace windtunnel::elbv2 {

/// The health check that a new target group gets where its request does not say (ELB-011).
void set_health_check_defaults(TargetGroup& group);

/// Throws for health checks that contradict themselves or their group's protocol.
void check_health_check(const TargetGroup& group);

/// Takes over what CreateTargetGroup or ModifyTargetGroup says of health checks.
template <class Input>
void take_health_check(const Input& in, TargetGroup& group) {
  const auto take = [](const auto& given, auto& member) {
    if (given) member = given;
  };
  take(in.HealthCheckEnabled, group.HealthCheckEnabled);
  take(in.HealthCheckIntervalSeconds, group.HealthCheckIntervalSeconds);
  take(in.HealthCheckPath, group.HealthCheckPath);
  take(in.HealthCheckPort, group.HealthCheckPort);
  take(in.HealthCheckProtocol, group.HealthCheckProtocol);
  take(in.HealthCheckTimeoutSeconds, group.HealthCheckTimeoutSeconds);
  take(in.HealthyThresholdCount, group.HealthyThresholdCount);
  take(in.UnhealthyThresholdCount, group.UnhealthyThresholdCount);
  take(in.Matcher, group.Matcher);
}

/// Whether the group belongs to application load balancers, not to network ones.
inline bool is_application_protocol(const api::Opt<std::string>& protocol) {
  return protocol == "HTTP" || protocol == "HTTPS";
}

}  // namespace windtunnel::elbv2
