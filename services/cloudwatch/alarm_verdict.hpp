#pragma once

#include <optional>
#include <vector>

#include "services/cloudwatch/alarm_rows.hpp"

namespace windtunnel::cloudwatch {

/// One period of an alarm's evaluation range.
struct EvaluatedPeriod {
  simulation::Instant start{};
  /// Absent where the period has no data.
  std::optional<double> value;
  double sample_count = 0;
  bool breaching = false;
};

/// How many periods must breach, of how many, and what a missing one counts as.
struct AlarmRule {
  std::int32_t evaluation_periods = 1;
  std::int32_t datapoints_to_alarm = 1;
  MissingData missing_data = MissingData::missing;
};

/// What an evaluation comes to.
struct Verdict {
  AlarmState state = AlarmState::insufficient_data;
  /// The periods with data that decided, newest first.
  std::vector<EvaluatedPeriod> used;
  /// How many missing periods were counted as breaching or not breaching.
  std::int32_t fillers = 0;
};

/// The state that an alarm takes (CW-093 to CW-096); nothing where it keeps the one it has.
/// `periods` is its whole evaluation range, oldest first.
std::optional<Verdict> judge(const AlarmRule& rule, const std::vector<EvaluatedPeriod>& periods);

}  // namespace windtunnel::cloudwatch
