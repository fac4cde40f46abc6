#include "services/codedeploy/traffic_shifts.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "emulator/api/base64.hpp"
#include "services/codedeploy/deployments.hpp"
#include "services/codedeploy/ecs_shift.hpp"
#include "services/codedeploy/errors.hpp"
#include "services/codedeploy/lambda_shift.hpp"
#include "services/codedeploy/limits.hpp"
#include "services/codedeploy/names.hpp"
#include "services/codedeploy/notifications.hpp"
#include "services/codedeploy/revisions.hpp"
#include "services/codedeploy/sections.hpp"
#include "services/codedeploy/timeline.hpp"
#include "services/lambda/api.hpp"

namespace windtunnel::codedeploy {
namespace {

using namespace std::chrono_literals;

constexpr std::array<std::string_view, 3> lambda_events = {"BeforeAllowTraffic", "AllowTraffic",
                                                           "AfterAllowTraffic"};
constexpr std::array<std::string_view, 8> ecs_events = {
    "BeforeInstall",         "Install",
    "AfterInstall",          "AllowTestTraffic",
    "AfterAllowTestTraffic", "BeforeAllowTraffic",
    "AllowTraffic",          "AfterAllowTraffic"};
constexpr std::string_view allow_traffic_name = "AllowTraffic";
constexpr std::string_view install_name = "Install";
constexpr std::string_view allow_test_traffic_name = "AllowTestTraffic";
constexpr std::string_view before_reroute_name = "AfterAllowTestTraffic";

// CD-074, CD-170, CD-12A.
constexpr Duration event_without_hook = 200ms;
constexpr Duration shift_at_once = 1s;
constexpr Duration event_of_rollback = 100ms;
constexpr Duration hook_reports_within = 1h;
constexpr Duration test_traffic_takes = 5s;
constexpr Duration steady_within = 1h;

constexpr std::string_view interrupted = "The deployment was stopped while the event was running.";

/// CD-128: what the new version gets next.
std::int64_t next_weight(const TrafficRoutingConfig& routing, std::int64_t weight) {
  if (routing.type == std::string("TimeBasedCanary") && weight == 0) {
    return routing.timeBasedCanary->canaryPercentage.or_default();
  }
  if (routing.type == std::string("TimeBasedLinear")) {
    return std::min<std::int64_t>(100,
                                  weight + routing.timeBasedLinear->linearPercentage.or_default());
  }
  return 100;
}

Duration interval(const TrafficRoutingConfig& routing) {
  return std::chrono::minutes(routing.type == std::string("TimeBasedCanary")
                                  ? routing.timeBasedCanary->canaryInterval.or_default()
                                  : routing.timeBasedLinear->linearInterval.or_default());
}

LifecycleEvent describe(const ShiftEventRow& row, std::string_view name) {
  static constexpr std::string_view statuses[] = {"Pending", "InProgress", "Succeeded", "Failed",
                                                  "Skipped"};
  LifecycleEvent event;
  event.lifecycleEventName = std::string(name);
  event.status = std::string(statuses[static_cast<std::size_t>(row.status)]);
  if (row.started_at != Instant{}) event.startTime = row.started_at;
  if (row.ended_at != Instant{}) event.endTime = row.ended_at;
  if (!row.says.empty()) {
    Diagnostics& diagnostics = event.diagnostics.emplace();
    diagnostics.errorCode = "UnknownError";
    diagnostics.scriptName = "";
    diagnostics.message = row.says;
    diagnostics.logTail = "";
  }
  return event;
}

bool is_of_service(const DeploymentRow& row) {
  return row.info.computePlatform == std::string("ECS");
}

/// What targets of either platform have in common.
template <class Target>
void describe_common(const DeploymentRow& row, std::string id, std::string_view status,
                     Target& target) {
  const ShiftRow& shift = *row.shift;
  target.deploymentId = row.info.deploymentId;
  target.targetId = std::move(id);
  target.status = std::string(status);
  const auto names = shift_events(*row.info.computePlatform);
  Instant changed = row.resolved_at;
  auto& events = target.lifecycleEvents.emplace();
  for (std::size_t at = 0; at < shift.events.size(); ++at) {
    events.push_back(describe(shift.events[at], names[at]));
    changed = std::max({changed, shift.events[at].started_at, shift.events[at].ended_at});
  }
  target.lastUpdatedAt = changed;
}

}  // namespace

std::span<const std::string_view> shift_events(std::string_view platform) {
  if (platform == "ECS") return ecs_events;
  return lambda_events;
}

std::string_view TrafficShifts::event_name(const DeploymentRow& row) const {
  return shift_events(*row.info.computePlatform)[row.shift->at];
}

std::string TrafficShifts::execution_id(const DeploymentRow& row, std::uint32_t event) const {
  return api::encode_base64(simulation::uuid(world_.random()
                                                 .child("codedeploy")
                                                 .child("hook execution")
                                                 .child(*row.info.deploymentId)
                                                 .child(event)));
}

std::optional<DeploymentError> TrafficShifts::prepare(const world::Scope& scope,
                                                      DeploymentRow& row) {
  ShiftRow& shift = *row.shift;
  std::string problem;
  const std::string text =
      world_.component<Revisions>().app_spec(scope, *row.info.revision, problem);
  if (!problem.empty()) return Error{"REVISION_MISSING", problem};
  TrafficAppSpec spec = parse_traffic_app_spec(text, *row.info.computePlatform);
  if (!spec.error.empty()) return Error{"INVALID_REVISION", spec.error};
  shift.lambda = std::move(spec.lambda);
  shift.ecs_spec = std::move(spec.ecs);
  if (shift.takes_back.empty()) {
    shift.hooks = std::move(spec.hooks);
    return is_of_service(row) ? ecs_shift::check(world_, scope, row.settings, shift)
                              : lambda_shift::check(world_, scope, shift.lambda);
  }
  // CD-137: from what the other deployment shifted to, and without asking anybody. The traffic of a
  // service is back already, with the task set that had it.
  const ShiftRow& failed = *deployments().find(scope, shift.takes_back)->shift;
  shift.lambda.current_version = failed.lambda.target_version;
  shift.ecs = failed.ecs;
  shift.ecs.green_task_set = std::exchange(shift.ecs.blue_task_set, {});
  std::swap(shift.ecs.blue_target_group_name, shift.ecs.green_target_group_name);
  return std::nullopt;
}

void TrafficShifts::begin(const world::Scope& scope, const std::string& id) {
  DeploymentRow& row = deployments().edit(scope, id);
  row.shift->events.resize(shift_events(*row.info.computePlatform).size());
  row.resolved = true;
  row.resolved_at = world_.now();
  if (const auto error = prepare(scope, row)) {
    break_off(row, {});
    engine().finish(scope, id, "Failed", error);
    return;
  }
  if (engine().watch(scope, id)) return cut(scope, id);
  start_event(scope, id);
}

void TrafficShifts::schedule_step(DeploymentRow& row, Duration after) {
  ShiftRow& shift = *row.shift;
  shift.step_at = world_.now() + after;
  shift.step_sequence =
      world_.schedule(event_number::kind(event_number::shift_step), shift.step_at, row.number)
          .sequence;
}

void TrafficShifts::cancel_step(ShiftRow& shift) {
  if (shift.step_sequence != 0) world_.cancel({shift.step_at, shift.step_sequence});
  shift.step_sequence = 0;
}

void TrafficShifts::step_due(const simulation::Event& event) {
  const auto subject = deployments().subject_of(event);
  if (!subject) return;
  const auto& [scope, id] = *subject;
  deployments().edit(scope, id).shift->step_sequence = 0;
  go_on(scope, id);
}

void TrafficShifts::go_on(const world::Scope& scope, const std::string& id) {
  const DeploymentRow& row = *deployments().find(scope, id);
  const ShiftRow& shift = *row.shift;
  if (shift.events[shift.at].status == ShiftEventStatus::pending) return start_event(scope, id);
  if (event_name(row) == allow_traffic_name && shift.weight < 100) return shift_traffic(scope, id);
  if (event_name(row) == install_name && shift.takes_back.empty()) {
    return fail(
        scope, id,
        {"ECS_UPDATE_ERROR", "CodeDeploy detected that the replacement task set is unhealthy."});
  }
  end_event(scope, id);
}

void TrafficShifts::start_event(const world::Scope& scope, const std::string& id) {
  DeploymentRow& row = deployments().edit(scope, id);
  ShiftRow& shift = *row.shift;
  ShiftEventRow& event = shift.events[shift.at];
  event.status = ShiftEventStatus::in_progress;
  event.started_at = world_.now();
  const auto hook = shift.hooks.find(std::string(event_name(row)));
  if (hook != shift.hooks.end()) return call_hook(scope, id, hook->second);
  start_own_event(scope, id);
}

/// What the service does itself, and events without a hook (CD-074).
void TrafficShifts::start_own_event(const world::Scope& scope, const std::string& id) {
  DeploymentRow& row = deployments().edit(scope, id);
  ShiftRow& shift = *row.shift;
  const std::string_view name = event_name(row);
  if (is_of_service(row) && !shift.takes_back.empty()) {
    if (name == allow_traffic_name) shift.weight = 100;
    return schedule_step(row, event_of_rollback);
  }
  if (name == allow_traffic_name) return shift_traffic(scope, id);
  if (name == install_name) {
    if (const auto error = ecs_shift::install(world_, scope, id, shift)) {
      return fail(scope, id, *error);
    }
    return schedule_step(row, steady_within);
  }
  if (name == allow_test_traffic_name && !shift.ecs.test_listener.empty()) {
    if (const auto error = ecs_shift::allow_test_traffic(world_, scope, shift)) {
      return fail(scope, id, *error);
    }
    return schedule_step(row, test_traffic_takes);
  }
  schedule_step(row, event_without_hook);
}

void TrafficShifts::replacement_is_steady(const world::TaskSetSteady& signal) {
  if (signal.external_id.empty()) return;
  const DeploymentRow* row = deployments().find(signal.scope, signal.external_id);
  if (row == nullptr || !row->shift || row->shift->at >= row->shift->events.size()) return;
  const ShiftEventRow& event = row->shift->events[row->shift->at];
  if (event.status == ShiftEventStatus::in_progress && event_name(*row) == install_name) {
    end_event(signal.scope, signal.external_id);
  }
}

/// CD-099, LAM-050.
void TrafficShifts::call_hook(const world::Scope& scope, const std::string& id,
                              const std::string& function) {
  DeploymentRow& row = deployments().edit(scope, id);
  ShiftRow& shift = *row.shift;
  shift.execution_id = execution_id(row, shift.at);
  nlohmann::ordered_json payload;
  payload["DeploymentId"] = id;
  payload["LifecycleEventHookExecutionId"] = shift.execution_id;
  lambda::InvocationRequest request;
  request.FunctionName = function;
  request.InvocationType = "Event";
  request.Payload.emplace().bytes = payload.dump();
  try {
    world_.invoke_as<lambda::operations::Invoke>(service_principal, scope, request);
  } catch (const api::ApiError& error) {
    return fail(scope, id,
                {"HOOK_EXECUTION_FAILURE", "The function " + function + " of the hook " +
                                               std::string(event_name(row)) +
                                               " could not be called: " + error.message});
  }
  shift.step_at = world_.now() + hook_reports_within;
  shift.step_sequence =
      world_.schedule(event_number::kind(event_number::hook_timeout), shift.step_at, row.number)
          .sequence;
}

/// CD-12A.
PutLifecycleEventHookExecutionStatusOutput TrafficShifts::put_lifecycle_event_hook_execution_status(
    world::Call& call, const PutLifecycleEventHookExecutionStatusInput& in) {
  const std::string id = in.deploymentId.or_default();
  const DeploymentRow& row = deployments().at(call.scope, id);
  if (in.status != "Succeeded" && in.status != "Failed") {
    throw errors::invalid("InvalidLifecycleEventHookExecutionStatusException",
                          "The status of a hook's execution is Succeeded or Failed");
  }
  if (!row.shift) {
    throw errors::unsupported_action("The hooks of server deployments report through the agent");
  }
  const std::string& execution = in.lifecycleEventHookExecutionId.or_default();
  if (execution.empty() || execution != row.shift->execution_id) {
    for (std::uint32_t at = 0; at < row.shift->events.size(); ++at) {
      const bool was_called = row.shift->events[at].started_at != Instant{};
      if (was_called && execution == execution_id(row, at)) {
        throw errors::invalid("LifecycleEventAlreadyCompletedException",
                              "The lifecycle event of this hook's execution is over");
      }
    }
    throw errors::invalid("InvalidLifecycleEventHookExecutionIdException",
                          "No hook of the deployment " + id + " is executed under this id");
  }
  if (in.status == "Succeeded") {
    end_event(call.scope, id);
  } else {
    fail(call.scope, id,
         {"HOOK_EXECUTION_FAILURE", "The function of the hook " + std::string(event_name(row)) +
                                        " reported that validation failed."});
  }
  return {.lifecycleEventHookExecutionId = in.lifecycleEventHookExecutionId};
}

void TrafficShifts::hook_timeout(const simulation::Event& event) {
  const auto subject = deployments().subject_of(event);
  if (!subject) return;
  const auto& [scope, id] = *subject;
  DeploymentRow& row = deployments().edit(scope, id);
  row.shift->step_sequence = 0;
  fail(scope, id,
       {"HOOK_EXECUTION_FAILURE", "The function of the hook " + std::string(event_name(row)) +
                                      " did not report within an hour."});
}

/// CD-128.
void TrafficShifts::shift_traffic(const world::Scope& scope, const std::string& id) {
  DeploymentRow& row = deployments().edit(scope, id);
  ShiftRow& shift = *row.shift;
  const std::int64_t weight = next_weight(shift.routing, shift.weight);
  const auto error = is_of_service(row)
                         ? ecs_shift::set_weight(world_, scope, shift, weight)
                         : lambda_shift::set_weight(world_, scope, shift.lambda, weight);
  if (error) return fail(scope, id, *error);
  const bool at_once = shift.weight == 0 && weight == 100;
  shift.weight = weight;
  world_.note("TrafficShifted", {{"deployment", id}, {"percent", std::to_string(weight)}});
  if (weight < 100) return schedule_step(row, interval(shift.routing));
  schedule_step(row, at_once ? shift_at_once : Duration{0});
}

void TrafficShifts::end_event(const world::Scope& scope, const std::string& id) {
  DeploymentRow& row = deployments().edit(scope, id);
  ShiftRow& shift = *row.shift;
  cancel_step(shift);
  shift.execution_id.clear();
  ShiftEventRow& event = shift.events[shift.at];
  event.status = ShiftEventStatus::succeeded;
  event.ended_at = world_.now();
  world_.operations().set_progress(deployment_machine(), id, shift.at + 1,
                                   static_cast<std::int64_t>(shift.events.size()));
  const bool may_wait = is_of_service(row) && shift.takes_back.empty();
  if (shift.at + 1 == shift.events.size()) {
    if (may_wait) return wait_for_termination(scope, id);
    engine().finish(scope, id, "Succeeded", std::nullopt);
    return;
  }
  const bool is_ready = may_wait && event_name(row) == before_reroute_name;
  ++shift.at;
  if (is_ready) return get_ready(scope, id);
  schedule_step(row, shift.takes_back.empty() ? event_gap : Duration{0});
}

/// CD-122.
void TrafficShifts::get_ready(const world::Scope& scope, const std::string& id) {
  DeploymentRow& row = deployments().edit(scope, id);
  const DeploymentReadyOption& option =
      row.info.blueGreenDeploymentConfiguration->deploymentReadyOption.or_default();
  if (option.actionOnTimeout != std::string("STOP_DEPLOYMENT")) {
    return schedule_step(row, event_gap);
  }
  engine().start_wait(row, Wait::ready,
                      std::chrono::minutes(option.waitTimeInMinutes.or_default()));
  deployments().set_status(scope, id, "Ready");
  notify_deployment(world_, scope, row, "READY");
}

void TrafficShifts::reroute(const world::Scope& scope, const std::string& id) {
  DeploymentRow& row = deployments().edit(scope, id);
  engine().cancel_wait(row);
  deployments().set_status(scope, id, "InProgress");
  start_event(scope, id);
}

/// CD-125, CD-126.
void TrafficShifts::wait_for_termination(const world::Scope& scope, const std::string& id) {
  DeploymentRow& row = deployments().edit(scope, id);
  const auto minutes =
      row.info.blueGreenDeploymentConfiguration->terminateBlueInstancesOnDeploymentSuccess
          ->terminationWaitTimeInMinutes.value_or(limits::usual_termination_minutes);
  row.info.instanceTerminationWaitTimeStarted = true;
  engine().start_wait(row, Wait::termination, std::chrono::minutes(minutes));
}

void TrafficShifts::end_original(const world::Scope& scope, const std::string& id) {
  DeploymentRow& row = deployments().edit(scope, id);
  engine().cancel_wait(row);
  cancel_steady_limit(*row.shift);
  ecs_shift::delete_original(world_, scope, *row.shift);
  engine().finish(scope, id, "Succeeded", std::nullopt);
}

void TrafficShifts::break_off(DeploymentRow& row, std::string says) {
  ShiftRow& shift = *row.shift;
  cancel_step(shift);
  cancel_steady_limit(shift);
  shift.execution_id.clear();
  for (std::uint32_t at = shift.at; at < shift.events.size(); ++at) {
    ShiftEventRow& event = shift.events[at];
    if (event.status == ShiftEventStatus::in_progress) {
      event.status = ShiftEventStatus::failed;
      event.ended_at = world_.now();
      event.says = std::move(says);
    } else if (event.status == ShiftEventStatus::pending) {
      event.status = ShiftEventStatus::skipped;
    }
  }
}

void TrafficShifts::fail(const world::Scope& scope, const std::string& id, const Error& error) {
  break_off(deployments().edit(scope, id), error.message);
  end(scope, id, "Failed", error);
}

void TrafficShifts::cut(const world::Scope& scope, const std::string& id) {
  DeploymentRow& row = deployments().edit(scope, id);
  break_off(row, std::string(interrupted));
  end(scope, id, is_failure(row.ending) ? "Failed" : "Stopped", engine().error_of(row));
}

void TrafficShifts::end(const world::Scope& scope, const std::string& id, std::string_view status,
                        const Error& error) {
  DeploymentRow& row = deployments().edit(scope, id);
  ShiftRow& shift = *row.shift;
  if (engine().wants_rollback(row, status)) {
    if (is_of_service(row)) {
      ecs_shift::give_back(world_, scope, shift);
    } else if (shift.weight > 0) {
      lambda_shift::give_back(world_, scope, shift.lambda);
    }
    shift.weight = 0;
  }
  engine().finish(scope, id, status, error);
}

std::string TrafficShifts::target_id(const DeploymentRow& row) {
  if (is_of_service(row)) return row.shift->ecs.cluster + ":" + row.shift->ecs.service;
  return row.shift->lambda.function + ":" + row.shift->lambda.alias;
}

std::string_view TrafficShifts::status(const ShiftRow& shift) {
  const auto is = [&](ShiftEventStatus status) {
    return [status](const ShiftEventRow& event) { return event.status == status; };
  };
  const auto& events = shift.events;
  if (std::any_of(events.begin(), events.end(), is(ShiftEventStatus::failed))) return "Failed";
  if (std::any_of(events.begin(), events.end(), is(ShiftEventStatus::skipped))) return "Skipped";
  if (std::all_of(events.begin(), events.end(), is(ShiftEventStatus::succeeded))) {
    return "Succeeded";
  }
  return std::all_of(events.begin(), events.end(), is(ShiftEventStatus::pending)) ? "Pending"
                                                                                  : "InProgress";
}

DeploymentTarget TrafficShifts::read(const world::Scope& scope, const DeploymentRow& row) const {
  const ShiftRow& shift = *row.shift;
  DeploymentTarget output;
  if (is_of_service(row)) {
    output.deploymentTargetType = "ECSTarget";
    ECSTarget& target = output.ecsTarget.emplace();
    describe_common(row, target_id(row), status(shift), target);
    target.targetArn = shift.ecs.service_arn;
    target.taskSetsInfo = ecs_shift::task_sets(world_, scope, shift);
    return output;
  }
  output.deploymentTargetType = "LambdaTarget";
  LambdaTarget& target = output.lambdaTarget.emplace();
  describe_common(row, target_id(row), status(shift), target);
  target.targetArn =
      "arn:aws:lambda:" + scope.region + ":" + scope.account + ":function:" + target_id(row);
  LambdaFunctionInfo& function = target.lambdaFunctionInfo.emplace();
  function.functionName = shift.lambda.function;
  function.functionAlias = shift.lambda.alias;
  function.currentVersion = shift.lambda.current_version;
  function.targetVersion = shift.lambda.target_version;
  function.targetVersionWeight = static_cast<double>(shift.weight) / 100;
  return output;
}

}  // namespace windtunnel::codedeploy
