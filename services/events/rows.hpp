#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "emulator/api/wire_value.hpp"
#include "services/events/api.hpp"
#include "simulation/row_codec.hpp"
#include "simulation/time.hpp"

/// What EventBridge keeps.
namespace windtunnel::events {

using simulation::Instant;

/// Under its name. The default bus has a row only once something was said about it.
struct BusRow {
  Instant created_at{};
  Instant modified_at{};
  /// What CreateEventBus said: the rest is recorded only.
  CreateEventBusRequest settings;
  /// The JSON document; empty where there is none.
  std::string policy;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.created_at);
    field(2, row.modified_at);
    field(3, row.settings);
    field(4, row.policy);
  }
};

/// Under the names of bus and rule.
struct RuleRow {
  /// Without names, ARN and creator.
  DescribeRuleResponse settings;
  /// By their first insertion (MSG-003).
  std::vector<Target> targets;
  /// The number under which it fires by itself; 0 for none.
  std::uint64_t schedule = 0;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.settings);
    field(2, row.targets);
    field(3, row.schedule);
  }
};

/// A rule of a default bus that fires by itself, under a number that is given once.
struct ScheduleRow {
  std::string account;
  std::string region;
  std::string rule;
  std::string expression;
  Instant began_at{};
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.account);
    field(2, row.region);
    field(3, row.rule);
    field(4, row.expression);
    field(5, row.began_at);
  }
};

/// A number that only grows.
struct CountRow {
  std::uint64_t count = 0;
  static void fields(auto& row, auto& field) { field(1, row.count); }
};

/// An event while it is on its way to targets, under a number of the world's own.
struct EventRow {
  /// As it is delivered.
  std::string json;
  Instant received_at{};
  /// The account and region of the bus that has it.
  std::string account;
  std::string region;
  /// Whether it came from another bus: it goes to no third one (EB-102).
  bool is_forwarded = false;
  /// How many deliveries are left.
  std::uint64_t deliveries = 0;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.json);
    field(2, row.received_at);
    field(3, row.account);
    field(4, row.region);
    field(5, row.is_forwarded);
    field(6, row.deliveries);
  }
};

/// One event on its way to one target, under a number of the world's own.
struct DeliveryRow {
  std::uint64_t event = 0;
  std::string bus;
  std::string rule;
  std::string target;
  /// Attempts that failed so far.
  std::int64_t failures = 0;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.event);
    field(2, row.bus);
    field(3, row.rule);
    field(4, row.target);
    field(5, row.failures);
  }
};

}  // namespace windtunnel::events
