#include "services/elbv2/target_group_attributes.hpp"

#include "services/elbv2/health_check_settings.hpp"

namespace windtunnel::elbv2 {
namespace {

// What these ask for is recorded and shown; the deregistration delay alone has an effect.

constexpr std::string_view delay = "deregistration_delay.timeout_seconds";

constexpr AttributeRule application[] = {
    {delay, "300", {}, 0, 3600},
    {"stickiness.enabled", "false", true_or_false},
    {"stickiness.type", "lb_cookie", "lb_cookie|app_cookie"},
    {"stickiness.lb_cookie.duration_seconds", "86400", {}, 1, 604'800},
    {"stickiness.app_cookie.duration_seconds", "86400", {}, 1, 604'800},
    {"stickiness.app_cookie.cookie_name", ""},
    {"load_balancing.algorithm.type", "round_robin",
     "round_robin|least_outstanding_requests|weighted_random"},
    {"load_balancing.cross_zone.enabled", "use_load_balancer_configuration",
     "true|false|use_load_balancer_configuration"},
    {"slow_start.duration_seconds", "0", {}, 0, 900},
    {"target_group_health.dns_failover.minimum_healthy_targets.count", "1"},
    {"target_group_health.dns_failover.minimum_healthy_targets.percentage", "off"},
    {"target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", "1"},
    {"target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "off"},
};

constexpr AttributeRule network[] = {
    {delay, "300", {}, 0, 3600},
    {"deregistration_delay.connection_termination.enabled", "false", true_or_false},
    {"preserve_client_ip.enabled", "true", true_or_false},
    {"proxy_protocol_v2.enabled", "false", true_or_false},
    {"stickiness.enabled", "false", true_or_false},
    {"stickiness.type", "source_ip", "source_ip"},
    {"load_balancing.cross_zone.enabled", "use_load_balancer_configuration",
     "true|false|use_load_balancer_configuration"},
    {"target_group_health.dns_failover.minimum_healthy_targets.count", "1"},
    {"target_group_health.dns_failover.minimum_healthy_targets.percentage", "off"},
    {"target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", "1"},
    {"target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "off"},
};

}  // namespace

std::span<const AttributeRule> target_group_attributes(const api::Opt<std::string>& protocol) {
  if (is_application_protocol(protocol)) return application;
  return network;
}

simulation::Duration deregistration_delay(const TargetGroupRow& group) {
  const auto rules = target_group_attributes(group.shown.Protocol);
  return std::chrono::seconds(std::stoi(attribute_value(group.attributes, rules, delay)));
}

}  // namespace windtunnel::elbv2
