#include "services/ecs/task_life.hpp"

#include <algorithm>

#include "services/ecs/limits.hpp"

namespace windtunnel::ecs {
namespace {

/// Whether its container exits before anybody stops it.
bool exits(const BatchRow& batch) {
  return batch.fails &&
         (!batch.told_to_stop() || batch.stopping >= batch.created + batch.start_time);
}

}  // namespace

TaskLife life_of(const BatchRow& batch) {
  TaskLife life;
  const Duration provisioning =
      batch.has_interface ? std::min(durations::provisioning, batch.start_time) : Duration{0};
  const Duration activating = batch.has_interface
                                  ? std::min(durations::activating, batch.start_time - provisioning)
                                  : Duration{0};
  const Instant runs = batch.created + batch.start_time;
  const Duration release = batch.has_interface ? durations::deprovisioning : Duration{0};
  life.created = batch.created;
  life.pull_started = batch.created + provisioning;
  life.pull_stopped = runs - activating;
  if (exits(batch)) {
    life.deactivating = life.stopping = life.execution_stopped = runs;
    life.stopped = runs + release;
    return life;
  }
  life.running = runs;
  if (!batch.told_to_stop()) return life;
  life.deactivating = batch.stopping;
  if (batch.stopping < runs) {
    life.running = never;
    if (batch.stopping < life.pull_started) life.pull_started = never;
    if (batch.stopping < life.pull_stopped) life.pull_stopped = never;
    life.stopping = life.execution_stopped = batch.stopping;
  } else {
    life.stopping = batch.stopping + batch.drain;
    life.execution_stopped = life.stopping + durations::stopping;
  }
  life.stopped = life.execution_stopped + release;
  return life;
}

std::string_view status_of(const BatchRow& batch, Instant now) {
  const TaskLife life = life_of(batch);
  if (now >= life.stopped) return "STOPPED";
  if (now >= life.execution_stopped) return "DEPROVISIONING";
  if (now >= life.stopping) return "STOPPING";
  if (now >= life.deactivating) return "DEACTIVATING";
  if (now >= life.running) return "RUNNING";
  if (batch.has_interface && now >= life.pull_stopped) return "ACTIVATING";
  if (now >= life.pull_started) return "PENDING";
  return "PROVISIONING";
}

bool has_failed(const BatchRow& batch, Instant now) {
  return exits(batch) && now >= batch.created + batch.start_time;
}

bool is_wanted(const BatchRow& batch, Instant now) {
  return !batch.told_to_stop() && !has_failed(batch, now);
}

bool is_running(const BatchRow& batch, Instant now) { return status_of(batch, now) == "RUNNING"; }

bool is_pending(const BatchRow& batch, Instant now) {
  return is_wanted(batch, now) && !is_running(batch, now);
}

std::int64_t version_of(const BatchRow& batch, Instant now) {
  const TaskLife life = life_of(batch);
  std::int64_t version = 0;
  for (const Instant at :
       {life.created, life.pull_started, life.pull_stopped, life.running, life.deactivating,
        life.stopping, life.execution_stopped, life.stopped}) {
    if (at <= now) ++version;
  }
  return version;
}

}  // namespace windtunnel::ecs
