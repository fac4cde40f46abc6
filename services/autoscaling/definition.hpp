#pragma once

#include "emulator/world/service.hpp"

namespace windtunnel::autoscaling {

/// Auto Scaling: groups of instances that keep their number, and the hooks in their lives.
world::ServiceDefinition definition();

}  // namespace windtunnel::autoscaling
