#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "emulator/world/resource_directory.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/ecs/names.hpp"
#include "services/ecs/rows.hpp"
#include "simulation/event.hpp"

namespace windtunnel::ecs {

struct TaskCounts {
  std::uint64_t running = 0;
  std::uint64_t pending = 0;
};

/// Whose tasks: those of a task set, or those of RunTask under the number 0.
struct TaskOwner {
  world::Scope scope;
  std::string cluster;
  std::uint64_t number = 0;
};

/// A batch and where it is; `row` is good until the next change to its owner's tasks.
struct Batch {
  std::string key;
  std::uint64_t first = 0;
  const BatchRow* row = nullptr;
};

/// One task: its number and its batch.
struct FoundTask {
  std::uint64_t number = 0;
  Batch batch;
};

struct StopReason {
  std::string code;
  std::string text;
};

/// All tasks: they start, stop and are forgotten.
class Tasks final : public world::Component {
 public:
  explicit Tasks(world::World& world);

  /// Returns the number of the first. `event_class` of the event for which a world at warp does not
  /// rest before they run.
  std::uint64_t start(const TaskOwner& owner, const TaskSettings& settings, std::uint64_t count,
                      simulation::EventClass event_class = simulation::EventClass::work);
  /// Stops so many of the batch from that one on. They drain first where they are registered.
  /// Returns when they are gone.
  Instant stop(const TaskOwner& owner, const Batch& batch, std::uint64_t from, std::uint64_t count,
               const StopReason& reason, Duration drain);
  void set_registered(const TaskOwner& owner, const Batch& batch);
  void set_noticed(const TaskOwner& owner, const Batch& batch);

  /// An hour after something of the cluster ended, it is forgotten.
  void forget_later(const world::Scope& scope, const std::string& cluster, Instant ended);

  /// In order of their numbers.
  std::vector<Batch> of_owner(const TaskOwner& owner) const;
  void each_in_cluster(const world::Scope& scope, const std::string& cluster,
                       const std::function<bool(const Batch&)>& visit) const;
  std::optional<FoundTask> find(const world::Scope& scope, const std::string& cluster,
                                const std::string& id) const;

  TaskCounts count(const TaskOwner& owner) const;
  TaskCounts count_in_cluster(const world::Scope& scope, const std::string& cluster) const;

  /// The entry of the fleet file's task_definitions that such tasks go by.
  std::optional<std::uint32_t> fleet_entry(const world::Scope& scope,
                                           const TaskSettings& settings) const;
  std::string id(std::uint64_t number) const;
  std::string address(std::uint64_t number) const;
  /// Those it was born with, unless others were set; nothing for a task that is not there.
  std::optional<world::Tags> tags(const world::Scope& scope, const std::string& arn) const;
  world::Tags tags(const std::string& arn, const BatchRow& batch) const;

  /// Read off the clock already: there for worlds at warp, and for EventBridge to be told of tasks
  /// that run or are gone. The subject is the cluster's number, or 0 for what is no task.
  void on_settled(const simulation::Event& event);
  /// What stopped an hour ago is shown no more, nor are services that went with it (ECS-031,
  /// ECS-040). The subject is the cluster's number.
  void on_forget(const simulation::Event& event);

 private:
  BatchRow& edit(const TaskOwner& owner, const Batch& batch);
  std::uint64_t cluster_number(const world::Scope& scope, const std::string& cluster) const;
  /// EventBridge is told how the batch's tasks are, once, and where it listens.
  void tell(const TaskOwner& owner, const std::string& key);

  world::Table<BatchRow> batches_;
};

}  // namespace windtunnel::ecs
