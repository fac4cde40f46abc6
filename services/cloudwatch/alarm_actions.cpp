#include <nlohmann/json.hpp>

#include "services/cloudwatch/alarm_event.hpp"
#include "services/cloudwatch/alarm_text.hpp"
#include "services/cloudwatch/alarms.hpp"
#include "services/cloudwatch/errors.hpp"
#include "services/sns/api.hpp"

namespace windtunnel::cloudwatch {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view principal = "cloudwatch.amazonaws.com";

/// Empty where the action was carried out, else why not.
std::string carry_out(world::World& world, const world::Scope& scope, const std::string& action,
                      const AlarmNotice& notice) {
  if (!action.starts_with("arn:aws:sns:")) {
    return "Windtunnel's alarms can only notify SNS topics.";
  }
  try {
    world.invoke_as<sns::operations::Publish>(
        principal, scope,
        {.Message = notice_message(notice), .Subject = notice_subject(notice), .TopicArn = action});
    return {};
  } catch (const api::ApiError& error) {
    return error.code + ": " + error.message;
  }
}

}  // namespace

void Alarms::change_state(const world::Scope& scope, std::string_view name, AlarmStateRow after) {
  AlarmStateRow& row = states_.edit(scope, name);
  const AlarmStateRow before = row;
  const bool changes = before.state != after.state;
  after.updated = world_.now();
  after.transitioned = changes ? world_.now() : before.transitioned;
  row = after;
  if (!changes) return;

  const std::string from(state_name(before.state));
  const std::string to(state_name(after.state));
  history_.add(scope, name,
               {"StateUpdate", "Alarm updated from " + from + " to " + to,
                state_update_data(before, after)});
  world_.note("AlarmStateChanged", {{"account", scope.account},
                                    {"region", scope.region},
                                    {"alarm", name},
                                    {"from", from},
                                    {"to", to},
                                    {"reason", after.reason}});
  world_.raise(world::AlarmStateChanged{scope, std::string(name), from, to});
  const AlarmRow& alarm = *alarms_.find(scope, name);
  emit_state_change(world_, scope, name, alarm, before, after);
  if (!alarm.actions_disabled) run_actions(scope, name, alarm, after, before.state);
}

void Alarms::run_actions(const world::Scope& scope, std::string_view name, const AlarmRow& alarm,
                         const AlarmStateRow& after, AlarmState old_state) {
  const AlarmNotice notice{
      alarm,         after,       old_state, std::string(name), alarm_arn(scope, name),
      scope.account, scope.region};
  for (const std::string& action : alarm.actions_of(after.state)) {
    const std::string failure = carry_out(world_, scope, action, notice);
    ordered_json data{{"actionState", failure.empty() ? "Succeeded" : "Failed"},
                      {"notificationResource", action},
                      {"stateUpdateTimestamp", simulation::to_milliseconds(after.updated)}};
    if (!failure.empty()) data["error"] = failure;
    // The summary's length is the model's to limit: an ARN may be longer than all of it.
    std::string summary =
        (failure.empty() ? "Successfully executed action " : "Failed to execute action ") + action;
    if (summary.size() > 255) summary.resize(255);
    history_.add(scope, name,
                 {"Action", std::move(summary),
                  data.dump(-1, ' ', false, ordered_json::error_handler_t::replace)});
    if (failure.empty()) continue;
    world_.note("AlarmActionFailed", {{"account", scope.account},
                                      {"region", scope.region},
                                      {"alarm", name},
                                      {"action", action},
                                      {"error", failure}});
  }
}

api::Unit Alarms::set_alarm_state(world::Call& call, const SetAlarmStateInput& in) {
  if (alarms_.find(call.scope, in.AlarmName) == nullptr) throw errors::resource_not_found();
  if (in.StateReasonData && !ordered_json::accept(*in.StateReasonData)) {
    throw errors::invalid_format("The StateReasonData is not valid JSON.");
  }
  AlarmStateRow after;
  after.state = state_of(in.StateValue);
  after.reason = in.StateReason;
  after.reason_data = in.StateReasonData.or_default();
  change_state(call.scope, in.AlarmName, std::move(after));
  // The next evaluation may take it back, where there is something to evaluate (CW-111).
  reconsider(call.scope, in.AlarmName, simulation::EventClass::background);
  return {};
}

}  // namespace windtunnel::cloudwatch
