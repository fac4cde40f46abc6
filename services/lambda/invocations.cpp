#include "services/lambda/invocations.hpp"

#include <nlohmann/json.hpp>

#include "emulator/api/base64.hpp"
#include "services/codedeploy/api.hpp"
#include "services/lambda/aliases.hpp"
#include "services/lambda/errors.hpp"
#include "services/lambda/function_metrics.hpp"
#include "services/lambda/functions.hpp"
#include "services/lambda/limits.hpp"
#include "services/lambda/response_stream.hpp"
#include "services/lambda/sections.hpp"
#include "services/lambda/versions.hpp"
#include "simulation/fleet/fleet_file.hpp"

namespace windtunnel::lambda {
namespace {

FunctionReference function_of(const QueuedInvocationRow& row) {
  return {{row.account, row.region}, row.function, row.qualifier};
}

/// LAM-032.
void check_payload(const std::string& payload, bool is_event) {
  const std::size_t most = is_event ? limits::event_request_bytes : limits::request_bytes;
  if (payload.size() > most) throw errors::request_too_large(most);
  if (!payload.empty() && !nlohmann::json::accept(payload)) throw errors::payload_is_no_json();
}

/// What CodeDeploy sends to a lifecycle hook (LAM-050).
void read_hook(const std::string& payload, QueuedInvocationRow& row) {
  const auto document = nlohmann::json::parse(payload, nullptr, false);
  if (!document.is_object()) return;
  const auto deployment = document.find("DeploymentId");
  const auto execution = document.find("LifecycleEventHookExecutionId");
  if (deployment == document.end() || !deployment->is_string()) return;
  if (execution == document.end() || !execution->is_string()) return;
  row.deployment_id = *deployment;
  row.hook_execution_id = *execution;
}

/// A stream is asked for as an answer in one piece is.
InvocationRequest as_invocation(const InvokeWithResponseStreamRequest& in) {
  return {.ClientContext = in.ClientContext,
          .FunctionName = in.FunctionName,
          .InvocationType = in.InvocationType,
          .LogType = in.LogType,
          .Payload = in.Payload,
          .Qualifier = in.Qualifier,
          .TenantId = in.TenantId};
}

}  // namespace

Invocations::Invocations(world::World& world)
    : Component(world),
      counts_(world.tracker(), sections::invocation_counts, "invocations of functions"),
      queued_(world.tracker(), sections::queued_invocations, "queued invocations"),
      queued_numbers_(world.tracker(), sections::queued_numbers, "numbers of queued invocations") {}

std::uint64_t Invocations::count(const FunctionReference& function) {
  return counts_.edit(function.scope, function.short_name()).count++;
}

std::string Invocations::version_for(const FunctionReference& function, std::uint64_t n) const {
  const auto key = world_.component<Functions>().random_of(function);
  return world_.component<Aliases>().version_for(function,
                                                 simulation::uniform_real(key.bits("version", n)));
}

Execution Invocations::plan(const FunctionReference& function, const std::string& version,
                            std::uint64_t n, Instant began) const {
  const auto& functions = world_.component<Functions>();
  return plan_execution(world_.fleet().specification(), functions.random_of(function), function,
                        functions.describe(function.with(version)), n, began);
}

world::OutsideCall Invocations::code_for(const Execution& execution,
                                         const std::string& payload) const {
  const auto version = execution.function.with(execution.version);
  return code_of(execution, world_.component<Functions>().describe(version), payload);
}

void Invocations::account_for(const Execution& execution) {
  const bool through_alias = world_.component<Aliases>().find(execution.function) != nullptr;
  const simulation::TrafficCounts counts{
      .requests = 1,
      .errors = execution.has_failed() ? 1 : 0,
      .latency_milliseconds = static_cast<double>(execution.takes.count())};
  publish_metrics(world_, {execution.function, execution.version, through_alias}, counts,
                  std::chrono::floor<std::chrono::minutes>(execution.began));
}

void Invocations::queue(const FunctionReference& function, const std::string& payload) {
  const std::uint64_t number = ++queued_numbers_.edit("").count;
  QueuedInvocationRow& row = queued_.edit(world::number_key(number));
  row.account = function.scope.account;
  row.region = function.scope.region;
  row.function = function.name;
  row.qualifier = function.qualifier;
  row.n = count(function);
  read_hook(payload, row);
  if (simulation::runs_outside_code(world_.fleet().specification())) row.payload = payload;
  world_.schedule(event_kind(event_numbers::invocation_begins),
                  world_.now() + durations::queue_pick_up, number);
}

Invocations::Outcome Invocations::carry_out(world::Call& call, const InvocationRequest& in) {
  const FunctionReference function = read_function_name(call, in.FunctionName, in.Qualifier);
  const FunctionReference asked = function.qualifier.empty() ? function.with(latest) : function;
  auto& functions = world_.component<Functions>();
  // The 404 names $LATEST where no qualifier was asked for (LAM-012).
  const FunctionRow& row = functions.get(asked);
  const std::string named = world_.component<Aliases>().version_of(asked);
  if (in.DurableExecutionName) throw errors::not_modelled("durable functions");
  if (in.TenantId) throw errors::not_modelled("tenant isolation of functions");
  const std::string type = in.InvocationType.value_or("RequestResponse");
  const std::string& payload = in.Payload.or_default().bytes;
  check_payload(payload, type == "Event");
  if (*functions.describe(function.with(named)).State == "Pending") {
    throw errors::function_is_pending();
  }
  if (type == "DryRun") return {.status = 204};
  if (type == "Event") {
    queue(function, payload);
    return {.status = 202};
  }
  if (row.reserved_concurrency == 0) throw errors::rate_exceeded();
  const std::uint64_t n = count(function);
  Execution execution = plan(function, version_for(function, n), n, call.now());
  if (!execution.behaviour->runs.empty()) {
    decide(execution, call.run_outside(code_for(execution, payload)));
  }
  account_for(execution);
  return {.status = 200, .execution = execution};
}

InvocationResponse Invocations::invoke(world::Call& call, const InvocationRequest& in) {
  const Outcome outcome = carry_out(call, in);
  InvocationResponse out;
  out.StatusCode = outcome.status;
  if (!outcome.execution) return out;
  const Execution& execution = *outcome.execution;
  out.ExecutedVersion = execution.version;
  if (execution.has_failed()) out.FunctionError = "Unhandled";
  if (in.LogType.or_default() == "Tail") out.LogResult = api::encode_base64(execution.log_tail());
  out.Payload.emplace().bytes = execution.payload();
  return out;
}

InvokeWithResponseStreamResponse Invocations::invoke_with_response_stream(
    world::Call& call, const InvokeWithResponseStreamRequest& in) {
  const Outcome outcome = carry_out(call, as_invocation(in));
  InvokeWithResponseStreamResponse out;
  out.StatusCode = outcome.status;
  if (!outcome.execution) return out;
  out.ExecutedVersion = outcome.execution->version;
  out.EventStream = response_stream(*outcome.execution, in.LogType.or_default() == "Tail");
  return out;
}

// --- Event invocations --------------------------------------------------------------------------

void Invocations::invocation_begins(const simulation::Event& event) {
  const std::string key = world::number_key(event.subject);
  const FunctionReference function = function_of(*queued_.find(key));
  try {
    const FunctionRow& reserved = world_.component<Functions>().get(function);
    if (reserved.reserved_concurrency == 0) throw errors::rate_exceeded();
    QueuedInvocationRow& row = queued_.edit(key);
    row.version = version_for(function, row.n);
    row.began = world_.now();
    const Execution execution = plan(function, row.version, row.n, row.began);
    if (execution.behaviour->runs.empty()) {
      world_.schedule(event_kind(event_numbers::invocation_ends), row.began + execution.takes,
                      event.subject);
    } else {
      world::OutsideCall code = code_for(execution, row.payload);
      code.subject = event.subject;
      world_.open_outside_call(code);
    }
  } catch (const api::ApiError& error) {
    // Deleted since it was called, or nothing is let through: AWS, too, gives up in the end.
    world_.note("InvocationDropped", {{"function", function.arn()}, {"code", error.code}});
    queued_.erase(key);
  }
}

/// The clock has stood since it began: now it takes as long as the fleet file says.
void Invocations::code_ended(const world::OutsideCallEnded& signal) {
  if (signal.call.owner != "lambda") return;
  QueuedInvocationRow& row = queued_.edit(world::number_key(signal.call.subject));
  row.result = signal.result;
  Instant ends = world_.now();
  if (exists(function_of(row), row.version)) {
    Execution execution = plan(function_of(row), row.version, row.n, row.began);
    decide(execution, signal.result);
    ends = row.began + execution.takes;
  }
  world_.schedule(event_kind(event_numbers::invocation_ends), ends, signal.call.subject);
}

bool Invocations::exists(const FunctionReference& function, const std::string& version) const {
  return world_.component<Versions>().exists(function.with(version)) ||
         (version == latest && world_.component<Functions>().find(function) != nullptr);
}

void Invocations::invocation_ends(const simulation::Event& event) {
  const std::string key = world::number_key(event.subject);
  const QueuedInvocationRow row = *queued_.find(key);
  queued_.erase(key);
  const FunctionReference function = function_of(row);
  if (!exists(function, row.version)) {
    world_.note("InvocationDropped", {{"function", function.arn()}, {"code", "Deleted"}});
    return;
  }
  Execution execution = plan(function, row.version, row.n, row.began);
  if (row.result) decide(execution, *row.result);
  if (!execution.has_failed() && !report(row, execution)) execution.fails = true;
  account_for(execution);
}

bool Invocations::report(const QueuedInvocationRow& row, const Execution& execution) {
  const simulation::HookReport says = execution.behaviour->reports;
  if (row.hook_execution_id.empty() || says == simulation::HookReport::nothing) return true;
  codedeploy::PutLifecycleEventHookExecutionStatusInput status;
  status.deploymentId = row.deployment_id;
  status.lifecycleEventHookExecutionId = row.hook_execution_id;
  status.status = says == simulation::HookReport::succeeded ? "Succeeded" : "Failed";
  try {
    world_.invoke_as<codedeploy::operations::PutLifecycleEventHookExecutionStatus>(
        "lambda.amazonaws.com", execution.function.scope, status);
    return true;
  } catch (const api::ApiError& error) {
    world_.note("HookNotReported", {{"function", execution.function.arn()},
                                    {"deployment", row.deployment_id},
                                    {"error", error.code + ": " + error.message}});
    return false;
  }
}

}  // namespace windtunnel::lambda
