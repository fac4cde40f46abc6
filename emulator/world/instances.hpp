#pragma once

#include <string>
#include <string_view>

#include "emulator/world/resource_directory.hpp"
#include "emulator/world/scope.hpp"
#include "simulation/fleet/fleet.hpp"

/// What every service needs to know alike about the instances of the fleet.
namespace windtunnel::world {

/// "arn:aws:ec2:us-east-1:123456789012:instance/i-0..."; only EC2 instances have one.
std::string instance_arn(const World& world, const simulation::Instance& instance);

/// The tags of an EC2 instance: those of its group, from birth, with what callers tagged later over
/// them, and without what they took away. Of a machine on premises: the group's.
Tags instance_tags(World& world, const simulation::Instance& instance);

/// The zone's own subnet: each account and region has one network, with a subnet in each zone.
std::string subnet_id(const World& world, const Scope& scope, std::string_view zone);
/// The zone that a subnet lies in. One of a caller's own network lies in one zone too, always the
/// same. Empty for a region that has no zones.
std::string zone_of_subnet(const World& world, const Scope& scope, std::string_view subnet_id);

/// Takes tags away from an EC2 instance, those that it was born with too.
void untag_instance(World& world, const simulation::Instance& instance,
                    const std::vector<std::string>& keys);

}  // namespace windtunnel::world
