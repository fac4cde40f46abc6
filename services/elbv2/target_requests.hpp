#pragma once

#include <vector>

#include "emulator/world/call.hpp"
#include "services/elbv2/api.hpp"
#include "services/elbv2/rows.hpp"
#include "services/elbv2/target_keys.hpp"

namespace windtunnel::elbv2 {

/// The target of the group that a request means; ValidationError for an id of no such target.
TargetKey read_target(const TargetGroupRow& group, const TargetDescription& target);

/// Refuses instances that are not there or do not run (ELB-018, ELB-020).
void check_targets_run(const world::Call& call, const TargetGroupRow& group,
                       const std::vector<TargetDescription>& targets);

}  // namespace windtunnel::elbv2
