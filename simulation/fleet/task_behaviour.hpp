#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulation/fleet/fleet_specification.hpp"

namespace windtunnel::simulation {

/// The revision of a task definition that a task is of.
struct TaskDefinitionPlace {
  std::string_view family;
  std::string_view revision;
  /// Of its essential containers.
  std::vector<std::string> images;
  std::string_view account;
  std::string_view region;
};

/// The first entry that fits, or a behaviour that starts and is healthy.
const TaskBehaviour& find_task_behaviour(const std::vector<TaskBehaviour>& entries,
                                         const TaskDefinitionPlace& place);

}  // namespace windtunnel::simulation
