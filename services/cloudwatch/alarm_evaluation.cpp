#include <algorithm>

#include "services/cloudwatch/alarm_text.hpp"
#include "services/cloudwatch/alarms.hpp"
#include "services/cloudwatch/limits.hpp"
#include "services/cloudwatch/metrics.hpp"
#include "services/cloudwatch/sections.hpp"
#include "services/cloudwatch/statistic.hpp"
#include "simulation/assertion.hpp"

namespace windtunnel::cloudwatch {

using simulation::Duration;
using simulation::EventClass;
using simulation::Instant;

AlarmClock Alarms::clock_of(const AlarmRow& alarm, const AlarmWatchRow& watch) const {
  return {alarm.period_seconds, watch.subject};
}

Instant Alarms::next_tick(const AlarmClock& clock, const AlarmWatchRow& watch) const {
  const Instant now = world_.now();
  return clock.first_at_or_after(watch.evaluated == now ? now + Duration{1} : now);
}

Alarms::Sight Alarms::look(const world::Scope& scope, const AlarmRow& alarm,
                           const AlarmClock& clock, Instant window_end) const {
  const Duration period = std::chrono::seconds(alarm.period_seconds);
  const std::int64_t count = alarm.evaluation_periods + limits::extra_evaluation_periods;
  Sight sight;
  sight.periods.resize(static_cast<std::size_t>(count));
  for (std::int64_t index = 0; index < count; ++index) {
    sight.periods[static_cast<std::size_t>(index)].start = window_end - (count - index) * period;
  }
  std::vector<Samples> samples(sight.periods.size());
  const auto changes_by = [&](Instant end) {
    if (!sight.changes_at || end < *sight.changes_at) sight.changes_at = end;
  };
  // Data of the future counts once it is past; none lies further ahead than it may be sent.
  const Instant horizon = window_end + limits::newest_datapoint + std::chrono::hours(1);
  // An alarm without a unit looks at data of whatever unit.
  world_.component<Metrics>().store().each_entry(
      scope, alarm.metric_key(), alarm.unit, sight.periods.front().start, horizon,
      [&](Instant at, const Samples& entry) {
        if (at >= window_end) return changes_by(clock.window_end_behind(at));
        // Periods are counted back from the window's end, so they slide with it (CW-091).
        const std::int64_t back = (window_end - at - Duration{1}) / period;
        samples[static_cast<std::size_t>(count - 1 - back)] += entry;
        sight.sample_count += entry.count;
        sight.any_data = true;
        changes_by(clock.window_end_behind(at + (back + 1) * period));
      });
  const std::string& name =
      alarm.extended_statistic.empty() ? alarm.statistic : alarm.extended_statistic;
  const Statistic statistic = *Statistic::parse(name);
  for (std::size_t index = 0; index < samples.size(); ++index) {
    EvaluatedPeriod& seen = sight.periods[index];
    seen.value = statistic.of(samples[index]);
    seen.sample_count = samples[index].count;
    seen.breaching = seen.value && alarm.breaches(*seen.value);
  }
  return sight;
}

bool Alarms::has_too_few_samples(const AlarmRow& alarm, const Sight& sight) const {
  if (alarm.evaluate_low_sample_count_percentile != "ignore") return false;
  const auto statistic = Statistic::parse(alarm.extended_statistic);
  const auto percentile = statistic ? statistic->percentile() : std::nullopt;
  if (!percentile) return false;
  // CW-099: p99 needs 1000 samples. Written so that p0 and p100 need more than any number.
  const double rare = std::min(*percentile, 1 - *percentile);
  return sight.sample_count * rare < 10;
}

void Alarms::evaluate(const simulation::Event& event) {
  const AlarmSubjectRow* subject = subjects_.find(world::number_key(event.subject));
  WINDTUNNEL_ASSERT(subject != nullptr, "an alarm that is gone was to be evaluated");
  const world::Scope scope{subject->account, subject->region};
  const std::string name = subject->name;
  const AlarmRow& alarm = *alarms_.find(scope, name);
  AlarmWatchRow& watch = watches_.edit(scope, name);
  watch.sequence = 0;
  watch.evaluated = world_.now();
  const AlarmClock clock = clock_of(alarm, watch);
  const Instant end = clock.window_end(world_.now());
  if (watch.unseen && *watch.unseen < end) watch.unseen.reset();

  const Sight sight = look(scope, alarm, clock, end);
  if (!has_too_few_samples(alarm, sight)) {
    const AlarmRule rule{alarm.evaluation_periods, alarm.needed_datapoints(), alarm.missing_data()};
    const auto verdict = judge(rule, sight.periods);
    if (verdict && verdict->state != states_.find(scope, name)->state) {
      AlarmStateRow after;
      after.state = verdict->state;
      after.reason = state_reason(alarm, *verdict);
      after.reason_data = state_reason_data(alarm, *verdict, sight.periods, world_.now());
      change_state(scope, name, std::move(after));
    }
  }
  if (sight.changes_at) {
    schedule(scope, name, clock.first_ending_at(*sight.changes_at),
             watch.unseen ? EventClass::work : EventClass::background);
  }
}

void Alarms::data_arrived(const world::Scope& scope, std::string_view metric_key, Instant at,
                          EventClass event_class) {
  const std::string prefix = world::key_prefix(metric_key);
  watchers_.scan(scope, prefix, {}, [&](std::string_view key, const KeyRow&) {
    const std::string_view name = key.substr(prefix.size());
    const AlarmRow& alarm = *alarms_.find(scope, name);
    const AlarmWatchRow& watch = *watches_.find(scope, name);
    const AlarmClock clock = clock_of(alarm, watch);
    const Instant next = next_tick(clock, watch);
    const std::int64_t periods = alarm.evaluation_periods + limits::extra_evaluation_periods;
    const Instant oldest =
        clock.window_end(next) - periods * std::chrono::seconds(alarm.period_seconds);
    // What lies before its evaluation range an alarm never looks at.
    if (at < oldest) return true;
    if (event_class == EventClass::work && (!watch.unseen || *watch.unseen < at)) {
      watches_.edit(scope, name).unseen = at;
    }
    schedule(scope, name, std::max(next, clock.first_to_see(at)), event_class);
    return true;
  });
}

void Alarms::schedule(const world::Scope& scope, std::string_view name, Instant due,
                      EventClass event_class) {
  const AlarmWatchRow& now = *watches_.find(scope, name);
  bool is_work = event_class == EventClass::work;
  if (now.sequence != 0) {
    if (now.due <= due && (now.is_work || !is_work)) return;
    due = std::min(due, now.due);
    is_work = is_work || now.is_work;
  }
  AlarmWatchRow& watch = watches_.edit(scope, name);
  cancel_schedule(watch);
  const auto handle =
      world_.schedule_as(is_work ? EventClass::work : EventClass::background,
                         event_kind(event_numbers::evaluate_alarm), due, watch.subject);
  watch.due = handle.due;
  watch.sequence = handle.sequence;
  watch.is_work = is_work;
}

void Alarms::cancel_schedule(AlarmWatchRow& watch) {
  if (watch.sequence != 0) world_.cancel({watch.due, watch.sequence});
  watch.sequence = 0;
}

void Alarms::reconsider(const world::Scope& scope, std::string_view name, EventClass event_class) {
  const AlarmRow& alarm = *alarms_.find(scope, name);
  const AlarmWatchRow& watch = *watches_.find(scope, name);
  const AlarmClock clock = clock_of(alarm, watch);
  const Instant next = next_tick(clock, watch);
  const Sight sight = look(scope, alarm, clock, clock.window_end(next));
  const MissingData missing = alarm.missing_data();
  const bool fills = missing == MissingData::breaching || missing == MissingData::not_breaching;
  if (sight.any_data || fills) {
    schedule(scope, name, next, event_class);
  } else if (sight.changes_at) {
    schedule(scope, name, clock.first_ending_at(*sight.changes_at), event_class);
  }
}

std::uint64_t Alarms::take_subject(const world::Scope& scope, std::string_view name) {
  const simulation::RandomKey key = world_.random()
                                        .child("cloudwatch")
                                        .child(scope.account)
                                        .child(scope.region)
                                        .child("alarm")
                                        .child(name);
  for (std::uint64_t attempt = 0;; ++attempt) {
    const std::uint64_t subject = key.bits("event subject", attempt);
    if (subjects_.find(world::number_key(subject)) != nullptr) continue;
    AlarmSubjectRow& row = subjects_.edit(world::number_key(subject));
    row = {scope.account, scope.region, std::string(name)};
    return subject;
  }
}

}  // namespace windtunnel::cloudwatch
