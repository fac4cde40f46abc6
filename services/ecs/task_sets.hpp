#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/ecs/names.hpp"
#include "services/ecs/rows.hpp"
#include "services/ecs/tasks.hpp"

namespace windtunnel::ecs {

/// The task sets of services, and the deployments of those with the ECS controller.
class TaskSets final : public world::Component {
 public:
  explicit TaskSets(world::World& world);

  /// In order of creation, without those that are gone.
  std::vector<const TaskSetRow*> of_service(const ServiceName& service) const;
  /// By id or ARN; null for none.
  const TaskSetRow* find(const ServiceName& service, const std::string& text) const;
  /// Null for none.
  const TaskSetRow* find(const ServiceName& service, std::uint64_t number) const;
  bool find_by_arn(const world::Scope& scope, const std::string& arn) const;
  const TaskSetRow* primary(const ServiceName& service) const;
  TaskSetRow& edit(const ServiceName& service, std::uint64_t number);

  /// With an id, an ARN and times of its own; `settings` says the rest.
  TaskSetRow& create(const ServiceName& service, TaskSet settings);
  /// A new deployment becomes the primary one; the others go on as ACTIVE. `told`: why, as
  /// EventBridge is told; that it is in progress where it is empty.
  void deploy(const ServiceName& service, TaskSet settings, const std::string& told = {});
  /// Its tasks stop, and it is gone when they are.
  void drain(const ServiceName& service, std::uint64_t number);
  void erase_gone(const ServiceName& service);
  void erase_all(const ServiceName& service);

  /// Stops so many tasks of the set's batch from that one on: out of the target groups first.
  Instant stop(const ServiceName& service, const TaskSetRow& set, const Batch& batch,
               std::uint64_t from, std::uint64_t count, const StopReason& reason);
  /// Stops all that the set still wants; returns when its last task is gone.
  Instant stop_all(const ServiceName& service, const TaskSetRow& set, const StopReason& reason);

  TaskSet describe(const ServiceName& service, const TaskSetRow& row) const;
  std::vector<TaskSet> describe_all(const ServiceName& service) const;
  /// The primary one first.
  std::vector<Deployment> describe_deployments(const ServiceName& service) const;

 private:
  std::string key_of(const ServiceName& service, std::uint64_t number) const;
  bool is_gone(const TaskSetRow& row) const;

  world::Table<TaskSetRow> sets_;
};

/// ceil(the service's desired count x scale / 100) (ECS-063); 0 while it is draining.
std::uint64_t computed_desired_count(const Service& service, const TaskSetRow& set);
TaskOwner owner_of(const ServiceName& service, const TaskSetRow& set);
/// "Scaling activity initiated by (deployment ecs-svc/N)" (ECS-034).
StopReason scaling_activity(const TaskSetRow& set);
/// How a service event begins: "(service X)" or "(service X, taskSet ecs-svc/N)" (ECS-080).
std::string event_subject(const ServiceName& service, const ServiceRow& row, const TaskSetRow& set);
/// "(task T1) (task T2)", of the first ones.
std::string named_tasks(const Tasks& tasks, std::uint64_t first, std::uint64_t count);

}  // namespace windtunnel::ecs
