#pragma once

#include "emulator/world/world.hpp"
#include "services/lambda/execution.hpp"

namespace windtunnel::lambda {

/// Publishes what one execution puts into AWS/Lambda, for the minute in which it began (LAM-022).
void publish_metrics(world::World& world, const Execution& execution, bool through_alias);

}  // namespace windtunnel::lambda
