#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "emulator/world/world.hpp"
#include "services/elbv2/rows.hpp"
#include "simulation/fleet/traffic.hpp"

/// Where requests to a listener go, as shares (ELB-036, ELB-038): no single request is routed.
namespace windtunnel::elbv2 {

/// The part of its requests that an action forwards to a group.
struct GroupShare {
  std::string arn;
  double share = 0;
};

/// By weight. Nothing where all weights are 0, or where the action does not forward.
std::vector<GroupShare> shares_of(const std::vector<Action>& actions);
bool forwards(const std::vector<Action>& actions);

/// How a group's targets are at an instant.
struct GroupCensus {
  /// Those that are healthy and answer, by the entry of the fleet file that says how: of its
  /// revisions for instances, of its task_definitions for addresses.
  std::map<std::uint32_t, std::uint64_t> answering;
  /// Those that are healthy for as long as nobody has noticed that they do not answer.
  std::uint64_t silent = 0;
  std::uint64_t unhealthy = 0;

  std::uint64_t healthy() const;
};

GroupCensus census_of(world::World& world, const TargetGroupRow& group, simulation::Instant at);

/// What requests to a target group came to.
struct GroupTraffic {
  /// Those that targets answered, by the entry of the fleet file that says how.
  std::map<std::string, simulation::TrafficExpectation> answered;
  /// Those for which a target was chosen that does not answer.
  double timed_out = 0;
  static void fields(auto& row, auto& field) {
    field(1, row.answered);
    field(2, row.timed_out);
  }
};

/// Adds what so many requests to the group come to; returns how many of them found no target. All
/// healthy targets take the same part; where there are only unhealthy ones they get everything
/// (ELB-028), but what is unhealthy here does not answer.
double add_requests(const world::World& world, const TargetGroupRow& group,
                    const GroupCensus& census, double requests, GroupTraffic& into);

}  // namespace windtunnel::elbv2
