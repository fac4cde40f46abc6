#include "services/elb/settings.hpp"

#include <algorithm>
#include <array>

#include "emulator/world/network.hpp"
#include "services/elb/errors.hpp"
#include "simulation/fleet/regions.hpp"

namespace windtunnel::elb {
namespace {

constexpr std::array protocols{std::string_view("HTTP"), std::string_view("HTTPS"),
                               std::string_view("TCP"), std::string_view("SSL")};

constexpr std::string_view desync_mitigation = "elb.http.desyncmitigationmode";

std::string upper_case(std::string text) {
  for (char& letter : text) {
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  }
  return text;
}

std::string read_protocol(const std::string& given) {
  const std::string protocol = upper_case(given);
  if (std::find(protocols.begin(), protocols.end(), protocol) == protocols.end()) {
    throw errors::unsupported_protocol(given);
  }
  return protocol;
}

Listener listener_of(const Listener& given) {
  Listener listener = given;
  listener.Protocol = read_protocol(given.Protocol);
  // On the way to the instances the same layer is spoken, without a certificate.
  const bool is_http = listener.Protocol.starts_with("HTTP");
  listener.InstanceProtocol = given.InstanceProtocol ? read_protocol(*given.InstanceProtocol)
                                                     : std::string(is_http ? "HTTP" : "TCP");
  if (listener.InstanceProtocol->starts_with("HTTP") != is_http) {
    throw errors::invalid_configuration(
        "Protocol and InstanceProtocol must be of the same layer: HTTP and HTTPS, or TCP and SSL");
  }
  const bool is_secure = listener.Protocol == "HTTPS" || listener.Protocol == "SSL";
  if (is_secure && !given.SSLCertificateId) throw errors::certificate_not_found("null");
  if (given.LoadBalancerPort < 1 || given.LoadBalancerPort > 65'535) {
    throw errors::validation("LoadBalancerPort must be between 1 and 65535");
  }
  return listener;
}

std::vector<ListenerDescription> listeners_of(const CreateAccessPointInput& in) {
  if (in.Listeners.empty()) throw errors::validation("Listeners cannot be empty");
  std::vector<ListenerDescription> descriptions;
  for (const Listener& given : in.Listeners) {
    const Listener listener = listener_of(given);
    const auto same_port =
        std::find_if(descriptions.begin(), descriptions.end(), [&](const auto& other) {
          return other.Listener->LoadBalancerPort == listener.LoadBalancerPort;
        });
    if (same_port != descriptions.end()) {
      if (*same_port->Listener == listener) continue;
      throw errors::duplicate_listener(in.LoadBalancerName, listener.LoadBalancerPort);
    }
    ListenerDescription& description = descriptions.emplace_back();
    description.Listener = listener;
    description.PolicyNames.emplace();
  }
  return descriptions;
}

/// Zones bring their own subnets, subnets their zones.
void place(const world::Call& call, const CreateAccessPointInput& in,
           LoadBalancerDescription& settings) {
  std::vector<std::string> zones = in.AvailabilityZones.or_default();
  std::vector<std::string> subnets = in.Subnets.or_default();
  if (!zones.empty() && !subnets.empty()) {
    throw errors::invalid_configuration(
        "Only one of SubnetIds or AvailabilityZones parameter may be specified");
  }
  if (zones.empty() && subnets.empty()) {
    throw errors::validation("Either AvailabilityZones or SubnetIds must be specified");
  }
  const auto known = simulation::zones_of(call.scope.region);
  for (const std::string& zone : zones) {
    if (std::find(known.begin(), known.end(), zone) == known.end()) {
      throw errors::validation("Invalid Availability Zone: " + zone);
    }
    subnets.push_back(world::subnet_id(call.world, call.scope, zone));
  }
  if (zones.empty()) {
    for (const std::string& subnet : subnets) {
      if (!world::is_ec2_id(subnet, "subnet-")) throw errors::subnet_not_found(subnet);
      zones.push_back(world::place_of_subnet(call.world, call.scope, subnet).zone);
    }
  }
  settings.AvailabilityZones = std::move(zones);
  settings.Subnets = std::move(subnets);
}

/// The port of "80" or "80/path"; whether it is one.
bool is_port(std::string_view text) {
  if (text.empty() || text.size() > 5) return false;
  int port = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return false;
    port = port * 10 + (digit - '0');
  }
  return port >= 1 && port <= 65'535;
}

}  // namespace

LoadBalancerDescription settings_of(const world::Call& call, const CreateAccessPointInput& in) {
  const std::string scheme = in.Scheme.value_or("internet-facing");
  if (scheme != "internet-facing" && scheme != "internal") throw errors::invalid_scheme();
  LoadBalancerDescription settings;
  settings.LoadBalancerName = in.LoadBalancerName;
  settings.ListenerDescriptions = listeners_of(in);
  place(call, in, settings);
  settings.Scheme = scheme;
  settings.VPCId = world::vpc_id(call.world, call.scope);
  settings.SecurityGroups =
      in.SecurityGroups.or_default().empty()
          ? std::vector<std::string>{world::security_group_id(call.world, call.scope, "default")}
          : *in.SecurityGroups;
  auto& source = settings.SourceSecurityGroup.emplace();
  source.OwnerAlias = call.scope.account;
  source.GroupName = "default";
  auto& policies = settings.Policies.emplace();
  policies.AppCookieStickinessPolicies.emplace();
  policies.LBCookieStickinessPolicies.emplace();
  policies.OtherPolicies.emplace();
  settings.BackendServerDescriptions.emplace();
  settings.HealthCheck = default_health_check(*settings.ListenerDescriptions->front().Listener);
  return settings;
}

HealthCheck default_health_check(const Listener& first) {
  HealthCheck check;
  check.Target = "TCP:" + std::to_string(first.InstancePort);
  check.Interval = 30;
  check.Timeout = 5;
  check.UnhealthyThreshold = 2;
  check.HealthyThreshold = 10;
  return check;
}

void check_health_check(const HealthCheck& check) {
  const std::string_view target = check.Target;
  const std::size_t colon = std::min(target.find(':'), target.size());
  const std::string_view protocol = target.substr(0, colon);
  if (std::find(protocols.begin(), protocols.end(), protocol) == protocols.end()) {
    throw errors::validation("HealthCheck Target must begin with one of HTTP, TCP, HTTPS, SSL");
  }
  const std::string_view rest = target.substr(std::min(colon + 1, target.size()));
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  const bool needs_path = protocol.starts_with("HTTP");
  if (!is_port(rest.substr(0, slash)) || (slash < rest.size()) != needs_path) {
    throw errors::validation(
        needs_path ? "HealthCheck HTTP Target must specify a port followed by a path that begins "
                     "with a slash. e.g. HTTP:80/ping/this/path"
                   : "HealthCheck " + std::string(protocol) +
                         " Target must specify a port between 1 and 65535");
  }
  if (check.Timeout >= check.Interval) {
    throw errors::validation("HealthCheck timeout must be less than interval");
  }
}

LoadBalancerAttributes default_attributes() {
  LoadBalancerAttributes attributes;
  attributes.AccessLog.emplace().Enabled = false;
  auto& draining = attributes.ConnectionDraining.emplace();
  draining.Enabled = false;
  draining.Timeout = 300;
  attributes.ConnectionSettings.emplace().IdleTimeout = 60;
  attributes.CrossZoneLoadBalancing.emplace().Enabled = false;
  AdditionalAttribute desync;
  desync.Key = std::string(desync_mitigation);
  desync.Value = "defensive";
  attributes.AdditionalAttributes.emplace().push_back(desync);
  return attributes;
}

void change_attributes(const LoadBalancerAttributes& given, LoadBalancerAttributes& attributes) {
  if (given.AccessLog) attributes.AccessLog = given.AccessLog;
  if (given.ConnectionSettings) attributes.ConnectionSettings = given.ConnectionSettings;
  if (given.CrossZoneLoadBalancing) {
    attributes.CrossZoneLoadBalancing = given.CrossZoneLoadBalancing;
  }
  if (given.ConnectionDraining) {
    attributes.ConnectionDraining->Enabled = given.ConnectionDraining->Enabled;
    if (given.ConnectionDraining->Timeout) {
      const std::int32_t seconds = *given.ConnectionDraining->Timeout;
      if (seconds < 1 || seconds > 3600) {
        throw errors::invalid_configuration(
            "ConnectionDraining Timeout must be between 1 and 3600 seconds");
      }
      attributes.ConnectionDraining->Timeout = seconds;
    }
  }
  for (const AdditionalAttribute& attribute : given.AdditionalAttributes.or_default()) {
    if (attribute.Key != desync_mitigation) {
      throw errors::attribute_not_found(attribute.Key.or_default());
    }
    attributes.AdditionalAttributes->front().Value = attribute.Value;
  }
}

}  // namespace windtunnel::elb
