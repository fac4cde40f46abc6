#include <algorithm>

#include "services/cloudwatch/api.hpp"
#include "services/codedeploy/auto_scaling.hpp"
#include "services/codedeploy/configs.hpp"
#include "services/codedeploy/deployment_engine.hpp"
#include "services/codedeploy/group_settings.hpp"
#include "services/codedeploy/groups.hpp"
#include "services/codedeploy/limits.hpp"
#include "services/codedeploy/names.hpp"
#include "services/codedeploy/notifications.hpp"
#include "services/codedeploy/revisions.hpp"
#include "services/codedeploy/sections.hpp"
#include "services/codedeploy/traffic_shifts.hpp"

/// How deployments come to their end: alarms, stops, failures, rollbacks (CD-130 to CD-138).
namespace windtunnel::codedeploy {
namespace {

/// CD-170.
constexpr Duration rolls_back_after{200};
/// When what was launched during a deployment has entered service too.
constexpr Duration updates_outdated_after = std::chrono::seconds(10);

struct AlarmStates {
  bool readable = true;
  std::vector<std::string> active;
};

/// The states of the named alarms. One that does not exist cannot be read (CD-133).
AlarmStates read_alarms(world::World& world, const world::Scope& scope,
                        const std::vector<std::string>& names) {
  AlarmStates states;
  cloudwatch::DescribeAlarmsInput query;
  query.AlarmNames = names;
  query.AlarmTypes = std::vector<std::string>{"MetricAlarm", "CompositeAlarm"};
  query.MaxRecords = 100;
  try {
    const auto found =
        world.invoke_as<cloudwatch::operations::DescribeAlarms>(service_principal, scope, query);
    std::map<std::string, std::string> by_name;
    for (const auto& alarm : found.MetricAlarms.or_default()) {
      by_name[alarm.AlarmName.or_default()] = alarm.StateValue.or_default();
    }
    for (const auto& alarm : found.CompositeAlarms.or_default()) {
      by_name[alarm.AlarmName.or_default()] = alarm.StateValue.or_default();
    }
    for (const std::string& name : names) {
      const auto alarm = by_name.find(name);
      if (alarm == by_name.end()) {
        states.readable = false;
      } else if (alarm->second == "ALARM") {
        states.active.push_back(name);
      }
    }
  } catch (const api::ApiError&) {
    states.readable = false;
  }
  return states;
}

}  // namespace

bool DeploymentEngine::alarms_stop(const world::Scope& scope, const std::string& id) {
  const DeploymentRow& row = *deployments().find(scope, id);
  const std::vector<std::string> names = alarm_names(row.alarms);
  if (names.empty()) return false;
  const AlarmStates states = read_alarms(world_, scope, names);
  const bool unreadable = !states.readable && !row.alarms.ignorePollAlarmFailure.or_default();
  if (states.active.empty() && !unreadable) return false;
  DeploymentRow& stopped = deployments().edit(scope, id);
  stopped.ending = states.active.empty() ? Ending::alarms_unreadable : Ending::alarm;
  stopped.active_alarms = states.active;
  return true;
}

void DeploymentEngine::alarm_poll(const simulation::Event& event) {
  const auto subject = deployments().subject_of(event);
  if (!subject) return;
  const auto& [scope, id] = *subject;
  const DeploymentRow& row = *deployments().find(scope, id);
  if (deployment_machine().is_final(*row.info.status)) return;
  // One that is coming to its end already has no use for a second reason.
  if (row.ending == Ending::none && alarms_stop(scope, id)) {
    apply_ending(scope, id);
    return;
  }
  // One that waits for somebody is watched meanwhile, but keeps no world from resting.
  const bool is_awaited =
      row.wait == Wait::ready || (row.shift && TrafficShifts::is_awaiting_report(*row.shift));
  const auto next = is_awaited ? event_number::alarm_watch : event_number::alarm_poll;
  world_.schedule(event_number::kind(next), world_.now() + alarm_poll_interval, event.subject);
}

void DeploymentEngine::schedule_cut(std::uint64_t number) {
  world_.schedule(event_number::kind(event_number::cut_short), world_.now(), number);
}

void DeploymentEngine::cut_short(const simulation::Event& event) {
  const auto subject = deployments().subject_of(event);
  if (!subject) return;
  const auto& [scope, id] = *subject;
  if (deployment_machine().is_final(*deployments().find(scope, id)->info.status)) return;
  apply_ending(scope, id);
}

/// CD-017.
void DeploymentEngine::set_time_limit(DeploymentRow& row) {
  if (world_.limits_lifted()) return;
  row.times_out_at = *row.info.startTime +
                     (row.blue_green ? limits::deployment_blue_green : limits::deployment_in_place);
  row.time_limit_sequence =
      world_.schedule(event_number::kind(event_number::time_limit), row.times_out_at, row.number)
          .sequence;
}

void DeploymentEngine::cancel_time_limit(DeploymentRow& row) {
  if (row.time_limit_sequence != 0) world_.cancel({row.times_out_at, row.time_limit_sequence});
  row.time_limit_sequence = 0;
}

void DeploymentEngine::cancel_wait(DeploymentRow& row) {
  if (row.wait_sequence != 0) world_.cancel({row.wait_ends_at, row.wait_sequence});
  row.wait_sequence = 0;
  row.wait = Wait::none;
}

void DeploymentEngine::cancel_timers(DeploymentRow& row) {
  cancel_time_limit(row);
  cancel_wait(row);
}

void DeploymentEngine::time_limit(const simulation::Event& event) {
  const auto subject = deployments().subject_of(event);
  if (!subject) return;
  const auto& [scope, id] = *subject;
  DeploymentRow& row = deployments().edit(scope, id);
  row.time_limit_sequence = 0;
  if (row.ending == Ending::none) row.ending = Ending::timed_out;
  apply_ending(scope, id);
}

void DeploymentEngine::end_now(const world::Scope& scope, const std::string& id) {
  apply_ending(scope, id);
}

void DeploymentEngine::apply_ending(const world::Scope& scope, const std::string& id) {
  const DeploymentRow& row = *deployments().find(scope, id);
  if (row.shift && row.resolved) return world_.component<TrafficShifts>().cut(scope, id);
  if (!row.resolved) {
    finish(scope, id, is_failure(row.ending) ? "Failed" : "Stopped", error_of(row));
    return;
  }
  // What ends at this very instant has ended by itself.
  advance(scope, row);
  // CD-130: a stop lets running events end; alarms and what is gone do not wait (CD-073).
  close(scope, row, row.ending == Ending::stopped ? Fate::finishes_event : Fate::interrupted);
  note_progress(row);
  conclude(scope, id);
}

DeploymentError DeploymentEngine::error_of(const DeploymentRow& row) const {
  switch (row.ending) {
    case Ending::none:
      break;
    case Ending::health:
      return {"HEALTH_CONSTRAINTS",
              "The overall deployment failed because too many individual instances failed "
              "deployment, too few healthy instances are available for deployment, or some "
              "instances in your deployment group are experiencing problems."};
    case Ending::stopped:
      return {"MANUAL_STOP", "The deployment was stopped by a request."};
    case Ending::alarm: {
      std::string names;
      for (const std::string& name : row.active_alarms) names += " <" + name + ">";
      return {"ALARM_ACTIVE",
              "One or more alarms have been activated according to the Amazon CloudWatch metrics "
              "you selected, and the affected deployments have been stopped. Activated alarms:" +
                  names};
    }
    case Ending::application_missing:
      return {"APPLICATION_MISSING", "The application was deleted."};
    case Ending::group_missing:
      return {"DEPLOYMENT_GROUP_MISSING", "The deployment group was deleted."};
    case Ending::timed_out:
      return {"TIMEOUT",
              "The deployment has taken the " + std::string(row.blue_green ? "109" : "8") +
                  " hours that a deployment " +
                  (row.blue_green ? "with replacement instances" : "in place") + " may."};
    case Ending::not_continued:
      return {"TIMEOUT",
              "The deployment was stopped: nobody let it go on to reroute traffic within " +
                  std::to_string(*row.info.blueGreenDeploymentConfiguration->deploymentReadyOption
                                      ->waitTimeInMinutes) +
                  " minutes of its replacement instances' being ready."};
    case Ending::no_replacements:
      return {"AUTO_SCALING_CONFIGURATION",
              "The Auto Scaling group " + row.blue_green->copy +
                  " was made for the deployment but has not come up within an hour."};
    case Ending::alarms_unreadable:
      return {"ALARM_ACTIVE", "The states of the deployment's alarms could not be read."};
  }
  WINDTUNNEL_ASSERT(false, "a deployment ended for no reason");
  return {};
}

bool DeploymentEngine::wants_rollback(const DeploymentRow& row, std::string_view status) const {
  // CD-135: a rollback is not rolled back; nor is what one instance got that ends with it.
  if (row.ending == Ending::not_continued) return false;
  if (row.info.creator == std::string("codeDeployRollback") || row.launch) return false;
  if (row.ending == Ending::group_missing || row.ending == Ending::application_missing) {
    return false;
  }
  if (row.ending == Ending::stopped) return row.rolls_back_when_stopped;
  return rolls_back_on(row.info.autoRollbackConfiguration,
                       status == "Failed" ? "DEPLOYMENT_FAILURE" : "DEPLOYMENT_STOP_ON_ALARM");
}

void DeploymentEngine::finish(const world::Scope& scope, const std::string& id,
                              std::string_view status,
                              const std::optional<DeploymentError>& error) {
  DeploymentRow& row = deployments().edit(scope, id);
  if (error) row.info.errorInformation = ErrorInformation{error->code, error->message};
  cancel_timers(row);
  for (const Pass pass : {Pass::install, Pass::allow, Pass::block}) {
    if (dispatches_.find(row.dispatch(pass)) != nullptr) dispatches_.close(row.dispatch(pass));
  }
  if (dispatches_.find(row.dispatch()) != nullptr) rearm(row);
  deployments().set_status(scope, id, status);
  auto& auto_scaling = world_.component<AutoScaling>();
  if (row.launch) auto_scaling.answer(scope, *row.launch, status == "Succeeded");
  // CD-142: what was launched meanwhile got an earlier revision.
  const bool may_be_outdated = !row.settings.autoScalingGroups.or_default().empty() &&
                               row.info.creator != std::string("CodeDeployAutoUpdate");
  if (status == "Succeeded" && may_be_outdated) {
    world_.schedule(event_number::kind(event_number::update_outdated),
                    world_.now() + updates_outdated_after, row.number);
  }
  if (status == "Succeeded" && row.launch) {
    notify_deployment(world_, scope, row, "SUCCEEDED");
    return;
  }
  if (status == "Succeeded") {
    // CD-04C: from now on this is what the group is meant to run.
    auto& groups = world_.component<Groups>();
    GroupRow& group = groups.edit(scope, row.application_id, row.group_id);
    auto& revisions = world_.component<Revisions>();
    if (group.settings.targetRevision) {
      revisions.end_target(scope, row.application_id, *group.settings.targetRevision, row.group_id);
    }
    group.settings.targetRevision = row.info.revision;
    group.last_successful = id;
    group.last_successful_number = row.n;
    revisions.begin_target(scope, row.application_id, *row.info.revision, row.group_id);
    notify_deployment(world_, scope, row, "SUCCEEDED");
    return;
  }
  notify_deployment(world_, scope, row, status == "Failed" ? "FAILED" : "ABORTED");
  if (wants_rollback(row, status)) {
    world_.schedule(event_number::kind(event_number::roll_back), world_.now() + rolls_back_after,
                    row.number);
  }
}

void DeploymentEngine::roll_back(const simulation::Event& event) {
  const auto subject = deployments().subject_of(event);
  if (!subject) return;
  const auto& [scope, failed_id] = *subject;
  DeploymentRow& failed = deployments().edit(scope, failed_id);
  const GroupRow* group =
      world_.component<Groups>().find(scope, failed.application_id, failed.group_id);
  if (group == nullptr) return;
  RollbackInfo& info = failed.info.rollbackInfo.emplace();
  const DeploymentRow* good =
      group->last_successful.empty() ? nullptr : deployments().find(scope, group->last_successful);
  if (good == nullptr) {
    info.rollbackMessage = "Deployment " + failed_id +
                           " cannot be rolled back: no earlier deployment of the group succeeded.";
    if (failed.shift) *info.rollbackMessage += " Its traffic was given back.";
    return;
  }
  // CD-135, CD-138. The alarms that may have caused it are not watched: they would stop it too.
  Deployments::Order order;
  order.revision = *group->settings.targetRevision;
  order.config =
      failed.shift ? all_at_once(*failed.info.computePlatform) : *failed.info.deploymentConfigName;
  order.creator = "codeDeployRollback";
  order.cause = "rollback of " + failed_id;
  order.file_exists_behavior = good->info.fileExistsBehavior.or_default();
  order.ignores_stop_failures = failed.info.ignoreApplicationStopFailures.or_default();
  if (failed.blue_green || failed.shift) order.takes_back = failed_id;
  order.rollback_info = RollbackInfo{.rollbackTriggeringDeploymentId = failed_id};
  const std::string id = deployments().create(scope, failed.application_id, failed.group_id, order);
  deployments().edit(scope, id).info.rollbackInfo->rollbackMessage =
      "Deployment " + id + " is triggered to roll back deployment " + failed_id + ".";
  info.rollbackDeploymentId = id;
  info.rollbackMessage = "Deployment " + failed_id +
                         " terminated. Automatic rollback is triggered with a DeploymentId " + id +
                         ".";
}

}  // namespace windtunnel::codedeploy
