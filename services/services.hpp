#pragma once

#include "emulator/world/service.hpp"

namespace windtunnel::services {

/// Every service that this build has, in the order of wiring. Made once for the process; it must
/// outlive every world.
const world::ServiceRegistry& registry();

}  // namespace windtunnel::services
