#include "services/elbv2/load_balancer_requests.hpp"

#include <set>

#include "emulator/world/network.hpp"
#include "services/elbv2/errors.hpp"
#include "services/elbv2/names.hpp"
#include "simulation/random.hpp"

namespace windtunnel::elbv2 {
namespace {

std::vector<std::string> subnets_of(const CreateLoadBalancerInput& in) {
  const auto& mappings = in.SubnetMappings.or_default();
  if (mappings.empty()) return in.Subnets.or_default();
  if (!in.Subnets.or_default().empty()) {
    throw errors::validation("You can specify only one of subnets or subnet mappings");
  }
  std::vector<std::string> subnets;
  for (const SubnetMapping& mapping : mappings) {
    if (mapping.AllocationId || mapping.PrivateIPv4Address || mapping.IPv6Address ||
        mapping.SourceNatIpv6Prefix) {
      throw errors::not_modelled("chosen addresses of load balancers");
    }
    subnets.push_back(mapping.SubnetId.or_default());
  }
  return subnets;
}

/// An application load balancer needs subnets of two zones (ELB-003), as far as zones are known.
std::vector<AvailabilityZone> zones_of(const world::Call& call, std::string_view type,
                                       const std::vector<std::string>& subnets) {
  std::vector<AvailabilityZone> zones;
  std::set<std::string> known;
  for (const std::string& subnet : subnets) {
    if (!world::is_ec2_id(subnet, "subnet-")) throw errors::subnet_not_found(subnet);
    const auto place = world::place_of_subnet(call.world, call.scope, subnet);
    if (place.known && !known.insert(place.zone).second) {
      throw errors::invalid_configuration(
          "A load balancer cannot be attached to multiple subnets in the same Availability Zone");
    }
    zones.push_back({.LoadBalancerAddresses = std::vector<LoadBalancerAddress>(),
                     .SubnetId = subnet,
                     .ZoneName = place.zone});
  }
  if (zones.empty()) throw errors::validation("At least one subnet must be specified");
  if (type == "application" && zones.size() < 2) {
    throw errors::validation(
        "At least two subnets in two different Availability Zones must be specified");
  }
  return zones;
}

void refuse_what_is_not_modelled(const CreateLoadBalancerInput& in) {
  if (in.Type == "gateway") throw errors::not_modelled("gateway load balancers");
  if (in.IpAddressType.value_or("ipv4") != "ipv4") {
    throw errors::not_modelled("load balancers with IPv6 addresses");
  }
  if (in.CustomerOwnedIpv4Pool || in.IpamPools ||
      in.EnablePrefixForIpv6SourceNat.value_or("off") == "on") {
    throw errors::not_modelled("address pools of load balancers");
  }
}

}  // namespace

LoadBalancer requested_load_balancer(const world::Call& call, const CreateLoadBalancerInput& in) {
  check_name("Load balancer", in.Name);
  if (in.Name.starts_with("internal-")) {
    throw errors::validation("Load balancer name '" + in.Name + "' cannot begin with 'internal-'");
  }
  refuse_what_is_not_modelled(in);
  LoadBalancer wanted;
  wanted.LoadBalancerName = in.Name;
  wanted.Type = in.Type.value_or("application");
  wanted.Scheme = in.Scheme.value_or("internet-facing");
  wanted.IpAddressType = "ipv4";
  wanted.AvailabilityZones = zones_of(call, *wanted.Type, subnets_of(in));
  wanted.VpcId = world::vpc_id(call.world, call.scope);
  if (in.SecurityGroups) wanted.SecurityGroups = in.SecurityGroups;
  if (!in.SecurityGroups && wanted.Type == "application") {
    wanted.SecurityGroups = {{world::security_group_id(call.world, call.scope, "default")}};
  }
  return wanted;
}

std::string hosted_zone_of(const world::Scope& scope, std::string_view type) {
  const auto key = simulation::RandomKey(0).child("elbv2").child(scope.region).child(type);
  return "Z" + simulation::base36_upper(key.child("hosted zone"), 13);
}

}  // namespace windtunnel::elbv2
