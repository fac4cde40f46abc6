#include "emulator/world/instances.hpp"

#include <algorithm>

#include "emulator/world/world.hpp"
#include "simulation/fleet/regions.hpp"

namespace windtunnel::world {

std::string instance_arn(const World& world, const simulation::Instance& instance) {
  const auto& group = instance.specification();
  return "arn:aws:ec2:" + group.region + ":" + group.account + ":instance/" +
         world.fleet().id(instance);
}

Tags instance_tags(World& world, const simulation::Instance& instance) {
  const auto& group = instance.specification();
  if (group.on_premises) return group.tags;
  const std::string arn = instance_arn(world, instance);
  Tags tags = world.directory().tags(arn);
  if (!world.directory().has_all_tags(arn)) tags.insert(group.tags.begin(), group.tags.end());
  return tags;
}

std::string subnet_id(const World& world, const Scope& scope, std::string_view zone) {
  const auto key = world.random().child("ec2").child(scope.account).child(scope.region);
  return "subnet-0" + simulation::hexadecimal(key.child("subnet").child(zone), 16);
}

std::string zone_of_subnet(const World& world, const Scope& scope, std::string_view id) {
  const std::vector<std::string> zones = simulation::zones_of(scope.region);
  for (const std::string& zone : zones) {
    if (id == subnet_id(world, scope, zone)) return zone;
  }
  if (zones.empty()) return {};
  const auto key = world.random().child("ec2").child("zone of subnet").child(id);
  return zones[key.bits("zone") % zones.size()];
}

void untag_instance(World& world, const simulation::Instance& instance,
                    const std::vector<std::string>& keys) {
  const std::string arn = instance_arn(world, instance);
  const auto& born_with = instance.specification().tags;
  const bool loses_a_tag_from_birth =
      !world.directory().has_all_tags(arn) &&
      std::any_of(keys.begin(), keys.end(),
                  [&](const std::string& key) { return born_with.contains(key); });
  if (!loses_a_tag_from_birth) return world.directory().untag(arn, keys);
  Tags tags = instance_tags(world, instance);
  for (const std::string& key : keys) tags.erase(key);
  world.directory().set_all_tags(arn, tags);
}

}  // namespace windtunnel::world
