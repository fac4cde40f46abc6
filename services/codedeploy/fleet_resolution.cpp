#include "services/codedeploy/fleet_resolution.hpp"

#include <iterator>
#include <map>
#include <set>

#include "emulator/world/instances.hpp"
#include "emulator/world/resource_directory.hpp"
#include "services/codedeploy/group_settings.hpp"
#include "services/codedeploy/on_premises.hpp"
#include "services/codedeploy/target_ids.hpp"

namespace windtunnel::codedeploy {
namespace {

using simulation::Instance;
using simulation::InstanceGroupRow;
using simulation::InstanceState;

/// CD-043: stopped ones are taken (and fail), those on their way out are not.
bool is_eligible(const Instance& instance) {
  return instance.state != InstanceState::shutting_down &&
         instance.state != InstanceState::terminated;
}

/// Which EC2 instances the filters mean. Most have no tags but their group's, so that one answer
/// serves the whole group; only instances that were tagged themselves are looked at one by one.
class Ec2Filter {
 public:
  Ec2Filter(world::World& world, const world::Scope& scope, const DeploymentGroupInfo& settings)
      : world_(world), settings_(settings) {
    const std::string prefix = "arn:aws:ec2:" + scope.region + ":" + scope.account + ":instance/";
    world.directory().each_tagged(prefix, [&](std::string_view arn, const world::Tags&) {
      if (const auto name = ec2_name(arn.substr(prefix.size()))) tagged_.insert(*name);
      return true;
    });
    next_tagged_ = tagged_.begin();
  }

  /// Asked in order of names.
  bool matches(const Instance& instance, std::uint64_t name) {
    while (next_tagged_ != tagged_.end() && *next_tagged_ < name) ++next_tagged_;
    if (next_tagged_ != tagged_.end() && *next_tagged_ == name) {
      return matches_ec2(settings_, world::instance_tags(world_, instance));
    }
    if (latest_ == nullptr || latest_->first != instance.group->first_number) {
      auto found = groups_.find(instance.group->first_number);
      if (found == groups_.end()) {
        found = groups_
                    .emplace(instance.group->first_number,
                             matches_ec2(settings_, instance.specification().tags))
                    .first;
      }
      latest_ = &*found;
    }
    return latest_->second;
  }

 private:
  world::World& world_;
  const DeploymentGroupInfo& settings_;
  std::set<std::uint64_t> tagged_;
  std::set<std::uint64_t>::const_iterator next_tagged_;
  std::map<std::uint32_t, bool> groups_;
  const std::pair<const std::uint32_t, bool>* latest_ = nullptr;
};

/// Sorts behind the name of every zone.
constexpr std::string_view on_premises_zone = "~";

class Collector {
 public:
  explicit Collector(const ResolutionRequest& request) : request_(request) {}

  void add(std::uint64_t name, std::uint32_t number, std::string_view zone) {
    const bool on_premises = zone == on_premises_zone;
    const HostRecord& host = request_.host(number);
    if (request_.outdated_only && host.succeeded != 0 && request_.is_current(host.succeeded)) {
      return;
    }
    std::size_t revision = 1;
    if (host.succeeded == 0) revision = 0;
    if (host.succeeded != 0 && host.succeeded == request_.last_successful_number) revision = 2;
    const std::size_t run = ((host.is_healthy() ? 3 : 0) + revision) * 2 + (on_premises ? 1 : 0);
    zone_of(zone)[run].push_back({name, number});
  }

  std::vector<std::vector<ResolvedFleet::Host>> take_runs() {
    std::vector<std::vector<ResolvedFleet::Host>> runs;
    for (auto& [name, zone] : zones_) {
      std::move(zone.begin(), zone.end(), std::back_inserter(runs));
    }
    return runs;
  }

 private:
  using Zone = std::vector<std::vector<ResolvedFleet::Host>>;

  Zone& zone_of(std::string_view name) {
    if (!request_.by_zone) name = {};
    if (latest_ == nullptr || latest_->first != name) {
      auto found = zones_.find(name);
      if (found == zones_.end()) {
        found = zones_.emplace(name, Zone(ResolvedFleet::runs_per_zone)).first;
      }
      latest_ = &*found;
    }
    return latest_->second;
  }

  const ResolutionRequest& request_;
  std::map<std::string, Zone, std::less<>> zones_;
  std::pair<const std::string, Zone>* latest_ = nullptr;
};

bool targets_ec2(const DeploymentGroupInfo& settings) {
  return !settings.ec2TagFilters.or_default().empty() ||
         !settings.ec2TagSet.or_default().ec2TagSetList.or_default().empty();
}

/// CD-053: registered ones only. Most machines are as their group is in the fleet file, so that
/// one answer serves them all; those that were registered or tagged by a call have their own.
void add_machines(world::World& world, const world::Scope& scope,
                  const DeploymentGroupInfo& settings, Collector& collector,
                  std::vector<std::string>& machine_groups) {
  const simulation::Fleet& fleet = world.fleet();
  const auto changed = world.component<OnPremises>().changed(scope);
  fleet.each_group(scope.account, scope.region, true, [&](const InstanceGroupRow& group) {
    const bool group_matches = matches_on_premises(settings, group.specification.tags);
    auto own = changed.lower_bound(group.first_number);
    const bool has_own = own != changed.end() && own->first - group.first_number < group.count();
    if (!group_matches && !has_own) return true;
    const std::size_t place = machine_groups.size();
    machine_groups.push_back(group.specification.name);
    for (std::uint32_t index = 0; index < group.count(); ++index) {
      const std::uint32_t number = group.first_number + index;
      bool taken = group_matches;
      if (own != changed.end() && own->first == number) {
        taken = !own->second->deregistered_at && matches_on_premises(settings, own->second->tags);
        ++own;
      }
      if (!taken || !fleet.find(number)) continue;
      const std::uint32_t in_group = group.specification.single ? single_machine : index;
      collector.add(machine_name(place, in_group), number, on_premises_zone);
    }
    return true;
  });
}

}  // namespace

std::size_t ResolvedFleet::size() const {
  std::size_t hosts = 0;
  for (const auto& run : runs) hosts += run.size();
  return hosts;
}

ResolvedFleet resolve_fleet(world::World& world, const world::Scope& scope,
                            const ResolutionRequest& request) {
  ResolvedFleet resolved;
  Collector collector(request);
  const DeploymentGroupInfo& settings = *request.settings;
  if (!request.only_instance.empty()) {
    const auto instance = world.fleet().find(scope.account, scope.region, request.only_instance);
    if (instance && is_eligible(*instance)) {
      collector.add(*ec2_name(request.only_instance), instance->number, instance->zone());
    }
    resolved.runs = collector.take_runs();
    return resolved;
  }
  if (targets_ec2(settings) || !request.members.empty()) {
    Ec2Filter filter(world, scope, settings);
    world.fleet().scan(scope.account, scope.region, {}, [&](const Instance& instance) {
      if (!is_eligible(instance)) return true;
      const std::uint64_t name = *ec2_name(world.fleet().id(instance));
      const bool is_member = request.members.contains(name);
      if (is_member || filter.matches(instance, name)) {
        collector.add(name, instance.number, instance.zone());
      }
      return true;
    });
  }
  add_machines(world, scope, settings, collector, resolved.machine_groups);
  resolved.runs = collector.take_runs();
  return resolved;
}

bool has_match(world::World& world, const world::Scope& scope, const EC2TagFilter& filter) {
  DeploymentGroupInfo settings;
  settings.ec2TagFilters.emplace().push_back(filter);
  Ec2Filter matching(world, scope, settings);
  bool found = false;
  world.fleet().scan(scope.account, scope.region, {}, [&](const Instance& instance) {
    found =
        is_eligible(instance) && matching.matches(instance, *ec2_name(world.fleet().id(instance)));
    return !found;
  });
  return found;
}

}  // namespace windtunnel::codedeploy
