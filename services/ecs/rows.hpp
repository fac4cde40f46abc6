#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "emulator/api/wire_value.hpp"
#include "services/ecs/api.hpp"
#include "simulation/row_codec.hpp"
#include "simulation/time.hpp"

/// What ECS keeps. Tasks stand together in batches; what is read off the clock is not kept.
namespace windtunnel::ecs {

using simulation::Duration;
using simulation::Instant;

/// Under its name; kept when it is deleted, then INACTIVE.
struct ClusterRow {
  /// As described, without counts and tags.
  Cluster shown;
  /// Its own in the world: what events refer to it by.
  std::uint64_t number = 0;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.shown);
    field(2, row.number);
  }
};

/// What the number of a cluster or service means; of a cluster, without a service.
struct PlaceRow {
  std::string account;
  std::string region;
  std::string cluster;
  std::string service;
  static void fields(auto& row, auto& field) {
    field(1, row.account);
    field(2, row.region);
    field(3, row.cluster);
    field(4, row.service);
  }
};

/// A number of which each is given once.
struct CountRow {
  std::uint64_t count = 0;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) { field(1, row.count); }
};

/// Under its family and its revision.
struct TaskDefinitionRow {
  TaskDefinition shown;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) { field(1, row.shown); }
};

/// Under the names of its cluster and its own; kept for an hour when it is deleted.
struct ServiceRow {
  /// As described, without status, counts, events, deployments, task sets and tags.
  Service shown;
  std::uint64_t number = 0;
  /// As it was asked for, to tell a repetition from a clash (ECS-043).
  CreateServiceRequest request;
  /// When it is INACTIVE; zero while it is ACTIVE.
  Instant inactive_at{};
  /// The scheduler's next pass, for whoever has to move it.
  Instant pass_due{};
  std::uint64_t pass_sequence = 0;
  /// The last deployment that was completed, for a circuit breaker to go back to (ECS-053).
  TaskSet completed;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.shown);
    field(2, row.number);
    field(3, row.request);
    field(4, row.inactive_at);
    field(5, row.pass_due);
    field(6, row.pass_sequence);
    field(7, row.completed);
  }

  bool deleted() const { return inactive_at != Instant{}; }
  bool has_controller(std::string_view type) const {
    return shown.deploymentController.or_default().type == type;
  }
};

/// Beside its service: they change more often.
struct ServiceEventsRow {
  /// The newest last.
  std::vector<ServiceEvent> events;
  std::uint64_t count = 0;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.events);
    field(2, row.count);
  }
};

enum class Rollout : std::uint8_t { in_progress = 0, completed = 1, failed = 2 };

/// A task set, or a deployment of a service with the ECS controller: both keep tasks of one
/// definition. Under its cluster, its service and its number, so that they come in order of
/// creation.
struct TaskSetRow {
  /// As described as a task set, without counts and what is read off the clock.
  TaskSet shown;
  /// Its own in the world: what its tasks are kept under.
  std::uint64_t number = 0;
  /// When it is gone; zero while it is not DRAINING.
  Instant gone_at{};
  /// Whether TaskSetSteady was raised since it last began to change.
  bool steady = false;
  /// How many of its tasks did not start or were not healthy, and how often in a row.
  std::uint32_t failed_tasks = 0;
  std::uint32_t failed_rounds = 0;
  /// Until then no task is started after others failed.
  Instant retry_at{};
  // Of a deployment.
  Rollout rollout = Rollout::in_progress;
  std::string rollout_reason;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.shown);
    field(2, row.number);
    field(3, row.gone_at);
    field(4, row.steady);
    field(5, row.failed_tasks);
    field(6, row.failed_rounds);
    field(7, row.retry_at);
    field(8, row.rollout);
    field(9, row.rollout_reason);
  }

  bool draining() const { return gone_at != Instant{}; }
  bool is_primary() const { return shown.status == std::string("PRIMARY"); }
};

/// What the tasks of a batch have in common.
struct TaskSettings {
  /// "family:revision".
  std::string definition;
  std::string launch_type;
  std::string platform_version;
  std::string group;
  std::string started_by;
  NetworkConfiguration network;
  TaskOverride overrides;
  bool execute_command = false;
  /// Those that they are born with.
  std::map<std::string, std::string> tags;
  static void fields(auto& row, auto& field) {
    field(1, row.definition);
    field(2, row.launch_type);
    field(3, row.platform_version);
    field(4, row.group);
    field(5, row.started_by);
    field(6, row.network);
    field(7, row.overrides);
    field(8, row.execute_command);
    field(9, row.tags);
  }
};

/// Tasks whose numbers follow each other and that have gone the same way so far: one that goes
/// another gets a batch of its own. Under their cluster, the number of their task set (0 without
/// one) and the first of their own numbers.
struct BatchRow {
  std::uint32_t count = 0;
  /// The number of their task set; 0 without one.
  std::uint64_t owner = 0;
  TaskSettings settings;
  /// Whether each has a network interface.
  bool has_interface = false;
  Instant created{};
  /// From then until they run.
  Duration start_time{0};
  /// They exit instead of running.
  bool fails = false;
  /// They run and answer no health checks.
  bool silent = false;
  /// They are among the targets of their set.
  bool registered = false;
  /// Their failure was taken note of.
  bool noticed = false;
  /// When they were told to stop; zero while they were not.
  Instant stopping{};
  /// How long load balancers drain them before.
  Duration drain{0};
  std::string stop_code;
  std::string stopped_reason;
  /// The last version of them that EventBridge was told of; 0 where nobody listened.
  std::int64_t told = 0;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.count);
    field(2, row.settings);
    field(3, row.has_interface);
    field(4, row.created);
    field(5, row.start_time);
    field(6, row.fails);
    field(7, row.silent);
    field(8, row.registered);
    field(9, row.noticed);
    field(10, row.stopping);
    field(11, row.drain);
    field(12, row.stop_code);
    field(13, row.stopped_reason);
    field(14, row.owner);
    field(15, row.told);
  }

  bool told_to_stop() const { return stopping != Instant{}; }
};

/// What RunTask did for a client token, under the cluster and the token (ECS-036).
struct RunTokenRow {
  RunTaskRequest request;
  std::uint64_t first = 0;
  std::uint32_t count = 0;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) {
    field(1, row.request);
    field(2, row.first);
    field(3, row.count);
  }
};

}  // namespace windtunnel::ecs
