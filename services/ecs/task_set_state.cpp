#include "services/ecs/task_set_state.hpp"

#include "services/ecs/limits.hpp"
#include "services/ecs/targets.hpp"
#include "services/ecs/task_life.hpp"
#include "services/ecs/task_sets.hpp"

namespace windtunnel::ecs {
namespace {

void add_unhealthy(TaskSetState& state, const Batch& batch, std::uint64_t number) {
  if (!state.unhealthy.empty()) {
    UnhealthyTasks& last = state.unhealthy.back();
    if (last.batch.first == batch.first && last.from + last.count == number) {
      ++last.count;
      return;
    }
  }
  state.unhealthy.push_back({batch, number, 1});
}

}  // namespace

TaskSetState state_of(world::World& world, const ServiceName& service, const TaskSetRow& set,
                      WithoutChecks without_checks) {
  const Tasks& tasks = world.component<Tasks>();
  const LoadBalancers& balancers = set.shown.loadBalancers.or_default();
  const Instant now = world.now();
  TaskSetState state;
  std::vector<Batch> checked;
  std::vector<std::string> addresses;
  for (const Batch& batch : tasks.of_owner(owner_of(service, set))) {
    if (is_pending(*batch.row, now)) state.pending += batch.row->count;
    if (!is_running(*batch.row, now)) continue;
    state.running += batch.row->count;
    if (balancers.empty()) {
      const bool later = without_checks == WithoutChecks::healthy_later;
      const Instant runs = life_of(*batch.row).running;
      const bool is_healthy = !later || now >= runs + durations::presumed_healthy;
      (is_healthy ? state.healthy : state.waiting) += batch.row->count;
    } else if (!batch.row->registered) {
      state.waiting += batch.row->count;
    } else {
      checked.push_back(batch);
      for (std::uint64_t n = 0; n < batch.row->count; ++n) {
        addresses.push_back(tasks.address(batch.first + n));
      }
    }
  }
  const std::vector<Health> healths = health_of(world, service.scope, balancers, addresses);
  std::size_t at = 0;
  for (const Batch& batch : checked) {
    for (std::uint64_t n = 0; n < batch.row->count; ++n) {
      const Health health = healths[at++];
      if (health == Health::healthy) ++state.healthy;
      if (health == Health::waiting) ++state.waiting;
      if (health == Health::unhealthy) add_unhealthy(state, batch, batch.first + n);
    }
  }
  return state;
}

}  // namespace windtunnel::ecs
