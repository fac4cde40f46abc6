#pragma once

#include <string_view>

#include "services/ecs/rows.hpp"

/// What a task goes through, as a function of what happened to it and the time (ECS-030): nothing
/// is scheduled for single states.
namespace windtunnel::ecs {

inline constexpr Instant never = simulation::end_of_time;

/// When a task gets to each state; `never` for what does not come.
struct TaskLife {
  Instant created = never;
  Instant pull_started = never;
  Instant pull_stopped = never;
  Instant running = never;
  /// It is told to stop, or its container exits.
  Instant deactivating = never;
  /// Drained by its load balancers, it gets its stop signal.
  Instant stopping = never;
  Instant execution_stopped = never;
  Instant stopped = never;
};

TaskLife life_of(const BatchRow& batch);
/// "PENDING", "RUNNING" and so on.
std::string_view status_of(const BatchRow& batch, Instant now);

/// Whether it is to run: its desired status.
bool is_wanted(const BatchRow& batch, Instant now);
bool is_running(const BatchRow& batch, Instant now);
/// Wanted, and not running yet.
bool is_pending(const BatchRow& batch, Instant now);
/// It exited instead of running.
bool has_failed(const BatchRow& batch, Instant now);
/// How many changes there were to it so far: its `version`.
std::int64_t version_of(const BatchRow& batch, Instant now);

}  // namespace windtunnel::ecs
