#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/world/table.hpp"
#include "services/cloudwatch/api.hpp"
#include "services/cloudwatch/samples.hpp"
#include "simulation/time.hpp"

namespace windtunnel::world {
class World;
}

namespace windtunnel::cloudwatch {

/// What a metric is called within its account and region (CW-017). Its unit is no part of it.
struct MetricName {
  std::string metric_namespace;
  std::string name;
  std::map<std::string, std::string> dimensions;

  /// A key that orders metrics by namespace, name and dimensions.
  std::string key() const;
};

/// Dimensions as a set: their order is no part of a metric's identity.
std::map<std::string, std::string> dimension_set(const api::Opt<std::vector<Dimension>>& given);
std::vector<Dimension> dimension_list(const std::map<std::string, std::string>& dimensions);

/// A metric that was ever published, under MetricName::key.
struct MetricRow {
  std::string metric_namespace;
  std::string name;
  std::map<std::string, std::string> dimensions;
  /// The units that its data came in, in order.
  std::vector<std::string> units;
  /// The hour since 1970 of its newest datapoint. No finer, so that a minute's data leaves the
  /// row alone.
  std::int64_t newest_hour = 0;
  /// Hours since 1970: data before them has been rolled up to minutes, to five minutes, to hours,
  /// or forgotten (CW-020).
  std::int64_t minutes_until = 0;
  std::int64_t five_minutes_until = 0;
  std::int64_t hours_until = 0;
  std::int64_t forgotten_until = 0;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.metric_namespace);
    field(2, row.name);
    field(3, row.dimensions);
    field(4, row.units);
    field(5, row.newest_hour);
    field(6, row.minutes_until);
    field(7, row.five_minutes_until);
    field(8, row.hours_until);
    field(9, row.forgotten_until);
  }
};

/// The samples that came with the same timestamp.
struct TimedSamples {
  std::int32_t second_of_hour = 0;
  Samples samples;
  static void fields(auto& row, auto& field) {
    field(1, row.second_of_hour);
    field(2, row.samples);
  }
};

/// One hour of a metric's data in one unit, in order of time: a minute's change rewrites no more.
struct HourRow {
  std::vector<TimedSamples> entries;
  static void fields(auto& row, auto& field) { field(1, row.entries); }
};

/// The samples of one period of a request or an alarm.
struct Bucket {
  simulation::Instant start{};
  Samples samples;
};

/// A stretch of time cut into periods.
struct PeriodRange {
  simulation::Instant from{};
  simulation::Instant to{};
  simulation::Duration period{};
};

/// The metrics of one world and their data. Older data is rolled up and forgotten by the rules when
/// new data of the same metric arrives; readers see the same before and after, so that nothing has
/// to be scheduled for it.
class MetricStore {
 public:
  explicit MetricStore(world::World& world);

  /// `at` is a whole minute, or a whole second for high resolution.
  void add(const world::Scope& scope, const MetricName& metric, const std::string& unit,
           simulation::Instant at, const Samples& samples);

  const MetricRow* find(const world::Scope& scope, std::string_view metric_key) const {
    return metrics_.find(scope, metric_key);
  }
  /// The timestamp of the metric's newest datapoint.
  simulation::Instant newest(const world::Scope& scope, std::string_view metric_key,
                             const MetricRow& metric) const;
  /// Metrics in order of key from `first` (inclusive) on, until `visit(key, row)` is false.
  void scan(const world::Scope& scope, std::string_view prefix, std::string_view first,
            const std::function<bool(std::string_view, const MetricRow&)>& visit) const;

  /// The periods that have data, in order of time. Data too old to be read with this period is
  /// left out (CW-020).
  std::vector<Bucket> read(const world::Scope& scope, std::string_view metric_key,
                           const std::string& unit, const PeriodRange& range) const;
  /// Entries of all units, or of one, in the order of their time within each unit.
  void each_entry(const world::Scope& scope, std::string_view metric_key, std::string_view unit,
                  simulation::Instant from, simulation::Instant to,
                  const std::function<void(simulation::Instant, const Samples&)>& visit) const;

 private:
  void compact(const world::Scope& scope, std::string_view metric_key);
  void roll_up(const world::Scope& scope, std::string_view metric_key, const std::string& unit,
               std::int64_t from_hour, std::int64_t to_hour, std::int32_t step_seconds);

  world::World& world_;
  world::Table<MetricRow> metrics_;
  world::Table<HourRow> hours_;
};

}  // namespace windtunnel::cloudwatch
