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
#include "services/codedeploy/traffic_shifts.hpp"

namespace windtunnel::codedeploy {

using simulation::DispatchRow;
using simulation::TargetRecord;

DeploymentEngine::DeploymentEngine(world::World& world)
    : Component(world),
      dispatches_(world.tracker(), section_number::dispatches),
      hosts_(world.tracker(), section_number::hosts, "codedeploy hosts"),
      script_results_(world.tracker(), section_number::script_results, "results of scripts") {}

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

TargetPlan DeploymentEngine::plan_of(const DeploymentRow& row, Pass pass) const {
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
  plan.script_results = &script_results_;
  plan.dispatch = row.dispatch(pass);
  const bool stops = row.launch && row.launch->terminates;
  if (stops) plan.course = row.traffic ? stopping_behind_load_balancers : stopping;
  if (row.traffic) {
    if (!stops) plan.course = installing_behind_load_balancers;
    if (row.blue_green) {
      plan.course = pass == Pass::install ? installing
                    : pass == Pass::allow ? allowing_traffic
                                          : blocking_traffic;
    }
    plan.drains_in = row.traffic->drains_in;
    plan.healthy_in = row.traffic->healthy_in;
    plan.never_healthy = row.traffic->never_healthy;
  }
  return plan;
}

namespace {

/// CD-069, CD-071: one target, of which nothing is said before the end.
api::Opt<DeploymentOverview> shift_overview(const DeploymentRow& row) {
  if (!row.resolved || !deployment_machine().is_final(*row.info.status)) return {};
  const std::string_view status = TrafficShifts::status(*row.shift);
  const auto count = [&](std::string_view of) { return std::int64_t{status == of ? 1 : 0}; };
  return DeploymentOverview{.Failed = count("Failed"),
                            .InProgress = std::int64_t{0},
                            .Pending = std::int64_t{0},
                            .Ready = std::int64_t{0},
                            .Skipped = count("Skipped"),
                            .Succeeded = count("Succeeded")};
}

}  // namespace

/// CD-071: of blue/green both fleets count, and who is installed is Ready until traffic comes.
api::Opt<DeploymentOverview> DeploymentEngine::overview(const DeploymentRow& row) const {
  if (row.shift) return shift_overview(row);
  if (!row.resolved || dispatches_.find(row.dispatch(row.first_pass())) == nullptr) return {};
  DispatchRow sum;
  std::uint32_t ready = 0;
  std::uint32_t skipped = 0;
  std::uint32_t pending = 0;
  std::uint32_t installed = 0;
  for (const Pass pass : {Pass::install, Pass::allow, Pass::block}) {
    const DispatchRow* dispatch = dispatches_.find(row.dispatch(pass));
    if (dispatch == nullptr) continue;
    const bool goes_on = row.blue_green && pass == Pass::install;
    sum.failed += dispatch->failed;
    sum.in_flight += dispatch->in_flight;
    (goes_on ? installed : sum.succeeded) += dispatch->succeeded;
    skipped += dispatch->skipped();
    (pass == Pass::allow && installed > 0 ? ready : pending) += dispatch->pending();
    if (pass == Pass::allow) installed = 0;
  }
  const bool over = deployment_machine().is_final(*row.info.status);
  (over ? skipped : ready) += installed;
  return DeploymentOverview{.Failed = std::int64_t{sum.failed},
                            .InProgress = std::int64_t{sum.in_flight},
                            .Pending = std::int64_t{pending},
                            .Ready = std::int64_t{ready},
                            .Skipped = std::int64_t{skipped},
                            .Succeeded = std::int64_t{sum.succeeded}};
}

bool DeploymentEngine::brought(const world::Scope& scope, const std::string& group_id,
                               std::uint32_t n, const RevisionLocation& revision) const {
  const DeploymentRow* earlier = deployments().find(scope, deployments().nth(scope, group_id, n));
  return earlier != nullptr && identity(*earlier->info.revision) == identity(revision);
}

bool DeploymentEngine::has_outdated(const world::Scope& scope, const GroupRow& group,
                                    const std::set<std::uint64_t>& instances) const {
  return std::any_of(instances.begin(), instances.end(), [&](std::uint64_t name) {
    const auto instance = world_.fleet().find(scope.account, scope.region, ec2_id(name));
    if (!instance) return false;
    const std::uint32_t n = hosts_.get(host_key(group.number, instance->number)).succeeded;
    return n == 0 || !brought(scope, group.id, n, *group.settings.targetRevision);
  });
}

void DeploymentEngine::targets_due(const simulation::Event& event) {
  const auto subject = deployments().subject_of(event);
  if (!subject) return;
  const auto& [scope, id] = *subject;
  dispatches_.set_wake(deployments().find(scope, id)->dispatch(), std::nullopt);
  go_on(scope, id);
}

void DeploymentEngine::advance(const world::Scope& scope, const DeploymentRow& row) {
  const auto& groups = world_.component<Groups>();
  const bool notifies = wants_instance_notices(world_, scope, row);
  std::vector<std::string> leaving;
  std::vector<std::string> returning;
  std::vector<ScriptCode> to_run;
  const Pass pass = row.pass();
  // What not every call needs is looked up where it is needed: there is one for each moment at
  // which something is due, and in a large fleet each target has moments of its own.
  std::optional<const GroupRow*> group;
  std::optional<TargetPlan> plan;
  const auto serve = [&](const TargetRecord& target) {
    if (!world_.fleet().find(target.subject)) return;
    const GroupPlaceRow& names = groups.place(scope, row.application_id, row.group_id);
    world_.fleet().set_running_revision(target.subject, row.entry, names.application, names.group,
                                        world_.now());
  };
  simulation::Dispatches::Listener listener;
  const bool has_one_milestone = !row.traffic && !has_code();
  listener.milestone = [&](std::uint32_t position, const TargetRecord& target) -> std::uint32_t {
    if (has_one_milestone) return serve(target), 0;
    const Instant at = target.started_at() + Duration{target.milestone_after};
    if (!plan) plan = plan_of(row, pass);
    const Timeline timeline = timeline_of(*plan, target);
    const auto [reached, when, event] = *milestone_from(timeline, at);
    const auto instance = world_.fleet().find(target.subject);
    const bool is_running = instance && instance->state == simulation::InstanceState::running;
    const bool can_be_balanced = is_running && (target.kind & target_kind::on_premises) == 0;
    if (reached == Milestone::serves) serve(target);
    if (reached == Milestone::leaves && can_be_balanced) leaving.push_back(target_id(row, target));
    if (reached == Milestone::returns && can_be_balanced) {
      returning.push_back(target_id(row, target));
    }
    if (reached == Milestone::runs) {
      const Step& step = timeline.steps[event];
      const std::string script = step.scripts.empty() ? "" : step.scripts.front().location;
      to_run.push_back({position, event, std::string(step.plan.runs), script});
    }
    const auto next = milestone_from(timeline, when + Duration{1});
    return next ? static_cast<std::uint32_t>((next->at - target.started_at()).count()) : 0;
  };
  listener.end = [&](std::uint32_t, const TargetRecord& target) {
    if (notifies) {
      notify_instance(world_, scope, row,
                      *place_of_target(dispatches_, row, target_id(row, target)));
    }
    if (pass == Pass::block) return;
    if (!group) group = groups.find(scope, row.application_id, row.group_id);
    if (*group == nullptr) return;
    HostRecord& host = edit_host(**group, target.subject);
    host.attempted = row.n;
    // A replacement instance is healthy once it has traffic.
    const bool is_last = !row.blue_green || pass == Pass::allow;
    if (is_last && target.outcome == simulation::TargetOutcome::succeeded) host.succeeded = row.n;
    if ((target.kind & target_kind::installs) != 0) host.installed = row.n;
  };
  dispatches_.advance(row.dispatch(), world_.now(), listener);
  for (const ScriptCode& code : to_run) open_code(scope, row, code);
  if (!row.traffic) return;
  leave_load_balancers(world_, scope, *row.traffic, leaving);
  join_load_balancers(world_, scope, *row.traffic, returning);
}

void DeploymentEngine::start_targets(const world::Scope& scope, const DeploymentRow& row) {
  if (!dispatches_.find(row.dispatch())->may_start()) return;
  const GroupRow* group = world_.component<Groups>().find(scope, row.application_id, row.group_id);
  if (group == nullptr) return;
  const Pass pass = row.pass();
  const TargetPlan plan = plan_of(row, pass);
  const std::uint32_t first = dispatches_.find(row.dispatch())->next;
  HostFiles files(
      world_, scope, row, [&](const GroupRow& owner, std::uint32_t number) -> auto& {
        return hosts_.get(host_key(owner.number, number));
      });
  dispatches_.start(row.dispatch(), world_.now(), [&](TargetRecord& target) {
    target.detail = hosts_.get(host_key(group->number, target.subject)).installed;
    const auto instance = world_.fleet().find(target.subject);
    // CD-089: who does not answer before the first event fails after five minutes.
    if (!instance || !instance->codedeploy_answers()) {
      target.kind |= target_kind::silent(plan.course.first, true);
    }
    if (instance && instance->specification().platform == simulation::Platform::windows) {
      target.kind |= target_kind::windows;
    }
    const bool installs = pass == Pass::install && instance;
    const std::string* file = installs ? files.in_the_way(*instance) : nullptr;
    if (file != nullptr) target.kind |= target_kind::file(note_file(scope, row, *file));
    settle(plan, target, true);
  });
  // Who is let traffic to after it was installed has started before.
  if (!wants_instance_notices(world_, scope, row) ||
      (pass == Pass::allow && pass != row.first_pass()))
    return;
  const std::uint32_t next = dispatches_.find(row.dispatch())->next;
  for (std::uint32_t position = first; position < next; ++position) {
    notify_instance(world_, scope, row, {pass, position});
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
  const bool goes_on = !fails_if_lost(scope, id) && row.wait == Wait::none;
  if (goes_on && dispatches_.find(row.dispatch())->stage_is_over()) end_zone(scope, id);
  start_targets(scope, row);
  fails_if_lost(scope, id);
  note_progress(row);
  conclude(scope, id);
}

bool DeploymentEngine::fails_if_lost(const world::Scope& scope, const std::string& id) {
  const DeploymentRow& row = *deployments().find(scope, id);
  if (row.ending != Ending::none || !dispatches_.find(row.dispatch())->is_lost()) return false;
  deployments().edit(scope, id).ending = Ending::health;
  close(scope, row, Fate::finishes_event);
  return true;
}

void DeploymentEngine::close(const world::Scope& scope, const DeploymentRow& row, Fate fate) {
  const TargetPlan plan = plan_of(row, row.pass());
  dispatches_.close(row.dispatch());
  dispatches_.cut_all(row.dispatch(), [&](TargetRecord& target) {
    codedeploy::cut_short(plan, target, fate, world_.now());
  });
  advance(scope, row);
}

void DeploymentEngine::rearm(const DeploymentRow& row) {
  const std::uint64_t number = row.dispatch();
  const DispatchRow& dispatch = *dispatches_.find(number);
  deployments().set_in_flight(row, dispatch.in_flight > 0);
  const auto next = dispatches_.next_due(number);
  const bool armed = dispatch.wake_sequence != 0;
  if (armed && next && *next == dispatch.wake_at) return;
  if (!armed && !next) return;
  if (armed) world_.cancel({dispatch.wake_at, dispatch.wake_sequence});
  std::optional<simulation::EventHandle> wake;
  if (next)
    wake = world_.schedule(event_number::kind(event_number::targets_due), *next, row.number);
  dispatches_.set_wake(number, wake);
}

/// By whole percents: progress is for people.
void DeploymentEngine::note_progress(const DeploymentRow& row) {
  std::int64_t total = 0;
  std::int64_t done = 0;
  for (const Pass pass : {Pass::install, Pass::allow, Pass::block}) {
    const DispatchRow* dispatch = dispatches_.find(row.dispatch(pass));
    if (dispatch == nullptr) continue;
    total += dispatch->targets;
    done += std::int64_t{dispatch->succeeded} + dispatch->failed;
    // Who is installed is let traffic to as well.
    const bool is_to_come = row.blue_green && pass == Pass::install && row.pass() == Pass::install;
    if (is_to_come) total += dispatch->targets;
  }
  if (total == 0) return;
  const auto* operation =
      world_.operations().find(deployment_machine().kind, *row.info.deploymentId);
  const auto percent = [&](std::int64_t of) { return of * 100 / total; };
  if (operation->progress_total == total && percent(operation->progress_done) == percent(done)) {
    return;
  }
  world_.operations().set_progress(deployment_machine(), *row.info.deploymentId, done, total);
}

void DeploymentEngine::conclude(const world::Scope& scope, const std::string& id) {
  const DeploymentRow& row = *deployments().find(scope, id);
  const DispatchRow& dispatch = *dispatches_.find(row.dispatch());
  rearm(row);
  if (!dispatch.has_ended()) return;
  if (row.ending == Ending::none) {
    // What waits has gone well so far.
    if (row.wait != Wait::none) return;
    // CD-067: there was nothing left to bring up to date.
    if (dispatch.targets == 0 || dispatch.has_succeeded()) return end_pass(scope, id);
    deployments().edit(scope, id).ending = Ending::health;
  }
  finish(scope, id, is_failure(row.ending) ? "Failed" : "Stopped", error_of(row));
}

void DeploymentEngine::forget(const DeploymentRow& row) {
  for (const Pass pass : {Pass::install, Pass::allow, Pass::block}) {
    if (dispatches_.find(row.dispatch(pass)) == nullptr) continue;
    const auto range = dispatches_.erase(row.dispatch(pass));
    forget_code(row.dispatch(pass));
    world_.schedule(event_number::kind(event_number::forget_targets), world_.now(), range.first,
                    range.end);
  }
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
  deployments().each_in_flight(signal.scope, [&](const std::string& id) {
    const DeploymentRow& row = *deployments().find(signal.scope, id);
    if (!row.resolved || row.shift) return;
    const auto position = find_target(dispatches_, row, row.pass(), signal.instance_id);
    if (!position || !dispatches_.is_in_flight(*dispatches_.find(row.dispatch()), *position)) {
      return;
    }
    const TargetPlan plan = plan_of(row, row.pass());
    dispatches_.cut(row.dispatch(), *position, [&](TargetRecord& target) {
      fall_silent(plan, target, signal.state == "running", world_.now());
    });
    rearm(row);
  });
}

}  // namespace windtunnel::codedeploy
