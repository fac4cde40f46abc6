#pragma once

#include "emulator/world/world.hpp"
#include "services/lambda/function_name.hpp"
#include "simulation/fleet/traffic.hpp"

namespace windtunnel::lambda {

/// Who was invoked, and the version that ran.
struct Invoked {
  FunctionReference function;
  std::string version;
  bool through_alias = false;
};

/// Publishes what so many invocations that began within a minute put into AWS/Lambda (LAM-022).
void publish_metrics(world::World& world, const Invoked& invoked,
                     const simulation::TrafficCounts& counts, simulation::Instant minute);

}  // namespace windtunnel::lambda
