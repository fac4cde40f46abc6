#include "services/ec2/ids.hpp"

#include <algorithm>
#include <set>

#include "services/ec2/errors.hpp"
#include "simulation/random.hpp"

namespace windtunnel::ec2 {
namespace {

simulation::RandomKey key_of(const world::World& world, const world::Scope& scope) {
  return world.random().child("ec2").child(scope.account).child(scope.region);
}

std::string make_id(std::string_view prefix, const simulation::RandomKey& key) {
  return std::string(prefix) + "0" + simulation::hexadecimal(key, 16);
}

}  // namespace

bool is_id(std::string_view id, std::string_view prefix) {
  if (!id.starts_with(prefix)) return false;
  const std::string_view digits = id.substr(prefix.size());
  return (digits.size() == 8 || digits.size() == 17) &&
         std::all_of(digits.begin(), digits.end(), [](char digit) {
           return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
         });
}

std::string vpc_id(const world::World& world, const world::Scope& scope) {
  return make_id("vpc-", key_of(world, scope).child("vpc"));
}

std::string security_group_id(const world::World& world, const world::Scope& scope,
                              std::string_view name) {
  return make_id("sg-", key_of(world, scope).child("security group").child(name));
}

std::string reservation_id(const world::World& world,
                           const simulation::InstanceGroupSpecification& group) {
  return make_id(
      "r-", key_of(world, {group.account, group.region}).child("reservation").child(group.name));
}

std::vector<simulation::Instance> find_instances(const world::World& world,
                                                 const world::Scope& scope,
                                                 const std::vector<std::string>& ids) {
  for (const std::string& id : ids) {
    if (!is_id(id, "i-")) throw errors::malformed_instance_id(id);
  }
  std::vector<simulation::Instance> instances;
  std::vector<std::string> unknown;
  std::set<std::string_view> seen;
  for (const std::string& id : ids) {
    if (!seen.insert(id).second) continue;
    if (auto instance = world.fleet().find(scope.account, scope.region, id)) {
      instances.push_back(*instance);
    } else {
      unknown.push_back(id);
    }
  }
  if (!unknown.empty()) throw errors::instances_not_found(unknown);
  return instances;
}

}  // namespace windtunnel::ec2
