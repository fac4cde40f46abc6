#pragma once

#include "emulator/world/call.hpp"
#include "services/autoscaling/api.hpp"

/// Groups that launch from EC2's launch templates.
namespace windtunnel::autoscaling {

/// Takes the template for the group, whose zones must be known. EC2 is asked to check a launch from
/// it, so that a group cannot come to use a template that nothing can be launched from.
void take_launch_template(const world::Call& call, const LaunchTemplateSpecification& given,
                          AutoScalingGroup& settings);

/// The template with its id, its name and the number of the version that `named` means now
/// (ASG-026). Throws EC2's errors.
LaunchTemplateSpecification resolved_launch_template(world::World& world, const world::Scope& scope,
                                                     const LaunchTemplateSpecification& named);

}  // namespace windtunnel::autoscaling
