#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "services/cloudwatch/alarm_text.hpp"
#include "services/cloudwatch/limits.hpp"

namespace windtunnel::cloudwatch {
namespace {

using nlohmann::ordered_json;
using simulation::Instant;

/// Reasons and their data have a length that the model limits: longer lists are cut.
constexpr std::size_t cited_points = 20;
constexpr std::size_t data_points = 30;

/// "18/08/26 10:00:00"
std::string short_time(Instant at) {
  const std::string text = simulation::format_instant(at);  // 2026-08-18T10:00:00Z
  return text.substr(8, 2) + "/" + text.substr(5, 2) + "/" + text.substr(2, 2) + " " +
         text.substr(11, 8);
}

std::string_view phrase(Comparison comparison) {
  switch (comparison) {
    case Comparison::greater_or_equal:
      return "greater than or equal to";
    case Comparison::greater:
      return "greater than";
    case Comparison::less:
      return "less than";
    case Comparison::less_or_equal:
      return "less than or equal to";
  }
  return {};
}

std::string counted(std::int64_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}
std::string_view verb(std::int64_t count) { return count == 1 ? " was " : " were "; }

std::string treated(const AlarmRow& alarm, std::int32_t fillers) {
  const bool breaching = alarm.missing_data() == MissingData::breaching;
  return counted(fillers, "missing datapoint") + std::string(verb(fillers)) + "treated as [" +
         (breaching ? "Breaching" : "NonBreaching") + "]";
}

/// The points that justify the state: all that are on its side, or, for an alarm that needs every
/// period to breach, the one that did not.
std::vector<EvaluatedPeriod> cited(const AlarmRow& alarm, const Verdict& verdict) {
  const bool alarms = verdict.state == AlarmState::alarm;
  std::vector<EvaluatedPeriod> points;
  for (const EvaluatedPeriod& period : verdict.used) {
    if (period.breaching == alarms) points.push_back(period);
  }
  if (alarm.datapoints_to_alarm == 0 && !alarms && points.size() > 1) points.resize(1);
  return points;
}

std::string minimum_clause(const AlarmRow& alarm, AlarmState state) {
  if (alarm.datapoints_to_alarm == 0) return {};
  const bool alarms = state == AlarmState::alarm;
  const std::int32_t least =
      alarms ? alarm.datapoints_to_alarm : alarm.evaluation_periods - alarm.datapoints_to_alarm + 1;
  return " (minimum " + counted(least, "datapoint") + " for " +
         (alarms ? "OK -> ALARM" : "ALARM -> OK") + " transition)";
}

}  // namespace

std::string java_double(double value) {
  char digits[40];
  const auto end =
      std::to_chars(digits, digits + sizeof digits, value, std::chars_format::scientific).ptr;
  const std::string_view shortest(digits, static_cast<std::size_t>(end - digits));
  const std::size_t e = shortest.find('e');
  if (e == std::string_view::npos) return std::string(shortest);
  const std::string_view exponent_text = shortest.substr(e + (shortest[e + 1] == '+' ? 2 : 1));
  int exponent = 0;
  std::from_chars(exponent_text.data(), exponent_text.data() + exponent_text.size(), exponent);
  if (exponent >= -3 && exponent < 7) {
    std::string plain(
        digits, std::to_chars(digits, digits + sizeof digits, value, std::chars_format::fixed).ptr);
    if (plain.find('.') == std::string::npos) plain += ".0";
    return plain;
  }
  std::string mantissa(shortest.substr(0, e));
  if (mantissa.find('.') == std::string::npos) mantissa += ".0";
  return mantissa + "E" + std::to_string(exponent);
}

std::string offset_time(Instant at) {
  std::string text = simulation::format_instant_milliseconds(at);
  text.back() = '+';
  return text + "0000";
}

std::string state_reason(const AlarmRow& alarm, const Verdict& verdict) {
  const std::int32_t periods = alarm.evaluation_periods;
  if (verdict.state == AlarmState::insufficient_data) {
    return "Insufficient Data: " + counted(periods, "datapoint") + std::string(verb(periods)) +
           "unknown.";
  }
  const std::string end = minimum_clause(alarm, verdict.state) + ".";
  const std::vector<EvaluatedPeriod> points = cited(alarm, verdict);
  if (points.empty()) {
    return "Threshold Crossed: no datapoints were received for " +
           counted(verdict.fillers, "period") + " and " + treated(alarm, verdict.fillers) + end;
  }
  const auto count = static_cast<std::int64_t>(points.size());
  std::string text = "Threshold Crossed: ";
  text += alarm.datapoints_to_alarm == 0 ? counted(count, "datapoint")
                                         : std::to_string(count) + " out of the last " +
                                               std::to_string(periods) + " datapoints";
  text += " [";
  for (std::size_t index = 0; index < std::min(points.size(), cited_points); ++index) {
    if (index != 0) text += ", ";
    text += java_double(*points[index].value) + " (" + short_time(points[index].start) + ")";
  }
  text += "]";
  text += verb(count);
  if (verdict.state == AlarmState::ok) text += "not ";
  text += phrase(alarm.comparison);
  text += " the threshold (" + java_double(alarm.threshold) + ")";
  if (verdict.fillers > 0) text += " and " + treated(alarm, verdict.fillers);
  return text + end;
}

std::string state_reason_data(const AlarmRow& alarm, const Verdict& verdict,
                              const std::vector<EvaluatedPeriod>& periods, Instant now) {
  ordered_json data;
  data["version"] = "1.0";
  data["queryDate"] = offset_time(now);
  if (!verdict.used.empty()) data["startDate"] = offset_time(verdict.used.back().start);
  if (!alarm.unit.empty()) data["unit"] = alarm.unit;
  if (alarm.extended_statistic.empty()) {
    data["statistic"] = alarm.statistic;
  } else {
    data["extendedStatistic"] = alarm.extended_statistic;
  }
  data["period"] = alarm.period_seconds;
  ordered_json recent = ordered_json::array();
  const std::size_t shown = std::min(verdict.used.size(), data_points);
  for (std::size_t index = shown; index-- > 0;) recent.push_back(*verdict.used[index].value);
  data["recentDatapoints"] = std::move(recent);
  data["threshold"] = alarm.threshold;

  ordered_json evaluated = ordered_json::array();
  std::int64_t absent = alarm.evaluation_periods - static_cast<std::int64_t>(verdict.used.size());
  for (auto period = periods.rbegin(); period != periods.rend() && evaluated.size() < data_points;
       ++period) {
    const bool is_used =
        period->value && !verdict.used.empty() && period->start >= verdict.used.back().start;
    if (!is_used && (period->value || absent-- <= 0)) continue;
    ordered_json point{{"timestamp", offset_time(period->start)}};
    if (period->value) {
      point["sampleCount"] = period->sample_count;
      point["value"] = *period->value;
    }
    evaluated.push_back(std::move(point));
  }
  data["evaluatedDatapoints"] = std::move(evaluated);
  return data.dump();
}

std::string state_update_data(const AlarmStateRow& before, const AlarmStateRow& after) {
  const auto described = [](const AlarmStateRow& row, bool with_data) {
    ordered_json state{{"stateValue", state_name(row.state)}, {"stateReason", row.reason}};
    if (with_data && !row.reason_data.empty()) {
      state["stateReasonData"] = ordered_json::parse(row.reason_data, nullptr, false);
    }
    return state;
  };
  for (const bool with_old : {true, false}) {
    for (const bool with_new : {true, false}) {
      const ordered_json data{{"version", "1.0"},
                              {"oldState", described(before, with_old)},
                              {"newState", described(after, with_new)}};
      std::string text = data.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
      if (text.size() <= limits::history_data_bytes) return text;
    }
  }
  return ordered_json{{"version", "1.0"},
                      {"oldState", {{"stateValue", state_name(before.state)}}},
                      {"newState", {{"stateValue", state_name(after.state)}}}}
      .dump();
}

}  // namespace windtunnel::cloudwatch
