#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "services/cloudwatch/alarm_text.hpp"

namespace windtunnel::cloudwatch {
namespace {

using nlohmann::ordered_json;

/// SNS takes less than 100 characters, printable ASCII.
constexpr std::size_t longest_subject = 99;

struct RegionName {
  std::string_view region;
  std::string_view long_name;
};

/// AWS's names for its regions, as notices have them.
constexpr std::array region_names{
    RegionName{"af-south-1", "Africa (Cape Town)"},
    RegionName{"ap-east-1", "Asia Pacific (Hong Kong)"},
    RegionName{"ap-east-2", "Asia Pacific (Taipei)"},
    RegionName{"ap-northeast-1", "Asia Pacific (Tokyo)"},
    RegionName{"ap-northeast-2", "Asia Pacific (Seoul)"},
    RegionName{"ap-northeast-3", "Asia Pacific (Osaka)"},
    RegionName{"ap-south-1", "Asia Pacific (Mumbai)"},
    RegionName{"ap-south-2", "Asia Pacific (Hyderabad)"},
    RegionName{"ap-southeast-1", "Asia Pacific (Singapore)"},
    RegionName{"ap-southeast-2", "Asia Pacific (Sydney)"},
    RegionName{"ap-southeast-3", "Asia Pacific (Jakarta)"},
    RegionName{"ap-southeast-4", "Asia Pacific (Melbourne)"},
    RegionName{"ap-southeast-5", "Asia Pacific (Malaysia)"},
    RegionName{"ap-southeast-6", "Asia Pacific (New Zealand)"},
    RegionName{"ap-southeast-7", "Asia Pacific (Thailand)"},
    RegionName{"ca-central-1", "Canada (Central)"},
    RegionName{"ca-west-1", "Canada West (Calgary)"},
    RegionName{"eu-central-1", "EU (Frankfurt)"},
    RegionName{"eu-central-2", "Europe (Zurich)"},
    RegionName{"eu-north-1", "EU (Stockholm)"},
    RegionName{"eu-south-1", "Europe (Milan)"},
    RegionName{"eu-south-2", "Europe (Spain)"},
    RegionName{"eu-west-1", "EU (Ireland)"},
    RegionName{"eu-west-2", "EU (London)"},
    RegionName{"eu-west-3", "EU (Paris)"},
    RegionName{"il-central-1", "Israel (Tel Aviv)"},
    RegionName{"me-central-1", "Middle East (UAE)"},
    RegionName{"me-south-1", "Middle East (Bahrain)"},
    RegionName{"mx-central-1", "Mexico (Central)"},
    RegionName{"sa-east-1", "South America (Sao Paulo)"},
    RegionName{"us-east-1", "US East (N. Virginia)"},
    RegionName{"us-east-2", "US East (Ohio)"},
    RegionName{"us-west-1", "US West (N. California)"},
    RegionName{"us-west-2", "US West (Oregon)"},
};

std::string long_region(const std::string& region) {
  const auto found = std::find_if(region_names.begin(), region_names.end(),
                                  [&](const auto& name) { return name.region == region; });
  return found == region_names.end() ? region : std::string(found->long_name);
}

/// SampleCount becomes SAMPLE_COUNT.
std::string shouted(std::string_view statistic) {
  std::string text;
  for (const char letter : statistic) {
    const bool upper = letter >= 'A' && letter <= 'Z';
    if (upper && !text.empty()) text += '_';
    text += upper ? letter : static_cast<char>(letter - 'a' + 'A');
  }
  return text;
}

ordered_json trigger(const AlarmRow& alarm) {
  ordered_json made;
  made["MetricName"] = alarm.metric_name;
  made["Namespace"] = alarm.metric_namespace;
  if (alarm.extended_statistic.empty()) {
    made["StatisticType"] = "Statistic";
    made["Statistic"] = shouted(alarm.statistic);
  } else {
    made["StatisticType"] = "ExtendedStatistic";
    made["ExtendedStatistic"] = alarm.extended_statistic;
  }
  made["Unit"] = alarm.unit.empty() ? ordered_json(nullptr) : ordered_json(alarm.unit);
  ordered_json dimensions = ordered_json::array();
  for (const auto& [name, value] : alarm.dimensions) {
    dimensions.push_back({{"value", value}, {"name", name}});
  }
  made["Dimensions"] = std::move(dimensions);
  made["Period"] = alarm.period_seconds;
  made["EvaluationPeriods"] = alarm.evaluation_periods;
  if (alarm.datapoints_to_alarm != 0) made["DatapointsToAlarm"] = alarm.datapoints_to_alarm;
  made["ComparisonOperator"] = comparison_name(alarm.comparison);
  made["Threshold"] = alarm.threshold;
  made["TreatMissingData"] = alarm.treat_missing_data;
  made["EvaluateLowSampleCountPercentile"] = alarm.evaluate_low_sample_count_percentile;
  return made;
}

}  // namespace

std::string notice_subject(const AlarmNotice& notice) {
  std::string subject = std::string(state_name(notice.state.state)) + ": \"" + notice.name +
                        "\" in " + long_region(notice.region);
  // A name may hold what a subject may not.
  std::replace_if(
      subject.begin(), subject.end(), [](char byte) { return byte < ' ' || byte > '~'; }, '?');
  if (subject.size() > longest_subject) subject.resize(longest_subject);
  return subject;
}

std::string notice_message(const AlarmNotice& notice) {
  const AlarmRow& alarm = notice.alarm;
  ordered_json message;
  message["AlarmName"] = notice.name;
  message["AlarmDescription"] =
      alarm.description ? ordered_json(*alarm.description) : ordered_json(nullptr);
  message["AWSAccountId"] = notice.account;
  message["AlarmConfigurationUpdatedTimestamp"] = offset_time(alarm.configured);
  message["NewStateValue"] = state_name(notice.state.state);
  message["NewStateReason"] = notice.state.reason;
  message["StateChangeTime"] = offset_time(notice.state.updated);
  message["Region"] = long_region(notice.region);
  message["AlarmArn"] = notice.arn;
  message["OldStateValue"] = state_name(notice.old_state);
  message["OKActions"] = alarm.ok_actions;
  message["AlarmActions"] = alarm.alarm_actions;
  message["InsufficientDataActions"] = alarm.insufficient_data_actions;
  message["Trigger"] = trigger(alarm);
  return message.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace windtunnel::cloudwatch
