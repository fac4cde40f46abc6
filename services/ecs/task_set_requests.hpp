#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/ecs/names.hpp"
#include "services/ecs/rows.hpp"

namespace windtunnel::ecs {

/// What clients do with task sets of services with the EXTERNAL controller, and CodeDeploy with
/// those of its own (ECS-061).
class TaskSetRequests final : public world::Component {
 public:
  using Component::Component;

  CreateTaskSetResponse create_task_set(world::Call& call, const CreateTaskSetRequest& in);
  UpdateTaskSetResponse update_task_set(world::Call& call, const UpdateTaskSetRequest& in);
  DescribeTaskSetsResponse describe_task_sets(world::Call& call, const DescribeTaskSetsRequest& in);
  DeleteTaskSetResponse delete_task_set(world::Call& call, const DeleteTaskSetRequest& in);
  UpdateServicePrimaryTaskSetResponse update_service_primary_task_set(
      world::Call& call, const UpdateServicePrimaryTaskSetRequest& in);

 private:
  /// The service whose task sets the caller may change; `what` such as "Unable to update a task
  /// set".
  ServiceName changeable(const world::Call& call, const std::string& cluster,
                         const std::string& service, std::string_view what) const;
  /// TaskSetNotFoundException; one that is DRAINING is none.
  const TaskSetRow& existing(const ServiceName& service, const std::string& text) const;
  TaskSet settings(const world::Call& call, const CreateTaskSetRequest& in,
                   const Service& service) const;
};

}  // namespace windtunnel::ecs
