#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/world/network.hpp"
#include "emulator/world/world.hpp"
#include "services/ec2/api.hpp"

/// EC2's identifiers (EC2-010); those of networks are the world's own (world/network.hpp). Subnets,
/// security groups and images that a caller names are taken to be there if their ids look right.
namespace windtunnel::ec2 {

/// Whether `id` is the prefix, such as "ami-", and 8 or 17 hexadecimal digits.
inline bool is_id(std::string_view id, std::string_view prefix) {
  return world::is_ec2_id(id, prefix);
}

using world::security_group_id;
using world::subnet_id;
using world::vpc_id;

/// "arn:aws:ec2:us-east-1:123456789012:launch-template/lt-0...": what its tags are kept by.
std::string launch_template_arn(const world::Scope& scope, std::string_view id);

/// Of all instances of a fleet's group, however they were made.
std::string reservation_id(const world::World& world,
                           const simulation::InstanceGroupSpecification& group);

/// The instances with these ids, each once, in the order of the ids. Malformed ids are refused
/// first, then those that are unknown (EC2-045).
std::vector<simulation::Instance> find_instances(const world::World& world,
                                                 const world::Scope& scope,
                                                 const std::vector<std::string>& ids);

}  // namespace windtunnel::ec2
