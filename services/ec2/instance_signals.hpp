#pragma once

#include "emulator/world/signal.hpp"
#include "emulator/world/world.hpp"
#include "simulation/fleet/fleet.hpp"

namespace windtunnel::ec2 {

/// Tells the other services and EventBridge of an instance's new state (EC2-070), and that the
/// resource AWS::EC2::Instance changed. The fleet is no table of a service, so it is said here.
void announce(world::World& world, const simulation::Instance& instance,
              world::ResourceChanged::Change change);

/// The resource alone: its tags or attributes changed.
void announce_resource(world::World& world, const simulation::Instance& instance,
                       world::ResourceChanged::Change change);

}  // namespace windtunnel::ec2
