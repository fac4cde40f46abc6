#pragma once

#include <string>
#include <string_view>

#include "emulator/world/scope.hpp"

/// What the services need to know alike about networks, which are not modelled: each account and
/// region has one VPC, a subnet for each zone and a security group `default`, whose ids only follow
/// from the seed. Subnets that a caller names otherwise are taken to be there.
namespace windtunnel::world {

class World;

/// Whether `id` is the prefix, such as "subnet-", and 8 or 17 hexadecimal digits (EC2-010).
bool is_ec2_id(std::string_view id, std::string_view prefix);

std::string vpc_id(const World& world, const Scope& scope);
/// The zone's own subnet.
std::string subnet_id(const World& world, const Scope& scope, std::string_view zone);
std::string security_group_id(const World& world, const Scope& scope, std::string_view name);

/// Where a subnet lies: for a subnet of the caller's own network one zone, always the same. The
/// zone is empty in a region that has none.
struct SubnetPlace {
  std::string zone;
  /// Whether it is the zone's own subnet, and not one that the caller made up.
  bool known = false;
};
SubnetPlace place_of_subnet(const World& world, const Scope& scope, std::string_view subnet);

}  // namespace windtunnel::world
