#pragma once

#include <cstdint>
#include <optional>
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

/// The index of the first entry that fits: small, so that whoever is told of tasks can keep it.
std::optional<std::uint32_t> find_task_entry(const std::vector<TaskBehaviour>& entries,
                                             const TaskDefinitionPlace& place);
/// The entry, or a behaviour that starts, is healthy and makes no errors.
const TaskBehaviour& task_behaviour_at(const std::vector<TaskBehaviour>& entries,
                                       std::optional<std::uint32_t> index);

}  // namespace windtunnel::simulation
