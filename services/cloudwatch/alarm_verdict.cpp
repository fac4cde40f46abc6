#include "services/cloudwatch/alarm_verdict.hpp"

#include <algorithm>

namespace windtunnel::cloudwatch {
namespace {

/// The premature rule: with nothing but breaching periods, and too few of them, an alarm goes off
/// once the oldest of them is old enough that the missing ones cannot save it (CW-096).
bool is_ripe(const AlarmRule& rule, const std::vector<EvaluatedPeriod>& periods) {
  const auto oldest = std::find_if(periods.begin(), periods.end(),
                                   [](const auto& period) { return period.value.has_value(); });
  return periods.end() - oldest >= rule.datapoints_to_alarm;
}

}  // namespace

std::optional<Verdict> judge(const AlarmRule& rule, const std::vector<EvaluatedPeriod>& periods) {
  Verdict verdict;
  std::int32_t breaching = 0;
  for (auto period = periods.rbegin(); period != periods.rend(); ++period) {
    if (!period->value) continue;
    verdict.used.push_back(*period);
    breaching += period->breaching ? 1 : 0;
    if (static_cast<std::int32_t>(verdict.used.size()) == rule.evaluation_periods) break;
  }
  const auto found = static_cast<std::int32_t>(verdict.used.size());
  const std::int32_t absent = rule.evaluation_periods - found;
  const auto alarm_if = [&](bool alarms) {
    verdict.state = alarms ? AlarmState::alarm : AlarmState::ok;
    return verdict;
  };
  if (absent == 0) return alarm_if(breaching >= rule.datapoints_to_alarm);
  if (rule.missing_data == MissingData::breaching) {
    verdict.fillers = absent;
    return alarm_if(breaching + absent >= rule.datapoints_to_alarm);
  }
  if (rule.missing_data == MissingData::not_breaching) {
    verdict.fillers = absent;
    return alarm_if(breaching >= rule.datapoints_to_alarm);
  }
  const bool ignores = rule.missing_data == MissingData::ignore;
  if (found == 0) return ignores ? std::nullopt : std::optional(verdict);
  if (breaching >= rule.datapoints_to_alarm) return alarm_if(true);
  if (breaching < found) return alarm_if(false);
  if (!ignores && is_ripe(rule, periods)) return alarm_if(true);
  return std::nullopt;
}

}  // namespace windtunnel::cloudwatch
