#include "services/cloudwatch/metric_store.hpp"

#include <algorithm>

#include "emulator/world/world.hpp"
#include "services/cloudwatch/limits.hpp"
#include "services/cloudwatch/sections.hpp"

namespace windtunnel::cloudwatch {
namespace {

using simulation::Duration;
using simulation::Instant;

constexpr std::int64_t hour_milliseconds = 3'600'000;

std::int64_t hour_of(Instant at) {
  // All of simulated time that data may have lies after 1970.
  return simulation::to_milliseconds(at) / hour_milliseconds;
}
Instant start_of_hour(std::int64_t hour) {
  return simulation::from_milliseconds(hour * hour_milliseconds);
}

std::string unit_prefix(std::string_view metric_key, std::string_view unit) {
  return world::key_prefix(metric_key, unit);
}

std::string hour_key(std::string_view metric_key, std::string_view unit, std::int64_t hour) {
  return unit_prefix(metric_key, unit) + world::number_key(static_cast<std::uint64_t>(hour));
}

std::int64_t hour_of_key(std::string_view key) {
  return static_cast<std::int64_t>(world::read_number_key(key.substr(key.size() - 8)));
}

/// The newest age that data must have to be hidden from readers with this period (CW-020).
Duration readable_age(Duration period) {
  if (period % std::chrono::hours(1) == Duration{0}) return limits::hours_retention;
  if (period % std::chrono::minutes(5) == Duration{0}) return limits::five_minutes_retention;
  if (period % std::chrono::minutes(1) == Duration{0}) return limits::minutes_retention;
  return limits::seconds_retention;
}

}  // namespace

std::string MetricName::key() const {
  std::string key;
  world::append_key_part(key, metric_namespace);
  world::append_key_part(key, name);
  for (const auto& [dimension, value] : dimensions) {
    world::append_key_part(key, dimension);
    world::append_key_part(key, value);
  }
  return key;
}

std::map<std::string, std::string> dimension_set(const api::Opt<std::vector<Dimension>>& given) {
  std::map<std::string, std::string> set;
  for (const Dimension& dimension : given.or_default()) set[dimension.Name] = dimension.Value;
  return set;
}

std::vector<Dimension> dimension_list(const std::map<std::string, std::string>& dimensions) {
  std::vector<Dimension> list;
  for (const auto& [name, value] : dimensions) list.push_back({.Name = name, .Value = value});
  return list;
}

MetricStore::MetricStore(world::World& world)
    : world_(world),
      metrics_(world.tracker(), sections::metrics, "metrics"),
      hours_(world.tracker(), sections::metric_hours, "metric hours") {}

void MetricStore::add(const world::Scope& scope, const MetricName& metric, const std::string& unit,
                      Instant at, const Samples& samples) {
  const std::string key = metric.key();
  const MetricRow* known = metrics_.find(scope, key);
  const bool new_unit =
      known == nullptr || !std::binary_search(known->units.begin(), known->units.end(), unit);
  const bool new_hour = known == nullptr || hour_of(at) > known->newest_hour;
  if (new_unit || new_hour) {
    MetricRow& row = metrics_.edit(scope, key);
    if (known == nullptr) {
      row.metric_namespace = metric.metric_namespace;
      row.name = metric.name;
      row.dimensions = metric.dimensions;
    }
    if (new_unit) {
      row.units.insert(std::lower_bound(row.units.begin(), row.units.end(), unit), unit);
    }
    row.newest_hour = std::max(row.newest_hour, hour_of(at));
    if (new_hour) compact(scope, key);
  }
  HourRow& hour = hours_.edit(scope, hour_key(key, unit, hour_of(at)));
  const auto second = static_cast<std::int32_t>((at - start_of_hour(hour_of(at))).count() / 1000);
  // Data mostly comes in order of time.
  auto place = hour.entries.end();
  while (place != hour.entries.begin() && std::prev(place)->second_of_hour >= second) --place;
  if (place == hour.entries.end() || place->second_of_hour != second) {
    place = hour.entries.insert(place, {second, {}});
  }
  place->samples += samples;
}

Instant MetricStore::newest(const world::Scope& scope, std::string_view metric_key,
                            const MetricRow& metric) const {
  Instant newest = start_of_hour(metric.newest_hour);
  for (const std::string& unit : metric.units) {
    const HourRow* hour = hours_.find(scope, hour_key(metric_key, unit, metric.newest_hour));
    if (hour == nullptr || hour->entries.empty()) continue;
    newest = std::max(newest, start_of_hour(metric.newest_hour) +
                                  std::chrono::seconds(hour->entries.back().second_of_hour));
  }
  return newest;
}

void MetricStore::scan(const world::Scope& scope, std::string_view prefix, std::string_view first,
                       const std::function<bool(std::string_view, const MetricRow&)>& visit) const {
  metrics_.scan(scope, prefix, first, visit);
}

void MetricStore::each_entry(const world::Scope& scope, std::string_view metric_key,
                             std::string_view unit, Instant from, Instant to,
                             const std::function<void(Instant, const Samples&)>& visit) const {
  const MetricRow* metric = metrics_.find(scope, metric_key);
  if (metric == nullptr || hour_of(from) > metric->newest_hour) return;
  for (const std::string& own : metric->units) {
    if (!unit.empty() && own != unit) continue;
    const std::string first = hour_key(metric_key, own, std::max<std::int64_t>(0, hour_of(from)));
    hours_.scan(scope, unit_prefix(metric_key, own), first,
                [&](std::string_view key, const HourRow& hour) {
                  const Instant start = start_of_hour(hour_of_key(key));
                  if (start >= to) return false;
                  for (const TimedSamples& entry : hour.entries) {
                    const Instant at = start + std::chrono::seconds(entry.second_of_hour);
                    if (at >= from && at < to) visit(at, entry.samples);
                  }
                  return true;
                });
  }
}

std::vector<Bucket> MetricStore::read(const world::Scope& scope, std::string_view metric_key,
                                      const std::string& unit, const PeriodRange& range) const {
  const Instant oldest = world_.now() - readable_age(range.period);
  std::vector<Bucket> buckets;
  each_entry(scope, metric_key, unit, range.from, range.to,
             [&](Instant at, const Samples& samples) {
               // A roll-up stands at its start, which may be older than what it is made from.
               if (at < oldest) return;
               const Instant start = range.from + (at - range.from) / range.period * range.period;
               if (buckets.empty() || buckets.back().start != start) buckets.push_back({start, {}});
               buckets.back().samples += samples;
             });
  return buckets;
}

void MetricStore::compact(const world::Scope& scope, std::string_view metric_key) {
  struct Level {
    std::int64_t MetricRow::*until;
    Duration age;
    std::int32_t step_seconds;  // 0: forgotten
  };
  static constexpr Level levels[] = {
      {&MetricRow::minutes_until, limits::seconds_retention, 60},
      {&MetricRow::five_minutes_until, limits::minutes_retention, 300},
      {&MetricRow::hours_until, limits::five_minutes_retention, 3'600},
      {&MetricRow::forgotten_until, limits::hours_retention, 0},
  };
  MetricRow& metric = metrics_.edit(scope, metric_key);
  for (const Level& level : levels) {
    const std::int64_t until = hour_of(world_.now() - level.age);
    if (until <= metric.*level.until) continue;
    for (const std::string& unit : metric.units) {
      roll_up(scope, metric_key, unit, metric.*level.until, until, level.step_seconds);
    }
    metric.*level.until = until;
  }
}

void MetricStore::roll_up(const world::Scope& scope, std::string_view metric_key,
                          const std::string& unit, std::int64_t from_hour, std::int64_t to_hour,
                          std::int32_t step_seconds) {
  std::vector<std::string> keys;
  hours_.scan(scope, unit_prefix(metric_key, unit), hour_key(metric_key, unit, from_hour),
              [&](std::string_view key, const HourRow& hour) {
                if (hour_of_key(key) >= to_hour) return false;
                const auto is_fine = [&](const TimedSamples& entry) {
                  return step_seconds == 0 || entry.second_of_hour % step_seconds != 0;
                };
                if (std::any_of(hour.entries.begin(), hour.entries.end(), is_fine)) {
                  keys.emplace_back(key);
                }
                return true;
              });
  for (const std::string& key : keys) {
    if (step_seconds == 0) {
      hours_.erase(scope, key);
      continue;
    }
    HourRow& hour = hours_.edit(scope, key);
    std::vector<TimedSamples> rolled;
    for (const TimedSamples& entry : hour.entries) {
      const std::int32_t second = entry.second_of_hour / step_seconds * step_seconds;
      if (rolled.empty() || rolled.back().second_of_hour != second) rolled.push_back({second, {}});
      rolled.back().samples += entry.samples;
    }
    hour.entries = std::move(rolled);
  }
}

}  // namespace windtunnel::cloudwatch
