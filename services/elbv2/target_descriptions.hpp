#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/elbv2/api.hpp"

namespace windtunnel::elbv2 {

/// DescribeTargetHealth: what the rows, the fleet and the clock say of a group's targets.
class TargetDescriptions final : public world::Component {
 public:
  using Component::Component;

  DescribeTargetHealthOutput describe_target_health(world::Call& call,
                                                    const DescribeTargetHealthInput& in);
};

}  // namespace windtunnel::elbv2
