#pragma once

#include "emulator/world/service.hpp"

namespace windtunnel::ssm {

/// Systems Manager as far as it is implemented: Parameter Store.
world::ServiceDefinition definition();

}  // namespace windtunnel::ssm
