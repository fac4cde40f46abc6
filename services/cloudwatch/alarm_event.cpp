#include "services/cloudwatch/alarm_event.hpp"

#include <nlohmann/json.hpp>

#include "emulator/world/service_events.hpp"
#include "services/cloudwatch/alarm_text.hpp"
#include "services/cloudwatch/alarms.hpp"

namespace windtunnel::cloudwatch {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view source = "aws.cloudwatch";
constexpr std::string_view detail_type = "CloudWatch Alarm State Change";

ordered_json state_of_event(const AlarmStateRow& row) {
  ordered_json state;
  state["value"] = state_name(row.state);
  state["reason"] = row.reason;
  if (!row.reason_data.empty()) state["reasonData"] = row.reason_data;
  state["timestamp"] = offset_time(row.updated);
  return state;
}

ordered_json configuration(const world::World& world, const world::Scope& scope,
                           std::string_view name, const AlarmRow& alarm) {
  ordered_json dimensions = ordered_json::object();
  for (const auto& [key, value] : alarm.dimensions) dimensions[key] = value;
  ordered_json statistic;
  statistic["metric"] = {{"namespace", alarm.metric_namespace},
                         {"name", alarm.metric_name},
                         {"dimensions", dimensions}};
  statistic["period"] = alarm.period_seconds;
  statistic["stat"] = alarm.extended_statistic.empty() ? alarm.statistic : alarm.extended_statistic;
  if (!alarm.unit.empty()) statistic["unit"] = alarm.unit;
  ordered_json metric;
  metric["id"] = simulation::uuid(world.random()
                                      .child("cloudwatch")
                                      .child(scope.account)
                                      .child(scope.region)
                                      .child("metric of alarm")
                                      .child(name));
  metric["metricStat"] = statistic;
  metric["returnData"] = true;
  ordered_json made = ordered_json::object();
  if (alarm.description) made["description"] = *alarm.description;
  made["metrics"] = ordered_json::array({metric});
  return made;
}

}  // namespace

void emit_state_change(world::World& world, const world::Scope& scope, std::string_view name,
                       const AlarmRow& alarm, const AlarmStateRow& before,
                       const AlarmStateRow& after) {
  if (!world::is_heard(world, scope, source, detail_type)) return;
  ordered_json detail;
  detail["alarmName"] = name;
  detail["state"] = state_of_event(after);
  detail["previousState"] = state_of_event(before);
  detail["configuration"] = configuration(world, scope, name, alarm);
  world::emit(world, {scope,
                      std::string(source),
                      std::string(detail_type),
                      {alarm_arn(scope, name)},
                      detail.dump(-1, ' ', false, ordered_json::error_handler_t::replace)});
}

}  // namespace windtunnel::cloudwatch
