#include "services/cloudwatch/period_range.hpp"

#include "services/cloudwatch/limits.hpp"

namespace windtunnel::cloudwatch {

using simulation::Duration;
using simulation::Instant;

bool is_valid_period(std::int64_t seconds) {
  return seconds == 1 || seconds == 5 || seconds == 10 || seconds == 20 || seconds == 30 ||
         (seconds > 0 && seconds % 60 == 0);
}

PeriodRange period_range(Instant start, Instant end, std::int64_t period_seconds, Instant now) {
  const Duration period = std::chrono::seconds(period_seconds);
  const Duration age = now - start;
  Duration step = std::chrono::minutes(1);
  if (age > limits::five_minutes_retention) {
    step = std::chrono::hours(1);
  } else if (age > limits::minutes_retention) {
    step = std::chrono::minutes(5);
  } else if (period < std::chrono::minutes(1)) {
    step = period;
  }
  const Duration since_epoch = start.time_since_epoch();
  Duration past = since_epoch % step;
  if (past < Duration{0}) past += step;
  return {start - past, end, period};
}

}  // namespace windtunnel::cloudwatch
