#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/world/world.hpp"
#include "services/ec2/api.hpp"

/// EC2's identifiers (EC2-010). Networks are not modelled: each account and region has one VPC, a
/// subnet for each zone and a group `default`, whose ids only follow from the seed. Subnets,
/// security groups and images that a caller names are taken to be there if their ids look right.
namespace windtunnel::ec2 {

/// Whether `id` is the prefix, such as "ami-", and 8 or 17 hexadecimal digits.
bool is_id(std::string_view id, std::string_view prefix);

std::string vpc_id(const world::World& world, const world::Scope& scope);
std::string security_group_id(const world::World& world, const world::Scope& scope,
                              std::string_view name);
/// Of all instances of a fleet's group, however they were made.
std::string reservation_id(const world::World& world,
                           const simulation::InstanceGroupSpecification& group);

/// The instances with these ids, each once, in the order of the ids. Malformed ids are refused
/// first, then those that are unknown (EC2-045).
std::vector<simulation::Instance> find_instances(const world::World& world,
                                                 const world::Scope& scope,
                                                 const std::vector<std::string>& ids);

}  // namespace windtunnel::ec2
