#pragma once

#include <string>
#include <string_view>

#include "services/cloudwatch/alarm_rows.hpp"
#include "services/cloudwatch/alarm_verdict.hpp"

/// What alarms say: reasons (section 10 of the rules) and notices (section 11).
namespace windtunnel::cloudwatch {

/// A number as Java's Double prints it: 1.0, 21.5, 1.0E7 (CW-100).
std::string java_double(double value);

/// "Threshold Crossed: 1 datapoint [21.5 (18/08/26 10:00:00)] was greater than the threshold
/// (21.0)." (CW-101 to CW-106)
std::string state_reason(const AlarmRow& alarm, const Verdict& verdict);

/// The state reason data, a JSON text (CW-108). `periods` is the evaluation range, oldest first.
std::string state_reason_data(const AlarmRow& alarm, const Verdict& verdict,
                              const std::vector<EvaluatedPeriod>& periods, simulation::Instant now);

/// "2019-10-02T17:04:40.985+0000"
std::string offset_time(simulation::Instant at);

/// The data of a StateUpdate item in an alarm's history (CW-109).
std::string state_update_data(const AlarmStateRow& before, const AlarmStateRow& after);

/// What happened to an alarm, for notices.
struct AlarmNotice {
  const AlarmRow& alarm;
  const AlarmStateRow& state;
  AlarmState old_state = AlarmState::insufficient_data;
  std::string name;
  std::string arn;
  std::string account;
  std::string region;
};

/// `ALARM: "name" in US East (N. Virginia)`, cut to what SNS takes (CW-113).
std::string notice_subject(const AlarmNotice& notice);
/// The JSON text that CloudWatch publishes to a topic (CW-113).
std::string notice_message(const AlarmNotice& notice);

}  // namespace windtunnel::cloudwatch
