#include "services/codedeploy/deployment_engine.hpp"

#include <algorithm>
#include <memory>

#include "services/codedeploy/auto_scaling.hpp"
#include "services/codedeploy/bundles.hpp"
#include "services/codedeploy/errors.hpp"
#include "services/codedeploy/fleet_resolution.hpp"
#include "services/codedeploy/group_settings.hpp"
#include "services/codedeploy/groups.hpp"
#include "services/codedeploy/host_files.hpp"
#include "services/codedeploy/limits.hpp"
#include "services/codedeploy/load_balancers.hpp"
#include "services/codedeploy/notifications.hpp"
#include "services/codedeploy/revision_location.hpp"
#include "services/codedeploy/sections.hpp"
#include "services/codedeploy/target_ids.hpp"

namespace windtunnel::codedeploy {
namespace {

using simulation::DispatchRow;
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

std::uint64_t host_key(const GroupRow& group, std::uint32_t instance) {
  return std::uint64_t{group.number} << 32 | instance;
}

}  // namespace

DeploymentEngine::DeploymentEngine(world::World& world)
    : Component(world),
      dispatches_(world.tracker(), section_number::dispatches),
      hosts_(world.tracker(), section_number::hosts, "codedeploy hosts") {}

void DeploymentEngine::schedule_begin(std::uint64_t number) {
  world_.schedule(event_number::kind(event_number::begin), world_.now() + begins_after, number);
}

HostRecord& DeploymentEngine::edit_host(const GroupRow& group, std::uint32_t instance) {
  return hosts_.edit(host_key(group, instance));
}

Installable DeploymentEngine::brought_by(const world::Scope& scope,
                                         const DeploymentRow* row) const {
  // Deployments go only with their group.
  WINDTUNNEL_ASSERT(row != nullptr, "a host has what no deployment of its group brought");
  return {row->entry, world_.component<Bundles>().find(scope, row->bundle),
          *row->info.deploymentId};
}

TargetPlan DeploymentEngine::plan_of(const DeploymentRow& row) const {
  const DeploymentPlaceRow& place = *deployments().place(row.number);
  const world::Scope scope{place.account, place.region};
  TargetPlan plan;
  plan.revisions = &world_.fleet().specification().revisions;
  plan.brings = brought_by(scope, &row);
  plan.earlier = [this, scope, group_id = row.group_id,
                  known = std::make_shared<std::map<std::uint32_t, Installable>>()](
                     std::uint32_t n) -> const Installable& {
    const auto [found, is_new] = known->try_emplace(n);
    if (is_new) {
      found->second =
          brought_by(scope, deployments().find(scope, deployments().nth(scope, group_id, n)));
    }
    return found->second;
  };
  plan.group_id = row.group_id;
  plan.ignores_stop_failures = row.info.ignoreApplicationStopFailures.or_default();
  plan.bundle_error = row.bundle_error;
  plan.files_in_the_way = &row.files_in_the_way;
  if (row.traffic) {
    plan.course = in_place_behind_load_balancers;
    plan.drains_in = row.traffic->drains_in;
    plan.healthy_in = row.traffic->healthy_in;
    plan.never_healthy = row.traffic->never_healthy;
  }
  return plan;
}

api::Opt<DeploymentOverview> DeploymentEngine::overview(const DeploymentRow& row) const {
  const DispatchRow* dispatch = row.resolved ? dispatches_.find(row.number) : nullptr;
  if (dispatch == nullptr) return {};
  return DeploymentOverview{.Failed = std::int64_t{dispatch->failed},
                            .InProgress = std::int64_t{dispatch->in_flight},
                            .Pending = std::int64_t{dispatch->pending()},
                            .Ready = std::int64_t{0},
                            .Skipped = std::int64_t{dispatch->skipped()},
                            .Succeeded = std::int64_t{dispatch->succeeded}};
}

std::optional<DeploymentEngine::Error> DeploymentEngine::open_dispatch(const world::Scope& scope,
                                                                       DeploymentRow& row) {
  const GroupRow& group = *world_.component<Groups>().find(scope, row.application_id, row.group_id);
  std::map<std::uint32_t, bool> current;
  ResolutionRequest request;
  request.settings = &row.settings;
  request.host = [&](std::uint32_t instance) -> const HostRecord& {
    return hosts_.get(host_key(group, instance));
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

bool DeploymentEngine::brought(const world::Scope& scope, const std::string& group_id,
                               std::uint32_t n, const RevisionLocation& revision) const {
  const DeploymentRow* earlier = deployments().find(scope, deployments().nth(scope, group_id, n));
  return earlier != nullptr && identity(*earlier->info.revision) == identity(revision);
}

bool DeploymentEngine::has_outdated(const world::Scope& scope, const GroupRow& group,
                                    const std::set<std::uint64_t>& instances) const {
  bool found = false;
  world_.fleet().scan(scope.account, scope.region, {}, [&](const simulation::Instance& instance) {
    if (!instances.contains(*ec2_name(world_.fleet().id(instance)))) return true;
    const std::uint32_t n = hosts_.get(host_key(group, instance.number)).succeeded;
    found = n == 0 || !brought(scope, group.id, n, *group.settings.targetRevision);
    return !found;
  });
  return found;
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

void DeploymentEngine::targets_due(const simulation::Event& event) {
  const DeploymentPlaceRow* place = deployments().place(event.subject);
  if (place == nullptr) return;
  dispatches_.set_wake(event.subject, std::nullopt);
  go_on({place->account, place->region}, place->id);
}

void DeploymentEngine::advance(const world::Scope& scope, const DeploymentRow& row) {
  const auto& groups = world_.component<Groups>();
  const GroupRow* group = groups.find(scope, row.application_id, row.group_id);
  const GroupPlaceRow& names = groups.place(scope, row.application_id, row.group_id);
  const bool notifies = wants_instance_notices(row);
  std::vector<std::string> leaving;
  std::vector<std::string> returning;
  const TargetPlan plan = plan_of(row);
  const auto serve = [&](const TargetRecord& target) {
    if (!world_.fleet().find(target.subject)) return;
    world_.fleet().set_running_revision(target.subject, row.entry, names.application, names.group,
                                        world_.now());
  };
  simulation::Dispatches::Listener listener;
  listener.milestone = [&](std::uint32_t, const TargetRecord& target) -> std::uint32_t {
    // Without load balancers there is but one.
    if (!row.traffic) return serve(target), 0;
    const Instant at = target.started_at() + Duration{target.milestone_after};
    const Timeline timeline = timeline_of(plan, target);
    const Milestone reached = milestone_from(timeline, at)->milestone;
    const auto instance = world_.fleet().find(target.subject);
    const bool is_running = instance && instance->state == simulation::InstanceState::running;
    const bool can_be_balanced = is_running && (target.kind & target_kind::on_premises) == 0;
    if (reached == Milestone::serves) serve(target);
    if (reached == Milestone::leaves && can_be_balanced) leaving.push_back(target_id(row, target));
    if (reached == Milestone::returns && can_be_balanced) {
      returning.push_back(target_id(row, target));
    }
    const auto next = milestone_from(timeline, at + Duration{1});
    return next ? static_cast<std::uint32_t>((next->at - target.started_at()).count()) : 0;
  };
  listener.end = [&](std::uint32_t position, const TargetRecord& target) {
    if (notifies) notify_instance(world_, scope, row, position);
    if (group == nullptr) return;
    HostRecord& host = edit_host(*group, target.subject);
    host.attempted = row.n;
    if (target.outcome == simulation::TargetOutcome::succeeded) host.succeeded = row.n;
    if ((target.kind & target_kind::installs) != 0) host.installed = row.n;
  };
  dispatches_.advance(row.number, world_.now(), listener);
  if (!row.traffic) return;
  leave_load_balancers(world_, scope, *row.traffic, leaving);
  join_load_balancers(world_, scope, *row.traffic, returning);
}

void DeploymentEngine::start_targets(const world::Scope& scope, const DeploymentRow& row) {
  const GroupRow* group = world_.component<Groups>().find(scope, row.application_id, row.group_id);
  if (group == nullptr) return;
  const TargetPlan plan = plan_of(row);
  const std::uint32_t first = dispatches_.find(row.number)->next;
  HostFiles files(
      world_, scope, row, [&](const GroupRow& owner, std::uint32_t number) -> auto& {
        return hosts_.get(host_key(owner, number));
      });
  dispatches_.start(row.number, world_.now(), [&](TargetRecord& target) {
    target.detail = hosts_.get(host_key(*group, target.subject)).installed;
    const auto instance = world_.fleet().find(target.subject);
    // CD-089: who does not answer before the first event fails after five minutes.
    if (!instance || !instance->codedeploy_answers()) {
      target.kind |= target_kind::silent(plan.course.first, true);
    }
    if (instance && instance->specification().platform == simulation::Platform::windows) {
      target.kind |= target_kind::windows;
    }
    const std::string* file = instance ? files.in_the_way(*instance) : nullptr;
    if (file != nullptr) target.kind |= target_kind::file(note_file(scope, row, *file));
    settle(plan, target, true);
  });
  if (!wants_instance_notices(row)) return;
  for (std::uint32_t position = first; position < dispatches_.find(row.number)->next; ++position) {
    notify_instance(world_, scope, row, position);
  }
}

std::size_t DeploymentEngine::note_file(const world::Scope& scope, const DeploymentRow& row,
                                        const std::string& file) {
  const auto known = std::find(row.files_in_the_way.begin(), row.files_in_the_way.end(), file);
  const auto place = static_cast<std::size_t>(known - row.files_in_the_way.begin());
  if (known != row.files_in_the_way.end()) return place;
  // More than a target can tell apart: the last one stands for the others.
  if (place == target_kind::most_files) return place - 1;
  deployments().edit(scope, *row.info.deploymentId).files_in_the_way.push_back(file);
  return place;
}

/// All that ends at one instant is dealt with before anything is started at it.
void DeploymentEngine::go_on(const world::Scope& scope, const std::string& id) {
  const DeploymentRow& row = *deployments().find(scope, id);
  advance(scope, row);
  const bool goes_on = !fails_if_lost(scope, id) && row.zone_wait_sequence == 0;
  if (goes_on && dispatches_.find(row.number)->stage_is_over()) end_zone(scope, id);
  start_targets(scope, row);
  fails_if_lost(scope, id);
  note_progress(row);
  conclude(scope, id);
}

bool DeploymentEngine::fails_if_lost(const world::Scope& scope, const std::string& id) {
  const DeploymentRow& row = *deployments().find(scope, id);
  if (row.ending != Ending::none || !dispatches_.find(row.number)->is_lost()) return false;
  deployments().edit(scope, id).ending = Ending::health;
  close(scope, row, Fate::finishes_event);
  return true;
}

void DeploymentEngine::close(const world::Scope& scope, const DeploymentRow& row, Fate fate) {
  const TargetPlan plan = plan_of(row);
  dispatches_.close(row.number);
  dispatches_.cut_all(row.number, [&](TargetRecord& target) {
    codedeploy::cut_short(plan, target, fate, world_.now());
  });
  advance(scope, row);
}

void DeploymentEngine::rearm(std::uint64_t number) {
  const DispatchRow& dispatch = *dispatches_.find(number);
  const auto next = dispatches_.next_due(number);
  const bool armed = dispatch.wake_sequence != 0;
  if (armed && next && *next == dispatch.wake_at) return;
  if (!armed && !next) return;
  if (armed) world_.cancel({dispatch.wake_at, dispatch.wake_sequence});
  std::optional<simulation::EventHandle> wake;
  if (next) wake = world_.schedule(event_number::kind(event_number::targets_due), *next, number);
  dispatches_.set_wake(number, wake);
}

/// By whole percents: progress is for people.
void DeploymentEngine::note_progress(const DeploymentRow& row) {
  const DispatchRow& dispatch = *dispatches_.find(row.number);
  if (dispatch.targets == 0) return;
  const std::int64_t done = std::int64_t{dispatch.succeeded} + dispatch.failed;
  const auto* operation =
      world_.operations().find(deployment_machine().kind, *row.info.deploymentId);
  const auto percent = [&](std::int64_t of) { return of * 100 / dispatch.targets; };
  if (operation->progress_total == dispatch.targets &&
      percent(operation->progress_done) == percent(done)) {
    return;
  }
  world_.operations().set_progress(deployment_machine(), *row.info.deploymentId, done,
                                   dispatch.targets);
}

void DeploymentEngine::conclude(const world::Scope& scope, const std::string& id) {
  const DeploymentRow& row = *deployments().find(scope, id);
  const DispatchRow& dispatch = *dispatches_.find(row.number);
  rearm(row.number);
  if (!dispatch.has_ended()) return;
  if (row.ending == Ending::none) {
    // CD-067: there was nothing left to bring up to date.
    if (dispatch.targets == 0 || dispatch.has_succeeded()) {
      finish(scope, id, "Succeeded", std::nullopt);
      return;
    }
    deployments().edit(scope, id).ending = Ending::health;
  }
  const bool failed = row.ending == Ending::health || row.ending == Ending::timed_out ||
                      row.ending == Ending::group_missing ||
                      row.ending == Ending::application_missing;
  finish(scope, id, failed ? "Failed" : "Stopped", error_of(row));
}

void DeploymentEngine::forget(const DeploymentRow& row) {
  if (dispatches_.find(row.number) == nullptr) return;
  const auto range = dispatches_.erase(row.number);
  world_.schedule(event_number::kind(event_number::forget_targets), world_.now(), range.first,
                  range.end);
}

void DeploymentEngine::forget_targets(const simulation::Event& event) {
  constexpr std::uint64_t at_a_time = 16'384;
  const std::uint64_t end = std::min(event.detail, event.subject + at_a_time);
  dispatches_.erase_records({event.subject, end});
  if (end < event.detail) world_.schedule(event.kind, world_.now(), end, event.detail);
}

void DeploymentEngine::instance_changed(const world::InstanceStateChanged& signal) {
  const auto instance = world_.fleet().find(static_cast<std::uint32_t>(signal.number));
  if (instance && instance->codedeploy_answers()) return;
  deployments().each_active(signal.scope, [&](const std::string& id) {
    const DeploymentRow& row = *deployments().find(signal.scope, id);
    if (!row.resolved) return;
    const auto position = find_target(dispatches_, row, signal.instance_id);
    if (!position || !dispatches_.is_in_flight(*dispatches_.find(row.number), *position)) return;
    const TargetPlan plan = plan_of(row);
    dispatches_.cut(row.number, *position, [&](TargetRecord& target) {
      fall_silent(plan, target, signal.state == "running", world_.now());
    });
    rearm(row.number);
  });
}

}  // namespace windtunnel::codedeploy
