#include "services/elbv2/load_balancer_attributes.hpp"

namespace windtunnel::elbv2 {
namespace {

// What these ask for is recorded and shown; deletion protection alone has an effect.

constexpr AttributeRule application[] = {
    {"access_logs.s3.enabled", "false", true_or_false},
    {"access_logs.s3.bucket", ""},
    {"access_logs.s3.prefix", ""},
    {"idle_timeout.timeout_seconds", "60", {}, 1, 4000},
    {"deletion_protection.enabled", "false", true_or_false},
    {"routing.http2.enabled", "true", true_or_false},
    {"routing.http.drop_invalid_header_fields.enabled", "false", true_or_false},
    {"routing.http.xff_client_port.enabled", "false", true_or_false},
    {"routing.http.preserve_host_header.enabled", "false", true_or_false},
    {"routing.http.x_amzn_tls_version_and_cipher_suite.enabled", "false", true_or_false},
    {"routing.http.xff_header_processing.mode", "append", "append|preserve|remove"},
    {"routing.http.desync_mitigation_mode", "defensive", "monitor|defensive|strictest"},
    {"waf.fail_open.enabled", "false", true_or_false},
    {"load_balancing.cross_zone.enabled", "true", "true"},
    {"connection_logs.s3.enabled", "false", true_or_false},
    {"connection_logs.s3.bucket", ""},
    {"connection_logs.s3.prefix", ""},
    {"client_keep_alive.seconds", "3600", {}, 60, 604'800},
    {"zonal_shift.config.enabled", "false", true_or_false},
};

constexpr AttributeRule network[] = {
    {"access_logs.s3.enabled", "false", true_or_false},
    {"access_logs.s3.bucket", ""},
    {"access_logs.s3.prefix", ""},
    {"deletion_protection.enabled", "false", true_or_false},
    {"load_balancing.cross_zone.enabled", "false", true_or_false},
};

}  // namespace

std::span<const AttributeRule> load_balancer_attributes(std::string_view type) {
  if (type == "network") return network;
  return application;
}

}  // namespace windtunnel::elbv2
