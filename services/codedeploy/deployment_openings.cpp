#include "services/codedeploy/auto_scaling.hpp"
#include "services/codedeploy/bundles.hpp"
#include "services/codedeploy/deployment_engine.hpp"
#include "services/codedeploy/fleet_resolution.hpp"
#include "services/codedeploy/group_settings.hpp"
#include "services/codedeploy/groups.hpp"
#include "services/codedeploy/healthy_floor.hpp"
#include "services/codedeploy/limits.hpp"
#include "services/codedeploy/load_balancers.hpp"
#include "services/codedeploy/notifications.hpp"
#include "services/codedeploy/revision_location.hpp"
#include "services/codedeploy/sections.hpp"
#include "services/codedeploy/traffic_shifts.hpp"

/// How deployments begin, wait, and go from zone to zone (CD-068, CD-110 to CD-112, CD-119).
namespace windtunnel::codedeploy {

using simulation::TargetRecord;

namespace {

/// CD-170.
constexpr Duration begins_after = std::chrono::seconds(2);
constexpr Duration looks_for_agent_every = std::chrono::seconds(5);

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

std::uint64_t DeploymentEngine::luck(const world::Scope& scope, const DeploymentRow& row,
                                     std::uint32_t instance) const {
  const GroupPlaceRow& names =
      world_.component<Groups>().place(scope, row.application_id, row.group_id);
  return world_.fleet()
      .key(world_.fleet().at(instance))
      .child(names.application)
      .child(names.group)
      .child(row.n)
      .bits("deployment");
}

std::optional<DeploymentEngine::Error> DeploymentEngine::check_size(std::size_t targets) const {
  // CD-068.
  if (targets == 0) {
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
  return std::nullopt;
}

ResolvedFleet DeploymentEngine::resolve(const world::Scope& scope, const DeploymentRow& row,
                                        const DeploymentGroupInfo& settings) const {
  const GroupRow& group = *world_.component<Groups>().find(scope, row.application_id, row.group_id);
  std::map<std::uint32_t, bool> current;
  ResolutionRequest request;
  request.settings = &settings;
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
    request.members = world_.component<AutoScaling>().members(scope, settings);
  }
  return resolve_fleet(world_, scope, request);
}

std::optional<DeploymentEngine::Error> DeploymentEngine::open_dispatch(const world::Scope& scope,
                                                                       DeploymentRow& row) {
  const ResolvedFleet fleet = resolve(scope, row, row.settings);
  // CD-067: of instances that are all up to date, none is left.
  if (fleet.size() > 0 || !row.info.updateOutdatedInstancesOnly.or_default()) {
    if (auto error = check_size(fleet.size())) return error;
  }
  if (auto error = open_install(scope, row, fleet)) return error;
  if (row.zonal && fleet.size() > 0) open_zone(row);
  return std::nullopt;
}

std::optional<DeploymentEngine::Error> DeploymentEngine::open_install(const world::Scope& scope,
                                                                      DeploymentRow& row,
                                                                      const ResolvedFleet& fleet) {
  const auto targets = static_cast<std::uint32_t>(fleet.size());
  row.resolved = true;
  row.resolved_at = world_.now();
  row.machine_groups = fleet.machine_groups;
  row.run_ends.clear();
  std::uint32_t end = 0;
  for (const auto& run : fleet.runs) {
    row.run_ends.push_back(end += static_cast<std::uint32_t>(run.size()));
  }
  simulation::DispatchRule rule;
  rule.healthy_floor = healthy_floor(row.minimum_healthy_hosts, targets);
  std::size_t run = 0;
  dispatches_.open(row.dispatch(), rule, targets, world_.now(),
                   [&](std::uint32_t position, TargetRecord& target) {
                     while (position >= row.run_ends[run]) ++run;
                     const std::uint32_t first = run == 0 ? 0 : row.run_ends[run - 1];
                     const ResolvedFleet::Host& host = fleet.runs[run][position - first];
                     target.name = host.name;
                     target.subject = host.number;
                     target.kind = run % 2 == 1 ? target_kind::on_premises : 0;
                     target.luck = luck(scope, row, host.number);
                   });
  // CD-111: of a fleet that must stay healthy as a whole, no instance can be taken.
  if (targets > 0 && rule.healthy_floor >= targets) {
    dispatches_.close(row.dispatch());
    return Error{"HEALTH_CONSTRAINTS_INVALID",
                 "The minimum healthy hosts that the deployment configuration asks for are as many "
                 "as the deployment has instances, or more."};
  }
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
  const std::uint32_t begin = dispatches_.find(row.dispatch())->next;
  const auto& minimum = row.zonal->minimumHealthyHostsPerZone;
  dispatches_.open_stage(row.dispatch(), end, minimum ? healthy_floor(*minimum, end - begin) : 0);
}

void DeploymentEngine::end_zone(const world::Scope& scope, const std::string& id) {
  DeploymentRow& row = deployments().edit(scope, id);
  const Duration wait = monitor_duration(*row.zonal, row.zone++);
  if (wait.count() == 0) {
    open_zone(row);
    return;
  }
  start_wait(row, Wait::zone, wait);
  deployments().set_status(scope, id, "Baking");
}

void DeploymentEngine::start_wait(DeploymentRow& row, Wait wait, Duration length) {
  const auto event = wait == Wait::ready ? event_number::ready_timeout : event_number::wait_over;
  row.wait = wait;
  row.wait_ends_at = world_.now() + length;
  row.wait_sequence =
      world_.schedule(event_number::kind(event), row.wait_ends_at, row.number).sequence;
}

void DeploymentEngine::wait_over(const simulation::Event& event) {
  const auto subject = deployments().subject_of(event);
  if (!subject) return;
  const auto& [scope, id] = *subject;
  DeploymentRow& row = deployments().edit(scope, id);
  const Wait waited_for = row.wait;
  row.wait = Wait::none;
  row.wait_sequence = 0;
  switch (waited_for) {
    case Wait::none:
      break;
    case Wait::zone:
      deployments().set_status(scope, id, "InProgress");
      open_zone(row);
      go_on(scope, id);
      break;
    case Wait::replacements:
      wait_for_replacements(scope, id);
      break;
    case Wait::ready:
      row.ending = Ending::not_continued;
      apply_ending(scope, id);
      break;
    case Wait::termination:
      if (row.shift) return world_.component<TrafficShifts>().end_original(scope, id);
      end_originals(scope, id);
      break;
  }
}

void DeploymentEngine::begin(const simulation::Event& event) {
  const auto subject = deployments().subject_of(event);
  if (!subject) return;
  const auto& [scope, id] = *subject;
  const DeploymentRow& created = *deployments().find(scope, id);
  if (created.info.status != std::string("Created")) return;
  if (waits_for_agent(scope, created)) {
    world_.schedule(event.kind, world_.now() + looks_for_agent_every, event.subject);
    return;
  }
  deployments().set_status(scope, id, "InProgress");
  DeploymentRow& row = deployments().edit(scope, id);
  notify_deployment(world_, scope, row, "IN_PROGRESS");
  if (row.shift) return world_.component<TrafficShifts>().begin(scope, id);
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
  if (row.blue_green && row.blue_green->takes_back.empty() && copies_group(row.settings)) {
    std::string error;
    row.blue_green->copy = world_.component<AutoScaling>().copy_group(
        scope, row.settings, "CodeDeploy_" + names.group + "_" + id, id, error);
    if (!error.empty()) {
      finish(scope, id, "Failed", Error{"AUTO_SCALING_CONFIGURATION", error});
      return;
    }
    if (watch(scope, id)) return apply_ending(scope, id);
    return wait_for_replacements(scope, id);
  }
  begin_on_instances(scope, id);
}

void DeploymentEngine::begin_on_instances(const world::Scope& scope, const std::string& id) {
  DeploymentRow& row = deployments().edit(scope, id);
  // CD-132: of one that had to wait for its instances, the alarms were looked at before.
  const bool is_watched = row.blue_green && !row.blue_green->copy.empty();
  const bool takes_back = row.blue_green && !row.blue_green->takes_back.empty();
  const auto error = takes_back       ? open_takeback(scope, row)
                     : row.blue_green ? open_fleets(scope, row)
                                      : open_dispatch(scope, row);
  if (error) return finish(scope, id, "Failed", error);
  if (!is_watched && watch(scope, id)) return apply_ending(scope, id);
  go_on(scope, id);
}

bool DeploymentEngine::watch(const world::Scope& scope, const std::string& id) {
  DeploymentRow& row = deployments().edit(scope, id);
  if (!row.shift) set_time_limit(row);
  if (alarms_stop(scope, id)) return true;
  if (!alarm_names(row.alarms).empty()) {
    world_.schedule(event_number::kind(event_number::alarm_poll),
                    world_.now() + alarm_poll_interval, row.number);
  }
  return false;
}

}  // namespace windtunnel::codedeploy
