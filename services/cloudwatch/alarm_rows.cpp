#include "services/cloudwatch/alarm_rows.hpp"

#include "services/cloudwatch/metric_store.hpp"

namespace windtunnel::cloudwatch {

std::string_view state_name(AlarmState state) {
  switch (state) {
    case AlarmState::insufficient_data:
      return "INSUFFICIENT_DATA";
    case AlarmState::ok:
      return "OK";
    case AlarmState::alarm:
      return "ALARM";
  }
  return {};
}

AlarmState state_of(std::string_view name) {
  if (name == "OK") return AlarmState::ok;
  return name == "ALARM" ? AlarmState::alarm : AlarmState::insufficient_data;
}

std::string_view comparison_name(Comparison comparison) {
  switch (comparison) {
    case Comparison::greater_or_equal:
      return "GreaterThanOrEqualToThreshold";
    case Comparison::greater:
      return "GreaterThanThreshold";
    case Comparison::less:
      return "LessThanThreshold";
    case Comparison::less_or_equal:
      return "LessThanOrEqualToThreshold";
  }
  return {};
}

std::optional<Comparison> comparison_of(std::string_view name) {
  for (const Comparison each : {Comparison::greater_or_equal, Comparison::greater, Comparison::less,
                                Comparison::less_or_equal}) {
    if (comparison_name(each) == name) return each;
  }
  return {};
}

std::string AlarmRow::metric_key() const {
  return MetricName{metric_namespace, metric_name, dimensions}.key();
}

MissingData AlarmRow::missing_data() const {
  // Whatever it says, an alarm on DynamoDB's metrics ignores missing data (CW-081).
  if (metric_namespace == "AWS/DynamoDB" || treat_missing_data == "ignore") {
    return MissingData::ignore;
  }
  if (treat_missing_data == "breaching") return MissingData::breaching;
  if (treat_missing_data == "notBreaching") return MissingData::not_breaching;
  return MissingData::missing;
}

bool AlarmRow::breaches(double value) const {
  switch (comparison) {
    case Comparison::greater_or_equal:
      return value >= threshold;
    case Comparison::greater:
      return value > threshold;
    case Comparison::less:
      return value < threshold;
    case Comparison::less_or_equal:
      return value <= threshold;
  }
  return false;
}

const std::vector<std::string>& AlarmRow::actions_of(AlarmState state) const {
  switch (state) {
    case AlarmState::ok:
      return ok_actions;
    case AlarmState::alarm:
      return alarm_actions;
    case AlarmState::insufficient_data:
      break;
  }
  return insufficient_data_actions;
}

}  // namespace windtunnel::cloudwatch
