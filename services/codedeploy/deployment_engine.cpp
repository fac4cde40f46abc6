#include "services/codedeploy/deployment_engine.hpp"

#include <algorithm>
#include <memory>

#include "services/codedeploy/bundles.hpp"
#include "services/codedeploy/groups.hpp"
#include "services/codedeploy/host_files.hpp"
#include "services/codedeploy/load_balancers.hpp"
#include "services/codedeploy/notifications.hpp"
#include "services/codedeploy/revision_location.hpp"
#include "services/codedeploy/sections.hpp"
#include "services/codedeploy/target_ids.hpp"

namespace windtunnel::codedeploy {
namespace {

using simulation::DispatchRow;
using simulation::TargetRecord;

}  // namespace

DeploymentEngine::DeploymentEngine(world::World& world)
    : Component(world),
      dispatches_(world.tracker(), section_number::dispatches),
      hosts_(world.tracker(), section_number::hosts, "codedeploy hosts") {}

HostRecord& DeploymentEngine::edit_host(const GroupRow& group, std::uint32_t instance) {
  return hosts_.edit(host_key(group.number, instance));
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
    const std::uint32_t n = hosts_.get(host_key(group.number, instance.number)).succeeded;
    found = n == 0 || !brought(scope, group.id, n, *group.settings.targetRevision);
    return !found;
  });
  return found;
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
  const TargetPlan plan = row.traffic ? plan_of(row) : TargetPlan{};
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
        return hosts_.get(host_key(owner.number, number));
      });
  dispatches_.start(row.number, world_.now(), [&](TargetRecord& target) {
    target.detail = hosts_.get(host_key(group->number, target.subject)).installed;
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
