#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/world/call.hpp"
#include "services/autoscaling/api.hpp"

/// What CreateAutoScalingGroup and its update say about a group, checked (ASG-001, ASG-003). What
/// would change how it behaves and is not modelled is refused.
namespace windtunnel::autoscaling {

AutoScalingGroup new_settings(const world::Call& call, const CreateAutoScalingGroupType& in);
/// Changes what is given and nothing else (ASG-006).
void update_settings(const world::Call& call, const UpdateAutoScalingGroupType& in,
                     AutoScalingGroup& settings);

/// "subnet-1, subnet-2" as a list.
std::vector<std::string> subnets_of(std::string_view vpc_zone_identifier);

bool is_suspended(const AutoScalingGroup& settings, std::string_view process);

}  // namespace windtunnel::autoscaling
