#include "services/ec2/instance_signals.hpp"

#include "emulator/world/instances.hpp"
#include "emulator/world/service_events.hpp"
#include "services/ec2/instance_view.hpp"

namespace windtunnel::ec2 {
namespace {

constexpr std::string_view source = "aws.ec2";
constexpr std::string_view detail_type = "EC2 Instance State-change Notification";

void emit_state_change(world::World& world, const world::Scope& scope,
                       const simulation::Instance& instance, const std::string& id,
                       const std::string& state) {
  if (!world::is_heard(world, scope, source, detail_type)) return;
  // Neither has a character that JSON escapes.
  world::emit(world, {scope,
                      std::string(source),
                      std::string(detail_type),
                      {world::instance_arn(world, instance)},
                      R"({"instance-id":")" + id + R"(","state":")" + state + "\"}"});
}

}  // namespace

void announce(world::World& world, const simulation::Instance& instance,
              world::ResourceChanged::Change change) {
  const auto& group = instance.specification();
  const std::string id = world.fleet().id(instance);
  const std::string state(state_name(instance.state));
  world.note("InstanceStateChanged", {{"account", group.account},
                                      {"region", group.region},
                                      {"instance", id},
                                      {"to", state}});
  const world::Scope scope{group.account, group.region};
  world.raise(world::InstanceStateChanged{scope, instance.number, id, state});
  emit_state_change(world, scope, instance, id, state);
  announce_resource(world, instance, change);
}

void announce_resource(world::World& world, const simulation::Instance& instance,
                       world::ResourceChanged::Change change) {
  const auto& group = instance.specification();
  world.raise(world::ResourceChanged{
      {group.account, group.region}, "AWS::EC2::Instance", world.fleet().id(instance), change});
}

}  // namespace windtunnel::ec2
