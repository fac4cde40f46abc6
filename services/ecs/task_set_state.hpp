#pragma once

#include <cstdint>
#include <vector>

#include "emulator/world/world.hpp"
#include "services/ecs/names.hpp"
#include "services/ecs/rows.hpp"
#include "services/ecs/tasks.hpp"

namespace windtunnel::ecs {

/// Tasks that follow each other in a batch and fail health checks.
struct UnhealthyTasks {
  Batch batch;
  std::uint64_t from = 0;
  std::uint64_t count = 0;
};

/// How the tasks of a set are at this instant.
struct TaskSetState {
  std::uint64_t running = 0;
  std::uint64_t pending = 0;
  /// Of the running ones.
  std::uint64_t healthy = 0;
  /// Their first health checks are still to come.
  std::uint64_t waiting = 0;
  /// In order, those that follow each other together.
  std::vector<UnhealthyTasks> unhealthy;

  std::uint64_t wanted() const { return running + pending; }
  /// ECS-063.
  bool is_steady(std::uint64_t desired) const {
    return running == desired && pending == 0 && healthy == running;
  }
};

/// Whether a running task without health checks is healthy at once, as task sets are judged, or
/// after 40 s, as those of a rolling deployment are (ECS-052).
enum class WithoutChecks : bool { healthy_at_once, healthy_later };

TaskSetState state_of(world::World& world, const ServiceName& service, const TaskSetRow& set,
                      WithoutChecks without_checks);

}  // namespace windtunnel::ecs
