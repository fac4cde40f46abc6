#include "services/ec2/ids.hpp"

#include <set>

#include "services/ec2/errors.hpp"
#include "simulation/random.hpp"

namespace windtunnel::ec2 {

std::string reservation_id(const world::World& world,
                           const simulation::InstanceGroupSpecification& group) {
  const auto key = world.random()
                       .child("ec2")
                       .child(group.account)
                       .child(group.region)
                       .child("reservation")
                       .child(group.name);
  return "r-0" + simulation::hexadecimal(key, 16);
}

std::string launch_template_arn(const world::Scope& scope, std::string_view id) {
  return "arn:aws:ec2:" + scope.region + ":" + scope.account + ":launch-template/" +
         std::string(id);
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
