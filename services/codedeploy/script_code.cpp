#include <nlohmann/json.hpp>

#include "emulator/api/utf8.hpp"
#include "services/codedeploy/deployment_engine.hpp"
#include "services/codedeploy/groups.hpp"
#include "services/codedeploy/target_ids.hpp"
#include "simulation/fleet/fleet_file.hpp"

/// Code outside of the simulation that runs in place of a lifecycle event's scripts, and decides
/// how the event ends. How long it takes stays as the fleet file says.
namespace windtunnel::codedeploy {

using simulation::DispatchRow;
using simulation::TargetRecord;

namespace {

constexpr std::string_view owner = "codedeploy";
/// CD-08D: what agents keep of a log.
constexpr std::size_t most_says = 2048;

/// Where a target's event stands in a call's `detail`.
constexpr std::uint64_t detail_of(std::uint32_t position, std::size_t event) {
  return std::uint64_t{position} << 8 | event;
}

/// CD-08A: where the revision's bundle came from, as far as the deployment says it.
void add_bundle(const api::Opt<RevisionLocation>& revision,
                std::map<std::string, std::string>& environment) {
  if (!revision) return;
  const auto add = [&](const char* name, const api::Opt<std::string>& value) {
    if (value) environment.emplace(name, *value);
  };
  if (const auto& s3 = revision->s3Location) {
    add("BUNDLE_BUCKET", s3->bucket);
    add("BUNDLE_KEY", s3->key);
    add("BUNDLE_VERSION", s3->version);
    add("BUNDLE_ETAG", s3->eTag);
  }
  if (const auto& github = revision->gitHubLocation) add("BUNDLE_COMMIT", github->commitId);
}

}  // namespace

bool DeploymentEngine::has_code() const {
  return simulation::runs_outside_code(world_.fleet().specification());
}

void DeploymentEngine::open_code(const world::Scope& scope, const DeploymentRow& row,
                                 const ScriptCode& code) {
  const GroupPlaceRow& names =
      world_.component<Groups>().place(scope, row.application_id, row.group_id);
  const DispatchRow& dispatch = *dispatches_.find(row.dispatch());
  const std::string event(lifecycle_events[code.event]);
  world::OutsideCall call;
  call.owner = owner;
  call.subject = row.dispatch();
  call.detail = detail_of(code.position, code.event);
  call.invocation_id = simulation::uuid(
      world_.random().child("codedeploy script").child(call.subject).child(call.detail));
  call.account = scope.account;
  call.region = scope.region;
  call.code = code.runs;
  // CD-08A: what the agent gives to scripts; and what only a fleet of many in one machine needs.
  call.environment = {
      {"APPLICATION_NAME", names.application},
      {"DEPLOYMENT_GROUP_NAME", names.group},
      {"DEPLOYMENT_GROUP_ID", row.group_id},
      {"DEPLOYMENT_ID", *row.info.deploymentId},
      {"LIFECYCLE_EVENT", event},
      {"WINDTUNNEL_INSTANCE_ID", target_id(row, dispatches_.target(dispatch, code.position))},
      {"WINDTUNNEL_SCRIPT", code.script},
  };
  add_bundle(row.info.revision, call.environment);
  call.input = nlohmann::json(call.environment).dump();
  world_.open_outside_call(call);
}

void DeploymentEngine::code_ended(const world::OutsideCallEnded& signal) {
  using End = world::OutsideResult::End;
  const world::OutsideCall& call = signal.call;
  if (call.owner != owner || signal.result.end == End::succeeded) return;
  const DeploymentPlaceRow* place = deployments().place(call.subject & ~(std::uint64_t{255} << 56));
  const DispatchRow* dispatch = dispatches_.find(call.subject);
  const auto position = static_cast<std::uint32_t>(call.detail >> 8);
  // Its deployment was deleted, or its target ended, while it ran.
  if (place == nullptr || dispatch == nullptr) return;
  if (!dispatches_.is_in_flight(*dispatch, position)) return;
  const DeploymentRow& row = *deployments().find({place->account, place->region}, place->id);
  const TargetRecord& target = dispatches_.target(*dispatch, position);
  ScriptResultRow& result =
      script_results_.edit(script_result_key(call.subject, target.subject, call.detail & 255));
  result.event = call.detail & 255;
  result.timed_out = signal.result.end == End::timed_out;
  // What exits with nothing that a shell knows has failed as a shell says it.
  const bool has_code = signal.result.code > 0 && signal.result.code < 256;
  result.exit_code = has_code ? signal.result.code : 1;
  const std::string& said = signal.result.log.empty() ? signal.result.output : signal.result.log;
  result.says = api::last_bytes(api::as_utf8(said), most_says);
  const TargetPlan plan = plan_of(row, row.pass());
  dispatches_.cut(call.subject, position, [&](TargetRecord& changed) { settle(plan, changed); });
  rearm(row);
}

void DeploymentEngine::forget_code(std::uint64_t dispatch) {
  const std::string prefix = world::number_key(dispatch);
  std::vector<std::string> keys;
  script_results_.scan_prefix(prefix, {}, [&](std::string_view key, const ScriptResultRow&) {
    keys.emplace_back(key);
    return true;
  });
  for (const std::string& key : keys) script_results_.erase(key);
}

}  // namespace windtunnel::codedeploy
