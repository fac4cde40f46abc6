#include "services/elbv2/request_routing.hpp"

#include "services/elbv2/group_health.hpp"
#include "services/elbv2/targets.hpp"
#include "services/elbv2/usage.hpp"
#include "simulation/fleet/revision_behaviour.hpp"
#include "simulation/fleet/task_behaviour.hpp"

namespace windtunnel::elbv2 {
namespace {

/// How those answer of which the fleet file says nothing.
constexpr std::uint32_t no_entry = simulation::no_revision_entry;

bool has_instances(const TargetGroupRow& group) { return group.shown.TargetType == "instance"; }

/// The entry that counts for an instance of the account and region to which nothing was deployed.
std::uint32_t entry_of_undeployed(world::World& world, const TargetGroupRow& group) {
  const world::Scope scope = world.component<Usage>().of(group.number).scope();
  simulation::RevisionLocation nowhere;
  nowhere.account = scope.account;
  nowhere.region = scope.region;
  return simulation::find_revision(world.fleet().specification().revisions, nowhere);
}

const simulation::RequestBehaviour& behaviour_of(const world::World& world,
                                                 const TargetGroupRow& group, std::uint32_t entry) {
  const auto& fleet = world.fleet().specification();
  return has_instances(group)
             ? simulation::behaviour_at(fleet.revisions, entry).requests
             : simulation::task_behaviour_at(fleet.task_definitions, entry).requests;
}

}  // namespace

bool forwards(const std::vector<Action>& actions) {
  return !actions.empty() && actions.front().Type == "forward";
}

std::vector<GroupShare> shares_of(const std::vector<Action>& actions) {
  if (!forwards(actions)) return {};
  const Action& action = actions.front();
  const auto& groups = action.ForwardConfig.or_default().TargetGroups.or_default();
  double sum = 0;
  for (const TargetGroupTuple& group : groups) sum += group.Weight.value_or(1);
  if (sum == 0) return {};
  std::vector<GroupShare> shares;
  for (const TargetGroupTuple& group : groups) {
    shares.push_back({*group.TargetGroupArn, group.Weight.value_or(1) / sum});
  }
  return shares;
}

std::uint64_t GroupCensus::healthy() const {
  std::uint64_t sum = silent;
  for (const auto& [entry, targets] : answering) sum += targets;
  return sum;
}

GroupCensus census_of(world::World& world, const TargetGroupRow& group, simulation::Instant at) {
  GroupCensus census;
  const GroupHealth health(world, group, at);
  const std::uint32_t undeployed = has_instances(group) ? entry_of_undeployed(world, group) : 0;
  world.component<Targets>().each(group.number, [&](const TargetKey& key, const TargetRow& row) {
    const TargetHealth found = health.of(key, row);
    if (found.State == "unhealthy") ++census.unhealthy;
    if (found.State != "healthy") return;
    if (!health.answers(key, row)) {
      ++census.silent;
    } else if (has_instances(group)) {
      ++census.answering[world.fleet().running_revision(key.member).value_or(undeployed)];
    } else {
      ++census.answering[row.task_entry.value_or(no_entry)];
    }
  });
  return census;
}

double add_requests(const world::World& world, const TargetGroupRow& group,
                    const GroupCensus& census, double requests, GroupTraffic& into) {
  const auto healthy = static_cast<double>(census.healthy());
  if (healthy == 0) {
    if (census.unhealthy == 0) return requests;
    into.timed_out += requests;
    return 0;
  }
  for (const auto& [entry, targets] : census.answering) {
    const simulation::RequestBehaviour& behaviour = behaviour_of(world, group, entry);
    const double taken = requests * static_cast<double>(targets) / healthy;
    into.answered[std::to_string(entry)] +=
        {taken, taken * behaviour.error_probability,
         taken * static_cast<double>(behaviour.latency.count())};
  }
  into.timed_out += requests * static_cast<double>(census.silent) / healthy;
  return 0;
}

}  // namespace windtunnel::elbv2
