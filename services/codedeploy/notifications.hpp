#pragma once

#include <string_view>

#include "emulator/world/world.hpp"
#include "services/codedeploy/rows.hpp"
#include "services/codedeploy/target_ids.hpp"

/// The notices of a group's triggers, published to SNS in-world (CD-160, CD-161), and the events
/// of deployments and instances for EventBridge (CD-162). A notice that cannot be published is
/// noted in the history and changes nothing (CD-163).
namespace windtunnel::codedeploy {

/// `status` is CREATED, IN_PROGRESS, SUCCEEDED, FAILED, READY or ABORTED.
void notify_deployment(world::World& world, const world::Scope& scope,
                       const DeploymentRow& deployment, std::string_view status);

/// Whether any trigger, or a rule of EventBridge, is about single instances: a million of them are
/// not asked for in vain.
bool wants_instance_notices(world::World& world, const world::Scope& scope,
                            const DeploymentRow& deployment);
/// The target has started or ended.
void notify_instance(world::World& world, const world::Scope& scope,
                     const DeploymentRow& deployment, TargetPlace place);

}  // namespace windtunnel::codedeploy
