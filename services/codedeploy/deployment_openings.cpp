#include "services/codedeploy/auto_scaling.hpp"
#include "services/codedeploy/bundles.hpp"
#include "services/codedeploy/deployment_engine.hpp"
#include "services/codedeploy/fleet_resolution.hpp"
#include "services/codedeploy/group_settings.hpp"
#include "services/codedeploy/groups.hpp"
#include "services/codedeploy/limits.hpp"
#include "services/codedeploy/load_balancers.hpp"
#include "services/codedeploy/notifications.hpp"
#include "services/codedeploy/revision_location.hpp"
#include "services/codedeploy/sections.hpp"

/// How deployments begin, and go from zone to zone (CD-068, CD-110 to CD-112, CD-119).
namespace windtunnel::codedeploy {
namespace {

using simulation::TargetRecord;

/// CD-170.
constexpr Duration begins_after = std::chrono::seconds(2);
constexpr Duration looks_for_agent_every = std::chrono::seconds(5);

/// CD-110, CD-112, CD-034: how many of `targets`, all or those of one zone, must stay healthy.
template <class Minimum>
std::uint32_t healthy_floor(const Minimum& minimum, std::uint32_t targets) {
  const auto value = static_cast<std::uint64_t>(minimum.value.or_default());
  const std::string& type = minimum.type.or_default();
  if (type == "HOST_COUNT") return static_cast<std::uint32_t>(value);
  if (type == "FLEET_PERCENT") {
    return static_cast<std::uint32_t>((targets * value + 99) / 100);
  }
  return value >= targets ? 0 : static_cast<std::uint32_t>(targets - value);
}

/// CD-034: how long the deployment watches before it goes on to the next zone.
Duration monitor_duration(const ZonalConfig& zonal, std::uint32_t zone) {
  const auto usual = zonal.monitorDurationInSeconds.or_default();
  return std::chrono::seconds(zone == 0 ? zonal.firstZoneMonitorDurationInSeconds.value_or(usual)
                                        : usual);
}

}  // namespace

void DeploymentEngine::schedule_begin(std::uint64_t number) {
  world_.schedule(event_number::kind(event_number::begin), world_.now() + begins_after, number);
}

std::optional<DeploymentEngine::Error> DeploymentEngine::open_dispatch(const world::Scope& scope,
                                                                       DeploymentRow& row) {
  const GroupRow& group = *world_.component<Groups>().find(scope, row.application_id, row.group_id);
  std::map<std::uint32_t, bool> current;
  ResolutionRequest request;
  request.settings = &row.settings;
  request.host = [&](std::uint32_t instance) -> const HostRecord& {
    return hosts_.get(host_key(group.number, instance));
  };
  request.last_successful_number = group.last_successful_number;
  request.outdated_only = row.info.updateOutdatedInstancesOnly.or_default();
  request.by_zone = row.zonal.has_value();
  request.is_current = [&](std::uint32_t n) {
    const auto [found, added] = current.try_emplace(n, false);
    if (added) found->second = brought(scope, row.group_id, n, *row.info.revision);
    return found->second;
  };
  if (row.launch) {
    request.only_instance = row.launch->instance_id;
  } else {
    request.members = world_.component<AutoScaling>().members(scope, row.settings);
  }
  const ResolvedFleet fleet = resolve_fleet(world_, scope, request);
  const auto targets = static_cast<std::uint32_t>(fleet.size());
  // CD-067, CD-068.
  if (targets == 0 && !request.outdated_only) {
    return Error{"NO_INSTANCES",
                 "The deployment failed because no instances were found for your deployment group. "
                 "Check your deployment group settings to make sure the tags for your EC2 "
                 "instances or Auto Scaling groups correctly identify the instances you want to "
                 "deploy to, and then try again."};
  }
  if (targets > limits::instances_per_deployment && !world_.limits_lifted()) {
    return Error{"OVER_MAX_INSTANCES",
                 "The deployment group has more instances than the most that "
                 "a deployment may have."};
  }

  row.resolved = true;
  row.resolved_at = world_.now();
  row.machine_groups = fleet.machine_groups;
  row.run_ends.clear();
  std::uint32_t end = 0;
  for (const auto& run : fleet.runs) {
    row.run_ends.push_back(end += static_cast<std::uint32_t>(run.size()));
  }
  const GroupPlaceRow& names =
      world_.component<Groups>().place(scope, row.application_id, row.group_id);
  simulation::DispatchRule rule;
  rule.healthy_floor = healthy_floor(row.minimum_healthy_hosts, targets);
  std::size_t run = 0;
  dispatches_.open(row.number, rule, targets, world_.now(),
                   [&](std::uint32_t position, TargetRecord& target) {
                     while (position >= row.run_ends[run]) ++run;
                     const std::uint32_t first = run == 0 ? 0 : row.run_ends[run - 1];
                     const ResolvedFleet::Host& host = fleet.runs[run][position - first];
                     target.name = host.name;
                     target.subject = host.number;
                     target.kind = run % 2 == 1 ? target_kind::on_premises : 0;
                     target.luck = world_.fleet()
                                       .key(world_.fleet().at(host.number))
                                       .child(names.application)
                                       .child(names.group)
                                       .child(row.n)
                                       .bits("deployment");
                   });
  // CD-111: of a fleet that must stay healthy as a whole, no instance can be taken.
  if (targets > 0 && rule.healthy_floor >= targets) {
    dispatches_.close(row.number);
    return Error{"HEALTH_CONSTRAINTS_INVALID",
                 "The minimum healthy hosts that the deployment configuration asks for are as many "
                 "as the deployment has instances, or more."};
  }
  if (row.zonal && targets > 0) open_zone(row);
  return std::nullopt;
}

/// A launched instance is asked for before its agent has started: CD-089 gives it five minutes.
bool DeploymentEngine::waits_for_agent(const world::Scope& scope, const DeploymentRow& row) const {
  if (!row.launch) return false;
  const auto instance = world_.fleet().find(scope.account, scope.region, row.launch->instance_id);
  return instance && instance->state == simulation::InstanceState::running &&
         !instance->codedeploy_answers() &&
         world_.now() < *row.info.createTime + silence_before_event;
}

void DeploymentEngine::open_zone(const DeploymentRow& row) {
  const std::size_t last_run = (row.zone + 1) * ResolvedFleet::runs_per_zone - 1;
  const std::uint32_t end = row.run_ends[last_run];
  const std::uint32_t begin = dispatches_.find(row.number)->next;
  const auto& minimum = row.zonal->minimumHealthyHostsPerZone;
  dispatches_.open_stage(row.number, end, minimum ? healthy_floor(*minimum, end - begin) : 0);
}

void DeploymentEngine::end_zone(const world::Scope& scope, const std::string& id) {
  DeploymentRow& row = deployments().edit(scope, id);
  const Duration wait = monitor_duration(*row.zonal, row.zone++);
  if (wait.count() == 0) {
    open_zone(row);
    return;
  }
  row.zone_wait_ends_at = world_.now() + wait;
  row.zone_wait_sequence =
      world_
          .schedule(event_number::kind(event_number::next_zone), row.zone_wait_ends_at, row.number)
          .sequence;
  deployments().set_status(scope, id, "Baking");
}

void DeploymentEngine::next_zone(const simulation::Event& event) {
  const DeploymentPlaceRow* place = deployments().place(event.subject);
  if (place == nullptr) return;
  const world::Scope scope{place->account, place->region};
  const std::string id = place->id;
  DeploymentRow& row = deployments().edit(scope, id);
  row.zone_wait_sequence = 0;
  deployments().set_status(scope, id, "InProgress");
  open_zone(row);
  go_on(scope, id);
}

void DeploymentEngine::begin(const simulation::Event& event) {
  const DeploymentPlaceRow* place = deployments().place(event.subject);
  if (place == nullptr) return;
  const world::Scope scope{place->account, place->region};
  const std::string id = place->id;
  const DeploymentRow& created = *deployments().find(scope, id);
  if (created.info.status != std::string("Created")) return;
  if (waits_for_agent(scope, created)) {
    world_.schedule(event.kind, world_.now() + looks_for_agent_every, event.subject);
    return;
  }
  deployments().set_status(scope, id, "InProgress");
  DeploymentRow& row = deployments().edit(scope, id);
  notify_deployment(world_, scope, row, "IN_PROGRESS");
  Bundles::Download download = world_.component<Bundles>().download(scope, *row.info.revision);
  row.bundle = std::move(download.key);
  row.bundle_error = std::move(download.error);
  const GroupPlaceRow& names =
      world_.component<Groups>().place(scope, row.application_id, row.group_id);
  simulation::RevisionLocation location = fleet_location(*row.info.revision);
  location.account = scope.account;
  location.region = scope.region;
  location.application = names.application;
  location.group = names.group;
  row.entry = simulation::find_revision(world_.fleet().specification().revisions, location);

  if (row.settings.deploymentStyle.or_default().deploymentOption ==
      std::string("WITH_TRAFFIC_CONTROL")) {
    TrafficControlReading reading =
        read_traffic_control(world_, scope, row.settings.loadBalancerInfo.or_default());
    if (!reading.error.empty()) {
      finish(scope, id, "Failed", Error{"ELASTIC_LOAD_BALANCING_INVALID", reading.error});
      return;
    }
    row.traffic = std::move(reading.row);
  }
  if (const auto error = open_dispatch(scope, row)) {
    finish(scope, id, "Failed", error);
    return;
  }
  set_time_limit(row);
  if (alarms_stop(scope, id)) {
    apply_ending(scope, id);
    return;
  }
  if (!alarm_names(row.alarms).empty()) {
    world_.schedule(event_number::kind(event_number::alarm_poll),
                    world_.now() + alarm_poll_interval, row.number);
  }
  go_on(scope, id);
}

}  // namespace windtunnel::codedeploy
