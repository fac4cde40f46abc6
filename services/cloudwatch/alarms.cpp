#include "services/cloudwatch/alarms.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "emulator/api/pagination.hpp"
#include "emulator/world/resource_directory.hpp"
#include "services/cloudwatch/alarm_configuration.hpp"
#include "services/cloudwatch/errors.hpp"
#include "services/cloudwatch/limits.hpp"
#include "services/cloudwatch/metric_store.hpp"
#include "services/cloudwatch/sections.hpp"

namespace windtunnel::cloudwatch {
namespace {

world::Tags tag_map(const std::vector<Tag>& tags) {
  world::Tags map;
  for (const Tag& tag : tags) map[tag.Key] = tag.Value;
  return map;
}

bool has_action_with(const AlarmRow& alarm, const std::string& prefix) {
  for (const auto* actions :
       {&alarm.ok_actions, &alarm.alarm_actions, &alarm.insufficient_data_actions}) {
    for (const std::string& action : *actions) {
      if (action.starts_with(prefix)) return true;
    }
  }
  return false;
}

void check_filters(const DescribeAlarmsInput& in) {
  if (in.AlarmNames && in.AlarmNamePrefix) {
    throw errors::validation("AlarmNames and AlarmNamePrefix cannot both be specified.");
  }
  if (in.ChildrenOfAlarmName || in.ParentsOfAlarmName) {
    throw errors::not_implemented("Describing the parents or children of a composite alarm");
  }
}

}  // namespace

std::string alarm_arn(const world::Scope& scope, std::string_view name) {
  return "arn:aws:cloudwatch:" + scope.region + ":" + scope.account + ":alarm:" + std::string(name);
}

Alarms::Alarms(world::World& world)
    : Component(world),
      alarms_(world.tracker(), sections::alarms, "alarms"),
      states_(world.tracker(), sections::alarm_states, "alarm states"),
      watches_(world.tracker(), sections::alarm_watches, "alarm watches"),
      watchers_(world.tracker(), sections::alarm_watchers, "alarms by metric"),
      subjects_(world.tracker(), sections::alarm_subjects, "alarm subjects"),
      history_(world) {
  world.directory().bind(
      alarms_, "AWS::CloudWatch::Alarm",
      [](const world::Scope&, std::string_view name) { return std::optional(std::string(name)); });
}

api::Unit Alarms::put_metric_alarm(world::Call& call, const PutMetricAlarmInput& in) {
  AlarmRow alarm = configured_alarm(in);
  alarm.configured = call.now();
  const world::Scope& scope = call.scope;
  const std::string& name = in.AlarmName;
  const AlarmRow* before = alarms_.find(scope, name);
  const bool is_new = before == nullptr;
  if (is_new) {
    AlarmStateRow& state = states_.edit(scope, name);
    state.reason = "Unchecked: Initial alarm creation";
    state.updated = state.transitioned = call.now();
    watches_.edit(scope, name).subject = take_subject(scope, name);
    world_.directory().tag(alarm_arn(scope, name), tag_map(in.Tags.or_default()));
  } else {
    watchers_.erase(scope, world::join_key(before->metric_key(), name));
    AlarmWatchRow& watch = watches_.edit(scope, name);
    cancel_schedule(watch);
    watch.unseen.reset();
  }
  watchers_.edit(scope, world::join_key(alarm.metric_key(), name));
  alarms_.edit(scope, name) = std::move(alarm);
  note_configuration(scope, name, is_new ? "created" : "updated", is_new ? "Create" : "Update");
  // A configuration that nothing has looked at yet is waited for, as new data is (CW-090).
  reconsider(scope, name, simulation::EventClass::work);
  return {};
}

MetricAlarm Alarms::described(const world::Scope& scope, std::string_view name,
                              const AlarmRow& alarm) const {
  MetricAlarm out = described_configuration(alarm);
  const AlarmStateRow& state = *states_.find(scope, name);
  out.AlarmName = std::string(name);
  out.AlarmArn = alarm_arn(scope, name);
  out.StateValue = std::string(state_name(state.state));
  out.StateReason = state.reason;
  if (!state.reason_data.empty()) out.StateReasonData = state.reason_data;
  out.StateUpdatedTimestamp = state.updated;
  out.StateTransitionedTimestamp = state.transitioned;
  return out;
}

DescribeAlarmsOutput Alarms::describe_alarms(world::Call& call, const DescribeAlarmsInput& in) {
  check_filters(in);
  const std::string scope_text = call.scope.account + "/" + call.scope.region;
  const api::TokenOwner owner{"cloudwatch", "DescribeAlarms", scope_text};
  std::string first;
  if (in.NextToken) {
    const auto position = api::decode_token(owner, *in.NextToken);
    if (!position) throw errors::invalid_next_token();
    first = *position;
  }
  DescribeAlarmsOutput out;
  out.CompositeAlarms.emplace();
  std::vector<MetricAlarm>& found = out.MetricAlarms.emplace();
  const auto& types = in.AlarmTypes.or_default();
  if (!types.empty() && std::find(types.begin(), types.end(), "MetricAlarm") == types.end()) {
    return out;
  }
  const auto limit = static_cast<std::size_t>(in.MaxRecords.value_or(limits::alarms_per_page));
  const auto visit = [&](std::string_view name, const AlarmRow& alarm) {
    if (in.StateValue && state_of(*in.StateValue) != states_.find(call.scope, name)->state)
      return true;
    if (in.ActionPrefix && !has_action_with(alarm, *in.ActionPrefix)) return true;
    if (found.size() == limit) {
      out.NextToken = api::encode_token(owner, name);
      return false;
    }
    found.push_back(described(call.scope, name, alarm));
    return true;
  };
  if (!in.AlarmNames) {
    alarms_.scan(call.scope, in.AlarmNamePrefix.or_default(), first, visit);
    return out;
  }
  std::vector<std::string> names = *in.AlarmNames;
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  for (const std::string& name : names) {
    const AlarmRow* alarm = name < first ? nullptr : alarms_.find(call.scope, name);
    if (alarm != nullptr && !visit(name, *alarm)) break;
  }
  return out;
}

DescribeAlarmsForMetricOutput Alarms::describe_alarms_for_metric(
    world::Call& call, const DescribeAlarmsForMetricInput& in) {
  DescribeAlarmsForMetricOutput out;
  std::vector<MetricAlarm>& found = out.MetricAlarms.emplace();
  const std::string prefix = world::key_prefix(
      MetricName{in.Namespace, in.MetricName, dimension_set(in.Dimensions)}.key());
  watchers_.scan(call.scope, prefix, {}, [&](std::string_view key, const KeyRow&) {
    const std::string_view name = key.substr(prefix.size());
    const AlarmRow& alarm = *alarms_.find(call.scope, name);
    const bool fits =
        (!in.Statistic || *in.Statistic == alarm.statistic) &&
        (!in.ExtendedStatistic || *in.ExtendedStatistic == alarm.extended_statistic) &&
        (!in.Period || *in.Period == alarm.period_seconds) && (!in.Unit || *in.Unit == alarm.unit);
    if (fits) found.push_back(described(call.scope, name, alarm));
    return true;
  });
  return out;
}

DescribeAlarmHistoryOutput Alarms::describe_alarm_history(world::Call& call,
                                                          const DescribeAlarmHistoryInput& in) {
  return history_.describe(call, in);
}

api::Unit Alarms::delete_alarms(world::Call& call, const DeleteAlarmsInput& in) {
  const auto exists = [&](const std::string& name) {
    return alarms_.find(call.scope, name) != nullptr;
  };
  if (in.AlarmNames.size() == 1 && !exists(in.AlarmNames.front())) {
    throw errors::resource_not_found();
  }
  for (const std::string& name : in.AlarmNames) {
    if (exists(name)) delete_alarm(call.scope, name);
  }
  return {};
}

void Alarms::delete_alarm(const world::Scope& scope, const std::string& name) {
  AlarmWatchRow& watch = watches_.edit(scope, name);
  cancel_schedule(watch);
  subjects_.erase(world::number_key(watch.subject));
  watchers_.erase(scope, world::join_key(alarms_.find(scope, name)->metric_key(), name));
  watches_.erase(scope, name);
  states_.erase(scope, name);
  alarms_.erase(scope, name);
  world_.directory().drop_tags(alarm_arn(scope, name));
  note_configuration(scope, name, "deleted", "Delete");
}

void Alarms::note_configuration(const world::Scope& scope, std::string_view name,
                                std::string_view verb, std::string_view type) {
  std::string summary = "Alarm \"" + std::string(name) + "\" " + std::string(verb);
  // An alarm's name may be as long as a summary.
  if (summary.size() > 255) summary = "Alarm " + std::string(verb);
  history_.add(scope, name,
               {"ConfigurationUpdate", std::move(summary),
                nlohmann::ordered_json{{"version", "1.0"}, {"type", type}}.dump()});
}

void Alarms::set_actions_enabled(const world::Scope& scope, const std::vector<std::string>& names,
                                 bool enabled) {
  for (const std::string& name : names) {
    // Unknown names are passed over (CW-112).
    const AlarmRow* alarm = alarms_.find(scope, name);
    if (alarm == nullptr || alarm->actions_disabled == !enabled) continue;
    AlarmRow& row = alarms_.edit(scope, name);
    row.actions_disabled = !enabled;
    row.configured = world_.now();
    note_configuration(scope, name, "updated", "Update");
  }
}

api::Unit Alarms::enable_alarm_actions(world::Call& call, const EnableAlarmActionsInput& in) {
  set_actions_enabled(call.scope, in.AlarmNames, true);
  return {};
}

api::Unit Alarms::disable_alarm_actions(world::Call& call, const DisableAlarmActionsInput& in) {
  set_actions_enabled(call.scope, in.AlarmNames, false);
  return {};
}

void Alarms::each_name(const world::Scope& scope, std::string_view after,
                       const std::function<bool(std::string_view)>& visit) const {
  const std::string first = after.empty() ? std::string() : std::string(after) + '\0';
  alarms_.scan(scope, {}, first,
               [&](std::string_view name, const AlarmRow&) { return visit(name); });
}

std::string Alarms::name_of_arn(const world::Call& call, const std::string& arn) const {
  const std::string prefix = alarm_arn(call.scope, {});
  if (!arn.starts_with(prefix)) throw errors::resource_not_found_exception(arn);
  std::string name = arn.substr(prefix.size());
  if (alarms_.find(call.scope, name) == nullptr) throw errors::resource_not_found_exception(arn);
  return name;
}

TagResourceOutput Alarms::tag_resource(world::Call& call, const TagResourceInput& in) {
  const std::string name = name_of_arn(call, in.ResourceARN);
  world_.directory().tag(alarm_arn(call.scope, name), tag_map(in.Tags));
  return {};
}

UntagResourceOutput Alarms::untag_resource(world::Call& call, const UntagResourceInput& in) {
  const std::string name = name_of_arn(call, in.ResourceARN);
  world_.directory().untag(alarm_arn(call.scope, name), in.TagKeys);
  return {};
}

ListTagsForResourceOutput Alarms::list_tags_for_resource(world::Call& call,
                                                         const ListTagsForResourceInput& in) {
  const std::string name = name_of_arn(call, in.ResourceARN);
  ListTagsForResourceOutput out;
  std::vector<Tag>& tags = out.Tags.emplace();
  for (const auto& [key, value] : world_.directory().tags(alarm_arn(call.scope, name))) {
    tags.push_back({.Key = key, .Value = value});
  }
  return out;
}

}  // namespace windtunnel::cloudwatch
