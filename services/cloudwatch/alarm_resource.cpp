#include "services/cloudwatch/alarm_resource.hpp"

#include <nlohmann/json.hpp>

#include "services/cloudwatch/alarm_configuration.hpp"
#include "services/cloudwatch/alarms.hpp"
#include "services/cloudwatch/errors.hpp"

namespace windtunnel::cloudwatch {
namespace {

using nlohmann::json;

void take(const json& properties, const char* name, api::Opt<std::string>& member) {
  if (properties.contains(name)) member = properties.at(name).get<std::string>();
}
void take(const json& properties, const char* name, api::Opt<std::int32_t>& member) {
  if (properties.contains(name)) member = properties.at(name).get<std::int32_t>();
}
void take(const json& properties, const char* name, api::Opt<std::vector<std::string>>& member) {
  if (properties.contains(name)) member = properties.at(name).get<std::vector<std::string>>();
}

std::vector<Dimension> dimensions_of(const json& listed) {
  std::vector<Dimension> dimensions;
  for (const json& dimension : listed) {
    dimensions.push_back({.Name = dimension.at("Name").get<std::string>(),
                          .Value = dimension.at("Value").get<std::string>()});
  }
  return dimensions;
}

std::vector<Tag> tags_of(const json& properties) {
  std::vector<Tag> tags;
  for (const json& tag : properties.value("Tags", json::array())) {
    tags.push_back(
        {.Key = tag.at("Key").get<std::string>(), .Value = tag.at("Value").get<std::string>()});
  }
  return tags;
}

PutMetricAlarmInput input_of(const std::string& name, const json& properties) {
  for (const char* other :
       {"Metrics", "EvaluationCriteria", "EvaluationInterval", "ThresholdMetricId"}) {
    if (properties.contains(other)) {
      throw errors::not_implemented("An alarm with " + std::string(other));
    }
  }
  PutMetricAlarmInput in;
  in.AlarmName = name;
  if (properties.contains("ActionsEnabled")) {
    in.ActionsEnabled = properties.at("ActionsEnabled").get<bool>();
  }
  if (properties.contains("Threshold")) in.Threshold = properties.at("Threshold").get<double>();
  if (properties.contains("Dimensions")) in.Dimensions = dimensions_of(properties.at("Dimensions"));
  if (properties.contains("Tags")) in.Tags = tags_of(properties);
  take(properties, "AlarmActions", in.AlarmActions);
  take(properties, "AlarmDescription", in.AlarmDescription);
  take(properties, "ComparisonOperator", in.ComparisonOperator);
  take(properties, "DatapointsToAlarm", in.DatapointsToAlarm);
  take(properties, "EvaluateLowSampleCountPercentile", in.EvaluateLowSampleCountPercentile);
  take(properties, "EvaluationPeriods", in.EvaluationPeriods);
  take(properties, "ExtendedStatistic", in.ExtendedStatistic);
  take(properties, "InsufficientDataActions", in.InsufficientDataActions);
  take(properties, "MetricName", in.MetricName);
  take(properties, "Namespace", in.Namespace);
  take(properties, "OKActions", in.OKActions);
  take(properties, "Period", in.Period);
  take(properties, "Statistic", in.Statistic);
  take(properties, "TreatMissingData", in.TreatMissingData);
  take(properties, "Unit", in.Unit);
  return in;
}

/// What no schema has checked may be of any type.
PutMetricAlarmInput checked_input(const std::string& name, const json& properties) {
  try {
    return input_of(name, properties);
  } catch (const json::exception&) {
    throw errors::validation("A property of the alarm " + name + " has the wrong type.");
  }
}

template <class T>
void give(json& properties, const char* name, const api::Opt<T>& member) {
  if (member) properties[name] = *member;
}

}  // namespace

std::string AlarmResource::create(world::Call& call, const json& properties) {
  if (!properties.contains("AlarmName") || !properties.at("AlarmName").is_string()) {
    throw errors::validation("The property AlarmName is required.");
  }
  const std::string name = properties.at("AlarmName").get<std::string>();
  if (world_.component<Alarms>().find(call.scope, name) != nullptr) {
    throw api::ApiError("AlreadyExists", "The alarm " + name + " already exists.");
  }
  call.invoke<operations::PutMetricAlarm>(checked_input(name, properties));
  return name;
}

std::optional<json> AlarmResource::read(const world::Scope& scope, std::string_view identifier) {
  const AlarmRow* alarm = world_.component<Alarms>().find(scope, identifier);
  if (alarm == nullptr) return {};
  const MetricAlarm shown = described_configuration(*alarm);
  const std::string arn = alarm_arn(scope, identifier);
  json properties{{"AlarmName", identifier},
                  {"Arn", arn},
                  {"ActionsEnabled", !alarm->actions_disabled},
                  {"AlarmActions", alarm->alarm_actions},
                  {"OKActions", alarm->ok_actions},
                  {"InsufficientDataActions", alarm->insufficient_data_actions},
                  {"Dimensions", json::array()},
                  {"Tags", json::array()}};
  for (const auto& [name, value] : alarm->dimensions) {
    properties["Dimensions"].push_back({{"Name", name}, {"Value", value}});
  }
  for (const auto& [key, value] : world_.directory().tags(arn)) {
    properties["Tags"].push_back({{"Key", key}, {"Value", value}});
  }
  give(properties, "AlarmDescription", shown.AlarmDescription);
  give(properties, "ComparisonOperator", shown.ComparisonOperator);
  give(properties, "DatapointsToAlarm", shown.DatapointsToAlarm);
  give(properties, "EvaluateLowSampleCountPercentile", shown.EvaluateLowSampleCountPercentile);
  give(properties, "EvaluationPeriods", shown.EvaluationPeriods);
  give(properties, "ExtendedStatistic", shown.ExtendedStatistic);
  give(properties, "MetricName", shown.MetricName);
  give(properties, "Namespace", shown.Namespace);
  give(properties, "Period", shown.Period);
  give(properties, "Statistic", shown.Statistic);
  give(properties, "Threshold", shown.Threshold);
  give(properties, "TreatMissingData", shown.TreatMissingData);
  give(properties, "Unit", shown.Unit);
  return properties;
}

void AlarmResource::update(world::Call& call, std::string_view identifier, const json& properties) {
  const std::string name(identifier);
  if (world_.component<Alarms>().find(call.scope, name) == nullptr) {
    throw errors::resource_not_found();
  }
  call.invoke<operations::PutMetricAlarm>(checked_input(name, properties));
  // PutMetricAlarm leaves the tags of an alarm that exists alone (CW-084).
  const std::string arn = alarm_arn(call.scope, name);
  const world::Tags old = world_.directory().tags(arn);
  std::vector<std::string> gone;
  for (const auto& [key, value] : old) gone.push_back(key);
  if (!gone.empty()) {
    call.invoke<operations::UntagResource>({.ResourceARN = arn, .TagKeys = gone});
  }
  const std::vector<Tag> tags = tags_of(properties);
  if (!tags.empty()) call.invoke<operations::TagResource>({.ResourceARN = arn, .Tags = tags});
}

void AlarmResource::remove(world::Call& call, std::string_view identifier) {
  call.invoke<operations::DeleteAlarms>({.AlarmNames = {std::string(identifier)}});
}

std::vector<std::string> AlarmResource::list(const world::Scope& scope, std::string_view after,
                                             std::size_t limit) {
  std::vector<std::string> names;
  if (limit == 0) return names;
  world_.component<Alarms>().each_name(scope, after, [&](std::string_view name) {
    names.emplace_back(name);
    return names.size() < limit;
  });
  return names;
}

}  // namespace windtunnel::cloudwatch
