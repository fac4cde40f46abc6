#include "services/codedeploy/fleet_resolution.hpp"

#include <algorithm>
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

  /// Whether instances of the group match that have no tags of their own. Asked of every group
  /// before any instance.
  bool matches(const InstanceGroupRow& group) {
    const bool found = matches_ec2(settings_, group.specification.tags);
    if (found) groups_.insert(group.first_number);
    return found;
  }
  /// The instances with tags of their own, in order of names.
  const std::set<std::uint64_t>& tagged() const { return tagged_; }

  /// Asked in order of names.
  bool matches(const Instance& instance, std::uint64_t name) {
    while (next_tagged_ != tagged_.end() && *next_tagged_ < name) ++next_tagged_;
    if (next_tagged_ != tagged_.end() && *next_tagged_ == name) {
      return matches_ec2(settings_, world::instance_tags(world_, instance));
    }
    if (latest_ != instance.group->first_number) {
      latest_ = instance.group->first_number;
      latest_matches_ = groups_.contains(instance.group->first_number);
    }
    return latest_matches_;
  }

 private:
  world::World& world_;
  const DeploymentGroupInfo& settings_;
  std::set<std::uint64_t> tagged_;
  std::set<std::uint64_t>::const_iterator next_tagged_;
  /// By their first numbers.
  std::set<std::uint32_t> groups_;
  std::optional<std::uint32_t> latest_;
  bool latest_matches_ = false;
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

/// Where few groups match, their instances are gone over one by one, and those that were tagged
/// themselves; the whole fleet, which is in order of names already, where many do.
constexpr std::uint64_t few = 8;

/// Visits the EC2 instances that match or are `members`, in order of names, until `visit` returns
/// false.
void each_match(world::World& world, const world::Scope& scope, const DeploymentGroupInfo& settings,
                const std::set<std::uint64_t>& members,
                const std::function<bool(const Instance&, std::uint64_t)>& visit) {
  const simulation::Fleet& fleet = world.fleet();
  Ec2Filter filter(world, scope, settings);
  const auto visit_if_meant = [&](const Instance& instance, std::uint64_t name) {
    const bool is_meant =
        is_eligible(instance) && (members.contains(name) || filter.matches(instance, name));
    return !is_meant || visit(instance, name);
  };
  std::vector<const InstanceGroupRow*> groups;
  std::uint64_t matching = 0;
  std::uint64_t all = 0;
  fleet.each_group([&](const InstanceGroupRow& group) {
    const simulation::InstanceGroupSpecification& said = group.specification;
    if (said.on_premises || said.region != scope.region || said.account != scope.account) {
      return true;
    }
    all += group.count();
    if (!filter.matches(group)) return true;
    matching += group.count();
    groups.push_back(&group);
    return true;
  });
  if (matching * few >= all) {
    fleet.scan(scope.account, scope.region, {}, [&](const Instance& instance) {
      return visit_if_meant(instance, *ec2_name(fleet.id(instance)));
    });
    return;
  }
  std::set<std::uint64_t> singly = filter.tagged();
  singly.insert(members.begin(), members.end());
  std::vector<std::pair<std::uint64_t, std::uint32_t>> found;
  for (const InstanceGroupRow* group : groups) {
    for (std::uint32_t index = 0; index < group->count(); ++index) {
      const auto instance = fleet.find(group->first_number + index);
      if (!instance) continue;
      const std::uint64_t name = *ec2_name(fleet.id(*instance));
      if (!singly.contains(name)) found.emplace_back(name, instance->number);
    }
  }
  for (const std::uint64_t name : singly) {
    const auto instance = fleet.find(scope.account, scope.region, ec2_id(name));
    if (instance) found.emplace_back(name, instance->number);
  }
  std::sort(found.begin(), found.end());
  for (const auto& [name, number] : found) {
    if (!visit_if_meant(fleet.at(number), name)) return;
  }
}

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
    each_match(world, scope, settings, request.members,
               [&](const Instance& instance, std::uint64_t name) {
                 collector.add(name, instance.number, instance.zone());
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
  bool found = false;
  each_match(world, scope, settings, {}, [&](const Instance&, std::uint64_t) {
    found = true;
    return false;
  });
  return found;
}

}  // namespace windtunnel::codedeploy
