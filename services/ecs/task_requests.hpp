#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/ecs/rows.hpp"

namespace windtunnel::ecs {

/// Tasks are listed, described, run and stopped.
class TaskRequests final : public world::Component {
 public:
  explicit TaskRequests(world::World& world);

  ListTasksResponse list_tasks(world::Call& call, const ListTasksRequest& in);
  DescribeTasksResponse describe_tasks(world::Call& call, const DescribeTasksRequest& in);
  RunTaskResponse run_task(world::Call& call, const RunTaskRequest& in);
  StopTaskResponse stop_task(world::Call& call, const StopTaskRequest& in);

 private:
  TaskSettings settings(const world::Call& call, const RunTaskRequest& in) const;
  RunTaskResponse describe_run(const world::Call& call, const std::string& cluster,
                               std::uint64_t first, std::uint64_t count) const;

  world::Table<RunTokenRow> tokens_;
};

}  // namespace windtunnel::ecs
