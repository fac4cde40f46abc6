#include "emulator/world/instances.hpp"

#include "emulator/world/world.hpp"

namespace windtunnel::world {

std::string instance_arn(const World& world, const simulation::Instance& instance) {
  const auto& group = instance.specification();
  return "arn:aws:ec2:" + group.region + ":" + group.account + ":instance/" +
         world.fleet().id(instance);
}

Tags instance_tags(World& world, const simulation::Instance& instance) {
  const auto& group = instance.specification();
  if (group.on_premises) return group.tags;
  Tags tags = world.directory().tags(instance_arn(world, instance));
  tags.insert(group.tags.begin(), group.tags.end());
  return tags;
}

}  // namespace windtunnel::world
