#pragma once

#include "emulator/world/service.hpp"

namespace windtunnel::events {

/// Amazon EventBridge: buses, rules that match events by pattern, and their delivery to targets.
world::ServiceDefinition definition();

}  // namespace windtunnel::events
