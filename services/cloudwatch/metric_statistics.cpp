#include <algorithm>

#include "services/cloudwatch/errors.hpp"
#include "services/cloudwatch/limits.hpp"
#include "services/cloudwatch/metrics.hpp"
#include "services/cloudwatch/period_range.hpp"
#include "services/cloudwatch/statistic.hpp"

namespace windtunnel::cloudwatch {
namespace {

void check(const GetMetricStatisticsInput& in, bool limits_lifted) {
  if (in.Statistics && in.ExtendedStatistics) {
    throw errors::invalid_parameter_combination(
        "Must specify either Statistics or ExtendedStatistics, not both.");
  }
  if (!in.Statistics && !in.ExtendedStatistics) {
    throw errors::missing_parameter("Must specify either Statistics or ExtendedStatistics");
  }
  if (in.StartTime >= in.EndTime) {
    throw errors::invalid_parameter_value(
        "The parameter StartTime must be less than the parameter EndTime.");
  }
  if (!is_valid_period(in.Period)) {
    throw errors::invalid_parameter_value(
        "The value " + std::to_string(in.Period) +
        " for parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.");
  }
  const std::int64_t datapoints = (in.EndTime - in.StartTime).count() / 1000 / in.Period;
  if (!limits_lifted && datapoints > limits::statistics_datapoints) {
    throw errors::invalid_parameter_combination(
        "You have requested up to " + std::to_string(datapoints) +
        " datapoints, which exceeds the limit of 1440. You may reduce the datapoints requested by "
        "increasing Period, or decreasing the time range.");
  }
  for (const std::string& text : in.ExtendedStatistics.or_default()) {
    const auto statistic = Statistic::parse(text);
    if (statistic && !statistic->is_simple()) continue;
    throw errors::invalid_parameter_value("The value " + text +
                                          " for parameter ExtendedStatistics is not supported.");
  }
}

/// Nothing where none of the statistics can be known.
std::optional<Datapoint> datapoint(const GetMetricStatisticsInput& in, const Bucket& bucket,
                                   const std::string& unit) {
  Datapoint point;
  bool known = false;
  for (const std::string& name : in.Statistics.or_default()) {
    const auto value = Statistic::parse(name)->of(bucket.samples);
    if (!value) continue;
    known = true;
    if (name == "SampleCount") point.SampleCount = *value;
    if (name == "Average") point.Average = *value;
    if (name == "Sum") point.Sum = *value;
    if (name == "Minimum") point.Minimum = *value;
    if (name == "Maximum") point.Maximum = *value;
  }
  std::map<std::string, double> extended;
  for (const std::string& name : in.ExtendedStatistics.or_default()) {
    if (const auto value = Statistic::parse(name)->of(bucket.samples)) extended[name] = *value;
  }
  if (!known && extended.empty()) return {};
  if (!extended.empty()) point.ExtendedStatistics = std::move(extended);
  point.Timestamp = bucket.start;
  point.Unit = unit;
  return point;
}

}  // namespace

GetMetricStatisticsOutput Metrics::get_metric_statistics(world::Call& call,
                                                         const GetMetricStatisticsInput& in) {
  check(in, world_.limits_lifted());
  GetMetricStatisticsOutput out;
  out.Label = in.MetricName;
  std::vector<Datapoint>& points = out.Datapoints.emplace();
  const std::string key =
      MetricName{in.Namespace, in.MetricName, dimension_set(in.Dimensions)}.key();
  const MetricRow* metric = store_.find(call.scope, key);
  if (metric == nullptr) return out;
  const PeriodRange range = period_range(in.StartTime, in.EndTime, in.Period, call.now());
  // Without a unit every unit's datapoints are returned by themselves (CW-043).
  for (const std::string& unit : metric->units) {
    if (in.Unit && *in.Unit != unit) continue;
    for (const Bucket& bucket : store_.read(call.scope, key, unit, range)) {
      if (auto point = datapoint(in, bucket, unit)) points.push_back(std::move(*point));
    }
  }
  return out;
}

}  // namespace windtunnel::cloudwatch
