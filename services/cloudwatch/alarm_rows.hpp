#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/row_codec.hpp"
#include "simulation/time.hpp"

/// What is kept of alarms. Three rows an alarm, by how often they change: its configuration, its
/// state, and when to look at it next.
namespace windtunnel::cloudwatch {

enum class AlarmState : std::uint8_t { insufficient_data = 0, ok = 1, alarm = 2 };
std::string_view state_name(AlarmState state);
AlarmState state_of(std::string_view name);

enum class Comparison : std::uint8_t {
  greater_or_equal = 0,
  greater = 1,
  less = 2,
  less_or_equal = 3,
};

std::string_view comparison_name(Comparison comparison);
/// Nothing for the operators that compare with a band.
std::optional<Comparison> comparison_of(std::string_view name);

/// What a missing period counts as (CW-081).
enum class MissingData : std::uint8_t { missing = 0, ignore = 1, breaching = 2, not_breaching = 3 };

/// An alarm on one metric as it was configured, under its name.
struct AlarmRow {
  std::optional<std::string> description;
  bool actions_disabled = false;
  std::vector<std::string> ok_actions;
  std::vector<std::string> alarm_actions;
  std::vector<std::string> insufficient_data_actions;
  std::string metric_namespace;
  std::string metric_name;
  std::map<std::string, std::string> dimensions;
  /// One of the two is empty.
  std::string statistic;
  std::string extended_statistic;
  /// Empty for any unit.
  std::string unit;
  std::int32_t period_seconds = 0;
  std::int32_t evaluation_periods = 0;
  /// 0 where it was not given: all of the evaluation periods.
  std::int32_t datapoints_to_alarm = 0;
  Comparison comparison = Comparison::greater_or_equal;
  double threshold = 0;
  /// As given; empty where it was not.
  std::string treat_missing_data;
  std::string evaluate_low_sample_count_percentile;
  simulation::Instant configured{};
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.description);
    field(2, row.actions_disabled);
    field(3, row.ok_actions);
    field(4, row.alarm_actions);
    field(5, row.insufficient_data_actions);
    field(6, row.metric_namespace);
    field(7, row.metric_name);
    field(8, row.dimensions);
    field(9, row.statistic);
    field(10, row.extended_statistic);
    field(11, row.unit);
    field(12, row.period_seconds);
    field(13, row.evaluation_periods);
    field(14, row.datapoints_to_alarm);
    field(15, row.comparison);
    field(16, row.threshold);
    field(17, row.treat_missing_data);
    field(18, row.evaluate_low_sample_count_percentile);
    field(19, row.configured);
  }

  /// The key of the metric that it watches.
  std::string metric_key() const;
  std::int32_t needed_datapoints() const {
    return datapoints_to_alarm == 0 ? evaluation_periods : datapoints_to_alarm;
  }
  MissingData missing_data() const;
  bool breaches(double value) const;
  const std::vector<std::string>& actions_of(AlarmState state) const;
};

/// The state of an alarm, under its name.
struct AlarmStateRow {
  AlarmState state = AlarmState::insufficient_data;
  std::string reason;
  /// JSON, or empty.
  std::string reason_data;
  simulation::Instant updated{};
  simulation::Instant transitioned{};
  static void fields(auto& row, auto& field) {
    field(1, row.state);
    field(2, row.reason);
    field(3, row.reason_data);
    field(4, row.updated);
    field(5, row.transitioned);
  }
};

/// When an alarm is looked at next, under its name.
struct AlarmWatchRow {
  /// What its events have as their subject.
  std::uint64_t subject = 0;
  /// The event that is scheduled; sequence 0: none.
  simulation::Instant due{};
  std::uint64_t sequence = 0;
  bool is_work = false;
  /// The last time that it was evaluated.
  simulation::Instant evaluated{};
  /// The newest timestamp of data that a client sent and no evaluation has looked at.
  std::optional<simulation::Instant> unseen;
  static void fields(auto& row, auto& field) {
    field(1, row.subject);
    field(2, row.due);
    field(3, row.sequence);
    field(4, row.is_work);
    field(5, row.evaluated);
    field(6, row.unseen);
  }
};

/// Whom an event's subject means.
struct AlarmSubjectRow {
  std::string account;
  std::string region;
  std::string name;
  static void fields(auto& row, auto& field) {
    field(1, row.account);
    field(2, row.region);
    field(3, row.name);
  }
};

/// An entry whose key says it all.
struct KeyRow {
  static void fields(auto&, auto&) {}
};

}  // namespace windtunnel::cloudwatch
