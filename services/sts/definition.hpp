#pragma once

#include "emulator/world/service.hpp"

namespace windtunnel::sts {

/// Security Token Service: who calls, and sessions of roles.
world::ServiceDefinition definition();

}  // namespace windtunnel::sts
