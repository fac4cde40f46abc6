#pragma once

#include <cstdint>
#include <string_view>

#include "services/autoscaling/rows.hpp"
#include "services/ec2/api.hpp"

namespace windtunnel::autoscaling {

// RunInstances for `count` instances of a group, in that zone and subnet (the zone's own where it
// is empty).

/// `configuration` is null where the group's is not there any more.
ec2::RunInstancesRequest launch_request(const AutoScalingGroup& settings,
                                        const LaunchConfigurationRow* configuration,
                                        const OccasionRow::Place& place, std::uint32_t count);
/// The template by its id and the number of its version. A tag of the group takes the place of one
/// of the template with the same key (ASG-011).
ec2::RunInstancesRequest launch_request(const AutoScalingGroup& settings,
                                        const LaunchTemplateSpecification& launch_template,
                                        const OccasionRow::Place& place, std::uint32_t count);

/// What every instance of a group is tagged with (ASG-011).
inline constexpr std::string_view group_tag = "aws:autoscaling:groupName";

}  // namespace windtunnel::autoscaling
