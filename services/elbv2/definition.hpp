#pragma once

#include "emulator/world/service.hpp"

namespace windtunnel::elbv2 {

/// Elastic Load Balancing v2: application and network load balancers, their listeners and rules,
/// and target groups of instances whose health follows the fleet and the clock.
world::ServiceDefinition definition();

}  // namespace windtunnel::elbv2
