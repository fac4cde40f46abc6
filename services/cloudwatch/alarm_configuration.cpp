#include "services/cloudwatch/alarm_configuration.hpp"

#include <algorithm>

#include "services/cloudwatch/errors.hpp"
#include "services/cloudwatch/limits.hpp"
#include "services/cloudwatch/metric_store.hpp"
#include "services/cloudwatch/statistic.hpp"

namespace windtunnel::cloudwatch {
namespace {

void refuse_other_kinds(const PutMetricAlarmInput& in) {
  const bool single = in.MetricName || in.Namespace || in.Dimensions || in.Period || in.Unit ||
                      in.Statistic || in.ExtendedStatistic;
  if (in.Metrics && single) {
    throw errors::validation(
        "Metrics list must not be specified together with MetricName, Namespace, Dimensions, "
        "Period, Unit, Statistic or ExtendedStatistic.");
  }
  if (in.Metrics) throw errors::not_implemented("An alarm on a list of metrics or on metric math");
  if (in.EvaluationCriteria || in.EvaluationInterval) {
    throw errors::not_implemented("An alarm on a PromQL query");
  }
  const bool anomaly = in.ComparisonOperator && !comparison_of(*in.ComparisonOperator);
  if (in.ThresholdMetricId || anomaly) {
    throw errors::not_implemented("An alarm on an anomaly detection band");
  }
}

void require_members(const PutMetricAlarmInput& in) {
  const std::pair<bool, std::string_view> members[] = {
      {in.MetricName.has_value(), "MetricName"},
      {in.Namespace.has_value(), "Namespace"},
      {in.Period.has_value(), "Period"},
      {in.EvaluationPeriods.has_value(), "EvaluationPeriods"},
      {in.ComparisonOperator.has_value(), "ComparisonOperator"},
      {in.Threshold.has_value(), "Threshold"},
  };
  for (const auto& [given, name] : members) {
    if (given) continue;
    throw errors::validation("The parameter " + std::string(name) +
                             " must be specified for an alarm on one metric.");
  }
  if (in.Statistic.has_value() == in.ExtendedStatistic.has_value()) {
    throw errors::validation("Exactly one of Statistic and ExtendedStatistic must be specified.");
  }
}

void check_periods(const PutMetricAlarmInput& in) {
  const std::int64_t period = *in.Period;
  const std::int64_t periods = *in.EvaluationPeriods;
  if (period != 10 && period != 20 && period != 30 && period % 60 != 0) {
    throw errors::validation("Period must be 10, 20, 30 or a multiple of 60.");
  }
  const std::int64_t most = period >= limits::long_period_seconds
                                ? limits::long_period_evaluation_seconds
                                : limits::evaluation_seconds;
  if (period * periods > most) {
    throw errors::validation(
        "Metrics cannot be checked across more than " + std::to_string(most) +
        " seconds (EvaluationPeriods * Period must be <= " + std::to_string(most) + ").");
  }
  if (in.DatapointsToAlarm && *in.DatapointsToAlarm > periods) {
    throw errors::validation("DatapointsToAlarm must not be greater than EvaluationPeriods.");
  }
}

void check_choices(const PutMetricAlarmInput& in) {
  static constexpr std::string_view treatments[] = {"breaching", "notBreaching", "ignore",
                                                    "missing"};
  const auto& treatment = in.TreatMissingData;
  if (treatment &&
      std::find(std::begin(treatments), std::end(treatments), *treatment) == std::end(treatments)) {
    throw errors::validation("The value " + *treatment +
                             " is not supported for TreatMissingData parameter. Supported values "
                             "are [breaching, notBreaching, ignore, missing].");
  }
  const auto& low = in.EvaluateLowSampleCountPercentile;
  if (low && *low != "evaluate" && *low != "ignore") {
    throw errors::validation("Option " + *low +
                             " is not supported. Supported options for parameter "
                             "EvaluateLowSampleCountPercentile are evaluate and ignore.");
  }
  if (!in.ExtendedStatistic) return;
  const auto statistic = Statistic::parse(*in.ExtendedStatistic);
  if (statistic && !statistic->is_simple()) return;
  throw errors::validation("The value " + *in.ExtendedStatistic +
                           " for parameter ExtendedStatistic is not supported.");
}

void check_actions(const std::vector<std::string>& actions) {
  for (const std::string& action : actions) {
    const auto colons = std::count(action.begin(), action.end(), ':');
    if (action.starts_with("arn:") && colons >= 5) continue;
    throw errors::validation("Invalid arn syntax: " + action);
  }
}

}  // namespace

AlarmRow configured_alarm(const PutMetricAlarmInput& in) {
  refuse_other_kinds(in);
  require_members(in);
  check_periods(in);
  check_choices(in);
  AlarmRow alarm;
  if (in.AlarmDescription) alarm.description = *in.AlarmDescription;
  alarm.actions_disabled = !in.ActionsEnabled.value_or(true);
  alarm.ok_actions = in.OKActions.or_default();
  alarm.alarm_actions = in.AlarmActions.or_default();
  alarm.insufficient_data_actions = in.InsufficientDataActions.or_default();
  for (const auto* actions :
       {&alarm.ok_actions, &alarm.alarm_actions, &alarm.insufficient_data_actions}) {
    check_actions(*actions);
  }
  alarm.metric_namespace = *in.Namespace;
  alarm.metric_name = *in.MetricName;
  alarm.dimensions = dimension_set(in.Dimensions);
  alarm.statistic = in.Statistic.or_default();
  alarm.extended_statistic = in.ExtendedStatistic.or_default();
  alarm.unit = in.Unit.or_default();
  alarm.period_seconds = *in.Period;
  alarm.evaluation_periods = *in.EvaluationPeriods;
  alarm.datapoints_to_alarm = in.DatapointsToAlarm.value_or(0);
  alarm.comparison = *comparison_of(*in.ComparisonOperator);
  alarm.threshold = *in.Threshold;
  alarm.treat_missing_data = in.TreatMissingData.or_default();
  alarm.evaluate_low_sample_count_percentile = in.EvaluateLowSampleCountPercentile.or_default();
  return alarm;
}

MetricAlarm described_configuration(const AlarmRow& alarm) {
  MetricAlarm out;
  out.ActionsEnabled = !alarm.actions_disabled;
  out.OKActions = alarm.ok_actions;
  out.AlarmActions = alarm.alarm_actions;
  out.InsufficientDataActions = alarm.insufficient_data_actions;
  if (alarm.description) out.AlarmDescription = *alarm.description;
  out.AlarmConfigurationUpdatedTimestamp = alarm.configured;
  out.MetricName = alarm.metric_name;
  out.Namespace = alarm.metric_namespace;
  out.Dimensions = dimension_list(alarm.dimensions);
  // What was not given stays away, defaults too (CW-085).
  if (!alarm.statistic.empty()) out.Statistic = alarm.statistic;
  if (!alarm.extended_statistic.empty()) out.ExtendedStatistic = alarm.extended_statistic;
  if (!alarm.unit.empty()) out.Unit = alarm.unit;
  out.Period = alarm.period_seconds;
  out.EvaluationPeriods = alarm.evaluation_periods;
  if (alarm.datapoints_to_alarm != 0) out.DatapointsToAlarm = alarm.datapoints_to_alarm;
  out.ComparisonOperator = std::string(comparison_name(alarm.comparison));
  out.Threshold = alarm.threshold;
  if (!alarm.treat_missing_data.empty()) out.TreatMissingData = alarm.treat_missing_data;
  if (!alarm.evaluate_low_sample_count_percentile.empty()) {
    out.EvaluateLowSampleCountPercentile = alarm.evaluate_low_sample_count_percentile;
  }
  return out;
}

}  // namespace windtunnel::cloudwatch
