#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "simulation/time.hpp"

/// CloudWatch's quotas and fixed spans, as data. Those of the first group are not checked where
/// a world lifts AWS's limits.
namespace windtunnel::cloudwatch::limits {

inline constexpr std::size_t metrics_per_request = 1'000;     // CW-011
inline constexpr std::size_t values_per_datum = 150;          // CW-011
inline constexpr std::int64_t statistics_datapoints = 1'440;  // CW-042
inline constexpr std::size_t queries_per_request = 500;       // CW-050

inline constexpr std::int64_t default_data_datapoints = 100'800;  // CW-051
inline constexpr std::size_t metrics_per_page = 500;              // CW-070
inline constexpr std::size_t alarms_per_page = 100;               // CW-085

/// How far from now a datapoint may lie (CW-015).
inline constexpr simulation::Duration oldest_datapoint = std::chrono::days(14);
inline constexpr simulation::Duration newest_datapoint = std::chrono::hours(2);
/// A metric without new data leaves ListMetrics (CW-025).
inline constexpr simulation::Duration metric_silence = std::chrono::days(14);
/// RecentlyActive=PT3H may include 50 minutes more (CW-070): it never does here.
inline constexpr simulation::Duration recently_active = std::chrono::hours(3);

/// Until which age data can be read at which resolution (CW-020).
inline constexpr simulation::Duration seconds_retention = std::chrono::hours(3);
inline constexpr simulation::Duration minutes_retention = std::chrono::days(15);
inline constexpr simulation::Duration five_minutes_retention = std::chrono::days(63);
inline constexpr simulation::Duration hours_retention = std::chrono::days(455);

/// The span of an alarm's periods together, short and long ones (CW-081).
inline constexpr std::int64_t evaluation_seconds = 86'400;
inline constexpr std::int64_t long_period_evaluation_seconds = 604'800;
inline constexpr std::int64_t long_period_seconds = 3'600;
/// How many periods more than asked for an evaluation looks at (CW-092).
inline constexpr std::int64_t extra_evaluation_periods = 2;

/// How long alarm history is kept, also after deletion (CW-109).
inline constexpr simulation::Duration alarm_history_retention = std::chrono::days(14);
/// State reason data in a history item is left out rather than cut where the item gets longer.
inline constexpr std::size_t history_data_bytes = 4'095;

/// Different values kept of one metric in one period; beyond, neighbours are merged. AWS too
/// answers percentiles from an approximate histogram (CW-031).
inline constexpr std::size_t values_per_period = 512;

}  // namespace windtunnel::cloudwatch::limits
