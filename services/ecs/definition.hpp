#pragma once

#include "emulator/world/service.hpp"

namespace windtunnel::ecs {

/// Amazon ECS: clusters, task definitions, services of all three deployment controllers with their
/// deployments or task sets, and tasks, which are modelled, not executed.
world::ServiceDefinition definition();

}  // namespace windtunnel::ecs
