#pragma once

#include <cstdint>

#include "services/cloudwatch/metric_store.hpp"

namespace windtunnel::cloudwatch {

/// 1, 5, 10, 20, 30 or a multiple of 60 (CW-021).
bool is_valid_period(std::int64_t seconds);

/// The periods that a request for [start, end) means: its start is rounded down by its age
/// (CW-022), and the periods are counted from there (CW-023).
PeriodRange period_range(simulation::Instant start, simulation::Instant end,
                         std::int64_t period_seconds, simulation::Instant now);

}  // namespace windtunnel::cloudwatch
