#include "emulator/world/network.hpp"

#include <algorithm>
#include <vector>

#include "emulator/world/world.hpp"
#include "simulation/fleet/regions.hpp"
#include "simulation/random.hpp"

namespace windtunnel::world {
namespace {

simulation::RandomKey key_of(const World& world, const Scope& scope) {
  return world.random().child("ec2").child(scope.account).child(scope.region);
}

std::string make_id(std::string_view prefix, const simulation::RandomKey& key) {
  return std::string(prefix) + "0" + simulation::hexadecimal(key, 16);
}

}  // namespace

bool is_ec2_id(std::string_view id, std::string_view prefix) {
  if (!id.starts_with(prefix)) return false;
  const std::string_view digits = id.substr(prefix.size());
  return (digits.size() == 8 || digits.size() == 17) &&
         std::all_of(digits.begin(), digits.end(), [](char digit) {
           return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
         });
}

std::string vpc_id(const World& world, const Scope& scope) {
  return make_id("vpc-", key_of(world, scope).child("vpc"));
}

std::string subnet_id(const World& world, const Scope& scope, std::string_view zone) {
  return make_id("subnet-", key_of(world, scope).child("subnet").child(zone));
}

std::string security_group_id(const World& world, const Scope& scope, std::string_view name) {
  return make_id("sg-", key_of(world, scope).child("security group").child(name));
}

SubnetPlace place_of_subnet(const World& world, const Scope& scope, std::string_view subnet) {
  const std::vector<std::string> zones = simulation::zones_of(scope.region);
  if (zones.empty()) return {};
  for (const std::string& zone : zones) {
    if (subnet == subnet_id(world, scope, zone)) return {zone, true};
  }
  const auto key = world.random().child("ec2").child("zone of subnet").child(subnet);
  return {zones[key.bits("zone") % zones.size()], false};
}

}  // namespace windtunnel::world
