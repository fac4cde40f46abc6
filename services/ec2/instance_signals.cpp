#include "services/ec2/instance_signals.hpp"

#include "services/ec2/instance_view.hpp"

namespace windtunnel::ec2 {

void announce(world::World& world, const simulation::Instance& instance,
              world::ResourceChanged::Change change) {
  const auto& group = instance.specification();
  const std::string id = world.fleet().id(instance);
  const std::string state(state_name(instance.state));
  world.note("InstanceStateChanged", {{"account", group.account},
                                      {"region", group.region},
                                      {"instance", id},
                                      {"to", state}});
  world.raise(
      world::InstanceStateChanged{{group.account, group.region}, instance.number, id, state});
  announce_resource(world, instance, change);
}

void announce_resource(world::World& world, const simulation::Instance& instance,
                       world::ResourceChanged::Change change) {
  const auto& group = instance.specification();
  world.raise(world::ResourceChanged{
      {group.account, group.region}, "AWS::EC2::Instance", world.fleet().id(instance), change});
}

}  // namespace windtunnel::ec2
