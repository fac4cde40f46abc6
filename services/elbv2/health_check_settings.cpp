#include "services/elbv2/health_check_settings.hpp"

#include "services/elbv2/errors.hpp"

namespace windtunnel::elbv2 {
namespace {

template <class T, class Value>
void set_default(api::Opt<T>& member, Value value) {
  if (!member) member = T(value);
}

bool checks_by_http(const TargetGroup& group) {
  return is_application_protocol(group.HealthCheckProtocol);
}

void check_port(const std::string& port) {
  if (port == "traffic-port") return;
  const bool digits =
      !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == port.npos;
  const int number = digits ? std::stoi(port) : 0;
  if (number < 1 || number > 65'535) {
    throw errors::validation("Health check port '" + port +
                             "' must be in the range 1-65535 or 'traffic-port'");
  }
}

}  // namespace

void set_health_check_defaults(TargetGroup& group) {
  const bool application = is_application_protocol(group.Protocol);
  set_default(group.HealthCheckEnabled, true);
  set_default(group.HealthCheckProtocol, application ? "HTTP" : "TCP");
  set_default(group.HealthCheckPort, "traffic-port");
  set_default(group.HealthCheckIntervalSeconds, 30);
  set_default(group.HealthyThresholdCount, 5);
  set_default(group.UnhealthyThresholdCount, 2);
  if (!checks_by_http(group)) {
    set_default(group.HealthCheckTimeoutSeconds, 10);
    return;
  }
  set_default(group.HealthCheckTimeoutSeconds, application ? 5 : 6);
  const bool grpc = group.ProtocolVersion == "GRPC";
  set_default(group.HealthCheckPath, grpc ? "/AWS.ALB/healthcheck" : "/");
  if (group.Matcher) return;
  if (grpc) {
    group.Matcher.emplace().GrpcCode = "12";
  } else {
    group.Matcher.emplace().HttpCode = application ? "200" : "200-399";
  }
}

void check_health_check(const TargetGroup& group) {
  const bool application = is_application_protocol(group.Protocol);
  if (!*group.HealthCheckEnabled) {
    throw errors::invalid_configuration(
        "Health checks cannot be disabled for target groups of the target type '" +
        *group.TargetType + "'");
  }
  const std::string& protocol = *group.HealthCheckProtocol;
  if (!checks_by_http(group) && (application || protocol != "TCP")) {
    throw errors::validation("Health check protocol '" + protocol + "' must be one of '" +
                             (application ? "HTTP, HTTPS" : "HTTP, HTTPS, TCP") + "'");
  }
  check_port(*group.HealthCheckPort);
  if (!checks_by_http(group) && (group.HealthCheckPath || group.Matcher)) {
    throw errors::validation("A health check by TCP has neither a path nor a matcher");
  }
  if (group.HealthCheckPath && !group.HealthCheckPath->starts_with('/')) {
    throw errors::validation("Health check path '" + *group.HealthCheckPath +
                             "' must begin with a '/'");
  }
  const std::int32_t timeout = *group.HealthCheckTimeoutSeconds;
  const std::int32_t interval = *group.HealthCheckIntervalSeconds;
  if (timeout > interval || (application && timeout == interval)) {
    throw errors::validation("Health check timeout '" + std::to_string(timeout) +
                             "' must be smaller than " + (application ? "" : "or equal to ") +
                             "the interval '" + std::to_string(interval) + "'");
  }
}

}  // namespace windtunnel::elbv2
