#pragma once

#include <cstdint>
#include <string_view>

#include "services/autoscaling/rows.hpp"
#include "services/ec2/api.hpp"

namespace windtunnel::autoscaling {

/// RunInstances for `count` instances of a group, in that zone and subnet (the zone's own where it
/// is empty). `configuration` is null where the group's is not there any more.
ec2::RunInstancesRequest launch_request(const AutoScalingGroup& settings,
                                        const LaunchConfigurationRow* configuration,
                                        const OccasionRow::Place& place, std::uint32_t count);

/// What every instance of a group is tagged with (ASG-011).
inline constexpr std::string_view group_tag = "aws:autoscaling:groupName";

}  // namespace windtunnel::autoscaling
