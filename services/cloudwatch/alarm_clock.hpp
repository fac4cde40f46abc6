#pragma once

#include <algorithm>
#include <cstdint>

#include "simulation/time.hpp"

namespace windtunnel::cloudwatch {

/// When an alarm is evaluated: once a minute at a second of its own, or every ten seconds where its
/// period is shorter than a minute (CW-090). What it looks at ends at the last full minute, or ten
/// seconds, before (CW-091).
class AlarmClock {
 public:
  /// `luck` is the alarm's own, and gives it its second.
  AlarmClock(std::int32_t period_seconds, std::uint64_t luck)
      : step_(std::chrono::seconds(period_seconds < 60 ? 10 : 60)),
        offset_(std::chrono::seconds(luck % static_cast<std::uint64_t>(step_.count() / 1000))) {}

  /// Where the evaluation at `tick` ends, exclusive.
  simulation::Instant window_end(simulation::Instant tick) const { return floor(tick); }
  simulation::Instant first_at_or_after(simulation::Instant at) const {
    const simulation::Instant tick = floor(at) + offset_;
    return tick < at ? tick + step_ : tick;
  }
  /// The first evaluation whose window ends at or after `end`.
  simulation::Instant first_ending_at(simulation::Instant end) const {
    return (floor(end) < end ? floor(end) + step_ : end) + offset_;
  }
  /// The first evaluation that data of this timestamp is in.
  simulation::Instant first_to_see(simulation::Instant timestamp) const {
    return floor(timestamp) + step_ + offset_;
  }
  /// The first window end behind `at`.
  simulation::Instant window_end_behind(simulation::Instant at) const { return floor(at) + step_; }

 private:
  simulation::Instant floor(simulation::Instant at) const {
    return at - at.time_since_epoch() % step_;
  }

  simulation::Duration step_;
  simulation::Duration offset_;
};

}  // namespace windtunnel::cloudwatch
