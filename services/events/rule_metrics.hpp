#pragma once

#include <string_view>
#include <vector>

#include "emulator/world/world.hpp"
#include "services/events/names.hpp"

namespace windtunnel::events {

/// Adds one to metrics of a rule in `AWS/Events` (EB-120, EB-121).
void count(world::World& world, const BusName& bus, std::string_view rule,
           const std::vector<std::string_view>& metrics);

}  // namespace windtunnel::events
