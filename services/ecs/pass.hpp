#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "emulator/world/world.hpp"
#include "services/ecs/names.hpp"
#include "services/ecs/rows.hpp"
#include "services/ecs/services.hpp"
#include "services/ecs/task_set_state.hpp"
#include "services/ecs/task_sets.hpp"
#include "simulation/event.hpp"

namespace windtunnel::ecs {

/// When the scheduler looks at a service again; nothing while nothing of it changes by itself.
struct NextPass {
  std::optional<Instant> due;
  simulation::EventClass event_class = simulation::EventClass::background;
};

/// One look of the scheduler at one service.
class Pass {
 public:
  Pass(world::World& world, const ServiceName& name);

  NextPass run();

 private:
  TaskOwner owner(const TaskSetRow& set) const { return owner_of(name_, set); }
  /// The service's sets that are not draining, in order of creation.
  std::vector<std::uint64_t> numbers() const;
  const TaskSetRow& at(std::uint64_t number) const { return *sets_.find(name_, number); }
  TaskSetState state(std::uint64_t number) const;
  std::string subject(std::uint64_t number) const;

  // What happened to a set's tasks since the last look.
  void tend(std::uint64_t number);
  std::uint64_t notice_failures(const TaskSetRow& set);
  void register_running(const TaskSetRow& set);
  std::uint64_t stop_unhealthy(const TaskSetRow& set);
  void count_failures(std::uint64_t number, std::uint64_t failures);

  // What is to be done.
  void fill(std::uint64_t number, std::uint64_t desired);
  void start(std::uint64_t number, std::uint64_t count);
  void reduce(std::uint64_t number, std::uint64_t count);
  void roll();
  void stop_old(std::uint64_t fresh, std::uint64_t count);
  void break_circuit(std::uint64_t primary);
  void complete(std::uint64_t primary);
  void judge(std::uint64_t number);

  /// Whether its tasks fail, and it only tries again: nobody waits for that. A circuit breaker puts
  /// an end to it, and then it is work.
  bool is_in_trouble(const TaskSetRow& set) const;
  bool has_breaker() const;
  TaskSettings task_settings(const TaskSetRow& set) const;
  std::uint64_t desired_count() const;
  std::uint64_t desired_of(const TaskSetRow& set) const;

  NextPass next() const;
  void look_ahead(const TaskSetRow& set, std::optional<Instant>& soonest) const;

  world::World& world_;
  ServiceName name_;
  Services& services_;
  TaskSets& sets_;
  Tasks& tasks_;
  const ServiceRow& service_;
};

}  // namespace windtunnel::ecs
