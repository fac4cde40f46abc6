#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "emulator/world/world.hpp"
#include "services/codedeploy/rows.hpp"

namespace windtunnel::codedeploy {

/// The hosts that a deployment goes to, in the order in which they are picked: zone by zone where
/// it goes by zones (CD-119), in a zone unhealthy ones first, then by what they run - Unknown, Old,
/// Current (CD-116) - each of these six classes in two runs, EC2 instances and machines on
/// premises, and a run in order of id.
struct ResolvedFleet {
  static constexpr std::size_t runs_per_zone = 12;
  struct Host {
    std::uint64_t name = 0;
    std::uint32_t number = 0;
  };
  /// Twelve for each zone.
  std::vector<std::vector<Host>> runs;
  std::vector<std::string> machine_groups;

  std::size_t size() const;
};

/// Looks at every instance of the account and region once (CD-043, CD-068). `outdated_only` leaves
/// out hosts for whose last successful deployment `is_current(n)` holds (CD-067). Zones come in
/// order of name, and the machines on premises, which have none, as one more at the end.
struct ResolutionRequest {
  const DeploymentGroupInfo* settings = nullptr;
  /// The group's hosts so far.
  std::function<const HostRecord&(std::uint32_t)> host;
  std::uint32_t last_successful_number = 0;
  bool outdated_only = false;
  bool by_zone = false;
  /// The members of its Auto Scaling groups, taken whatever their tags.
  std::set<std::uint64_t> members;
  /// The one instance that is wanted, in place of all those that the settings mean.
  std::string only_instance;
  std::function<bool(std::uint32_t)> is_current;
};
ResolvedFleet resolve_fleet(world::World& world, const world::Scope& scope,
                            const ResolutionRequest& request);

/// Whether an instance has what the filter wants.
bool has_match(world::World& world, const world::Scope& scope, const EC2TagFilter& filter);

}  // namespace windtunnel::codedeploy
