#include "services/autoscaling/processes.hpp"

#include <algorithm>

#include "services/autoscaling/capacity.hpp"
#include "services/autoscaling/errors.hpp"
#include "services/autoscaling/group_settings.hpp"
#include "services/autoscaling/groups.hpp"
#include "services/autoscaling/health.hpp"
#include "services/autoscaling/reference.hpp"

namespace windtunnel::autoscaling {
namespace {

/// No list means all of them.
std::vector<std::string> meant_by(const ScalingProcessQuery& in) {
  const auto& names = in.ScalingProcesses.or_default();
  if (names.empty()) return process_names();
  for (const std::string& name : names) {
    const auto& known = process_names();
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      throw errors::validation("The scaling process " + name + " is not valid.");
    }
  }
  return names;
}

}  // namespace

api::Unit Processes::suspend_processes(world::Call& call, const ScalingProcessQuery& in) {
  Groups& groups = world_.component<Groups>();
  const GroupRow& row = groups.existing(call.scope, in.AutoScalingGroupName);
  if (row.settings.Status) {
    throw errors::validation(
        "Processes may not be suspended while the AutoScaling group is pending delete.");
  }
  for (const std::string& name : meant_by(in)) {
    if (is_suspended(row.settings, name)) continue;
    groups.edit({call.scope, in.AutoScalingGroupName})
        .settings.SuspendedProcesses->push_back(
            {.ProcessName = name,
             .SuspensionReason = "User suspended at " + simulation::format_instant(call.now())});
  }
  return {};
}

api::Unit Processes::resume_processes(world::Call& call, const ScalingProcessQuery& in) {
  Groups& groups = world_.component<Groups>();
  const GroupName group{call.scope, in.AutoScalingGroupName};
  const GroupRow& row = groups.existing(call.scope, group.name);
  bool capacity = false;
  bool health = false;
  for (const std::string& name : meant_by(in)) {
    if (!is_suspended(row.settings, name)) continue;
    std::erase_if(*groups.edit(group).settings.SuspendedProcesses,
                  [&](const SuspendedProcess& process) { return process.ProcessName == name; });
    capacity |= name == "Launch" || name == "Terminate";
    health |= name == "HealthCheck" || name == "ReplaceUnhealthy" || name == "Terminate";
  }
  // What was left undone is caught up with.
  if (capacity) world_.component<Capacity>().request_pass(group);
  if (health) world_.component<Health>().request_pass(group);
  return {};
}

}  // namespace windtunnel::autoscaling
