#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "services/codedeploy/api.hpp"
#include "services/codedeploy/traffic_app_spec.hpp"
#include "simulation/row_codec.hpp"
#include "simulation/time.hpp"

/// What a deployment knows that shifts traffic between versions of a function or task sets of a
/// service. It has one target, whose lifecycle events are kept one by one.
namespace windtunnel::codedeploy {

using simulation::Duration;
using simulation::Instant;

enum class ShiftEventStatus : std::uint8_t {
  pending = 0,
  in_progress = 1,
  succeeded = 2,
  failed = 3,
  skipped = 4,
};

struct ShiftEventRow {
  ShiftEventStatus status = ShiftEventStatus::pending;
  Instant started_at{};
  Instant ended_at{};
  /// Why it failed.
  std::string says;
  static void fields(auto& row, auto& field) {
    field(1, row.status);
    field(2, row.started_at);
    field(3, row.ended_at);
    field(4, row.says);
  }
};

/// What an ECS deployment shifts between.
struct EcsShiftRow {
  std::string cluster;
  std::string service;
  std::string service_arn;
  /// The ARNs of target groups by name, of the listeners, and of the two task sets; empty where
  /// there is none (yet).
  std::string blue_target_group;
  std::string green_target_group;
  std::string blue_target_group_name;
  std::string green_target_group_name;
  std::string production_listener;
  std::string test_listener;
  std::string blue_task_set;
  std::string green_task_set;
  static void fields(auto& row, auto& field) {
    field(1, row.cluster);
    field(2, row.service);
    field(3, row.service_arn);
    field(4, row.blue_target_group);
    field(5, row.green_target_group);
    field(6, row.blue_target_group_name);
    field(7, row.green_target_group_name);
    field(8, row.production_listener);
    field(9, row.test_listener);
    field(10, row.blue_task_set);
    field(11, row.green_task_set);
  }
};

struct ShiftRow {
  /// In the order of the platform's lifecycle events.
  std::vector<ShiftEventRow> events;
  /// The one that runs, or is next.
  std::uint32_t at = 0;
  std::map<std::string, std::string> hooks;
  TrafficRoutingConfig routing;
  /// What the new version gets, in percent.
  std::int64_t weight = 0;
  /// Of the hook that runs; it is over when its function has reported.
  std::string execution_id;
  /// What is due next: the end of an event, its next step, the beginning of the one after it.
  std::uint64_t step_sequence = 0;
  Instant step_at{};
  LambdaAppSpec lambda;
  EcsAppSpec ecs_spec;
  EcsShiftRow ecs;
  /// Of a rollback: the deployment that it takes back.
  std::string takes_back;
  /// When the service, which was scaled in mid-shift, has to be steady again; 0 for no such event.
  std::uint64_t steady_limit_sequence = 0;
  Instant steady_limit_at{};
  static void fields(auto& row, auto& field) {
    field(1, row.events);
    field(2, row.at);
    field(3, row.hooks);
    field(4, row.routing);
    field(5, row.weight);
    field(6, row.execution_id);
    field(7, row.step_sequence);
    field(8, row.step_at);
    field(9, row.lambda);
    field(10, row.ecs_spec);
    field(11, row.ecs);
    field(12, row.takes_back);
    field(13, row.steady_limit_sequence);
    field(14, row.steady_limit_at);
  }
};

}  // namespace windtunnel::codedeploy
