#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/world/call.hpp"
#include "emulator/world/table.hpp"
#include "services/cloudwatch/alarm_clock.hpp"
#include "services/cloudwatch/alarm_history.hpp"
#include "services/cloudwatch/alarm_rows.hpp"
#include "services/cloudwatch/alarm_verdict.hpp"
#include "services/cloudwatch/api.hpp"

namespace windtunnel::cloudwatch {

/// "arn:aws:cloudwatch:us-east-1:123456789012:alarm:name" (CW-005)
std::string alarm_arn(const world::Scope& scope, std::string_view name);

/// Metric alarms (sections 8 to 11 of the rules). An alarm is evaluated at the ticks of its own
/// clock, but only where the outcome can differ from the last one: a tick that has new data to look
/// at, or at which data moves from one period to the next or out of sight. An alarm whose metric is
/// silent schedules nothing.
class Alarms final : public world::Component {
 public:
  explicit Alarms(world::World& world);

  // What clients do.

  api::Unit put_metric_alarm(world::Call& call, const PutMetricAlarmInput& in);
  DescribeAlarmsOutput describe_alarms(world::Call& call, const DescribeAlarmsInput& in);
  DescribeAlarmsForMetricOutput describe_alarms_for_metric(world::Call& call,
                                                           const DescribeAlarmsForMetricInput& in);
  DescribeAlarmHistoryOutput describe_alarm_history(world::Call& call,
                                                    const DescribeAlarmHistoryInput& in);
  api::Unit set_alarm_state(world::Call& call, const SetAlarmStateInput& in);
  api::Unit delete_alarms(world::Call& call, const DeleteAlarmsInput& in);
  api::Unit enable_alarm_actions(world::Call& call, const EnableAlarmActionsInput& in);
  api::Unit disable_alarm_actions(world::Call& call, const DisableAlarmActionsInput& in);
  TagResourceOutput tag_resource(world::Call& call, const TagResourceInput& in);
  UntagResourceOutput untag_resource(world::Call& call, const UntagResourceInput& in);
  ListTagsForResourceOutput list_tags_for_resource(world::Call& call,
                                                   const ListTagsForResourceInput& in);

  // What happens.

  /// A metric got data with this timestamp. Work is waited for until the alarms on the metric have
  /// looked at it; background is not.
  void data_arrived(const world::Scope& scope, std::string_view metric_key, simulation::Instant at,
                    simulation::EventClass event_class);
  void evaluate(const simulation::Event& event);

  // For the resource type.

  const AlarmRow* find(const world::Scope& scope, std::string_view name) const {
    return alarms_.find(scope, name);
  }
  /// Names in order, from behind `after`, until `visit(name)` is false.
  void each_name(const world::Scope& scope, std::string_view after,
                 const std::function<bool(std::string_view)>& visit) const;

 private:
  /// What an evaluation finds.
  struct Sight {
    /// The evaluation range, oldest first.
    std::vector<EvaluatedPeriod> periods;
    double sample_count = 0;
    bool any_data = false;
    /// The first window end at which the periods differ, should nothing new arrive.
    std::optional<simulation::Instant> changes_at;
  };

  Sight look(const world::Scope& scope, const AlarmRow& alarm, const AlarmClock& clock,
             simulation::Instant window_end) const;
  bool has_too_few_samples(const AlarmRow& alarm, const Sight& sight) const;
  AlarmClock clock_of(const AlarmRow& alarm, const AlarmWatchRow& watch) const;
  /// The first tick from now on that has not been.
  simulation::Instant next_tick(const AlarmClock& clock, const AlarmWatchRow& watch) const;
  /// Sees to it that the alarm is looked at by `due`.
  void schedule(const world::Scope& scope, std::string_view name, simulation::Instant due,
                simulation::EventClass event_class);
  void cancel_schedule(AlarmWatchRow& watch);
  /// Schedules the next evaluation of an alarm that was changed from outside, if it may matter.
  void reconsider(const world::Scope& scope, std::string_view name,
                  simulation::EventClass event_class);
  std::uint64_t take_subject(const world::Scope& scope, std::string_view name);

  void change_state(const world::Scope& scope, std::string_view name, AlarmStateRow after);
  void run_actions(const world::Scope& scope, std::string_view name, const AlarmRow& alarm,
                   const AlarmStateRow& after, AlarmState old_state);
  void note_configuration(const world::Scope& scope, std::string_view name, std::string_view verb,
                          std::string_view type);
  void set_actions_enabled(const world::Scope& scope, const std::vector<std::string>& names,
                           bool enabled);
  void delete_alarm(const world::Scope& scope, const std::string& name);
  MetricAlarm described(const world::Scope& scope, std::string_view name,
                        const AlarmRow& alarm) const;
  /// The name of the alarm with that ARN; a ResourceNotFoundException where there is none.
  std::string name_of_arn(const world::Call& call, const std::string& arn) const;

  world::Table<AlarmRow> alarms_;
  world::Table<AlarmStateRow> states_;
  world::Table<AlarmWatchRow> watches_;
  /// The alarms on each metric: its key, then their names.
  world::Table<KeyRow> watchers_;
  /// Whom events mean, by their subject.
  simulation::Rows<AlarmSubjectRow> subjects_;
  AlarmHistory history_;
};

}  // namespace windtunnel::cloudwatch
