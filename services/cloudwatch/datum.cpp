#include "services/cloudwatch/datum.hpp"

#include <algorithm>
#include <cmath>

#include "services/cloudwatch/errors.hpp"
#include "services/cloudwatch/limits.hpp"

namespace windtunnel::cloudwatch {
namespace {

using simulation::Instant;

/// 2 to the 360th (CW-014).
constexpr double largest_value = 0x1p360;

void check_number(double value, const std::string& path) {
  if (std::isfinite(value) && std::fabs(value) <= largest_value) return;
  throw errors::invalid_parameter_value("The value of " + path +
                                        " must be a finite number between -2^360 and 2^360.");
}

[[noreturn]] void refuse_both(const std::string& one, const std::string& other) {
  throw errors::invalid_parameter_combination(
      "The parameters " + one + " and " + other +
      " are mutually exclusive and you have specified both.");
}

std::map<std::string, std::string> checked_dimensions(const MetricDatum& datum,
                                                      const std::string& path) {
  const auto is_ascii_with_ink = [](const std::string& text) {
    return std::all_of(text.begin(), text.end(),
                       [](char byte) { return byte >= ' ' && byte <= '~'; }) &&
           text.find_first_not_of(' ') != std::string::npos;
  };
  for (const Dimension& dimension : datum.Dimensions.or_default()) {
    if (is_ascii_with_ink(dimension.Name) && is_ascii_with_ink(dimension.Value)) continue;
    throw errors::invalid_parameter_value(
        "A dimension of " + path +
        " has a name or value that is not ASCII or has no character but blanks.");
  }
  auto dimensions = dimension_set(datum.Dimensions);
  if (dimensions.size() != datum.Dimensions.or_default().size()) {
    throw errors::invalid_parameter_value("Two dimensions of " + path + " have the same name.");
  }
  return dimensions;
}

Instant checked_time(const MetricDatum& datum, const std::string& path, Instant now) {
  const std::int32_t resolution = datum.StorageResolution.value_or(60);
  if (resolution != 1 && resolution != 60) {
    throw errors::invalid_parameter_value("The value " + std::to_string(resolution) +
                                          " for parameter " + path +
                                          ".StorageResolution must be 1 or 60.");
  }
  const Instant at = datum.Timestamp.value_or(now);
  if (at < now - limits::oldest_datapoint || at > now + limits::newest_datapoint) {
    throw errors::invalid_parameter_value(
        "The value " + simulation::format_instant(at) + " for parameter " + path +
        ".Timestamp must be no more than two weeks in the past and two hours in the future.");
  }
  if (resolution == 1) return std::chrono::floor<std::chrono::seconds>(at);
  return std::chrono::floor<std::chrono::minutes>(at);
}

Samples samples_of_set(const StatisticSet& set, const std::string& path) {
  check_number(set.SampleCount, path + ".SampleCount");
  check_number(set.Sum, path + ".Sum");
  check_number(set.Minimum, path + ".Minimum");
  check_number(set.Maximum, path + ".Maximum");
  if (set.SampleCount <= 0) {
    throw errors::invalid_parameter_value("The value of " + path +
                                          ".SampleCount must be greater than 0.");
  }
  if (set.Minimum > set.Maximum) {
    throw errors::invalid_parameter_value("The value of " + path + ".Minimum must not exceed " +
                                          path + ".Maximum.");
  }
  return Samples::of_set(set.SampleCount, set.Sum, set.Minimum, set.Maximum);
}

Samples samples_of_values(const MetricDatum& datum, const std::string& path, bool limits_lifted) {
  const std::vector<double>& values = datum.Values.or_default();
  const std::vector<double>& counts = datum.Counts.or_default();
  if (datum.Counts && counts.size() != values.size()) {
    throw errors::invalid_parameter_value("The parameters " + path + ".Values and " + path +
                                          ".Counts must be of the same size.");
  }
  if (!limits_lifted && values.size() > limits::values_per_datum) {
    throw errors::invalid_parameter_value("The collection " + path +
                                          ".Values must not have a size greater than " +
                                          std::to_string(limits::values_per_datum) + ".");
  }
  Samples samples;
  for (std::size_t index = 0; index < values.size(); ++index) {
    const double count = datum.Counts ? counts[index] : 1;
    check_number(values[index], path + ".Values");
    check_number(count, path + ".Counts");
    if (count < 0) {
      throw errors::invalid_parameter_value("The values of " + path +
                                            ".Counts must not be negative.");
    }
    if (count > 0) samples += Samples::of(values[index], count);
  }
  return samples;
}

Samples checked_samples(const MetricDatum& datum, const std::string& path, bool limits_lifted) {
  const std::string value = path + ".Value";
  const std::string values = path + ".Values";
  const std::string set = path + ".StatisticValues";
  if (datum.Value && datum.Values) refuse_both(value, values);
  if (datum.Value && datum.StatisticValues) refuse_both(value, set);
  if (datum.Values && datum.StatisticValues) refuse_both(values, set);
  if (datum.Value) {
    check_number(*datum.Value, value);
    return Samples::of(*datum.Value, 1);
  }
  if (datum.StatisticValues) return samples_of_set(*datum.StatisticValues, set);
  if (datum.Values && !datum.Values->empty()) return samples_of_values(datum, path, limits_lifted);
  throw errors::missing_parameter("At least one of the parameters " + value + ", " + values +
                                  " or " + set + " must be specified.");
}

}  // namespace

Observation observe(const std::string& metric_namespace, const MetricDatum& datum,
                    const std::string& path, Instant now, bool limits_lifted) {
  Observation observation;
  observation.metric = {metric_namespace, datum.MetricName, checked_dimensions(datum, path)};
  observation.unit = datum.Unit.value_or("None");
  observation.at = checked_time(datum, path, now);
  observation.samples = checked_samples(datum, path, limits_lifted);
  return observation;
}

}  // namespace windtunnel::cloudwatch
