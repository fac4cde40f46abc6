#pragma once

#include "emulator/world/service.hpp"

namespace windtunnel::sns {

/// Amazon SNS: standard topics whose notifications reach SQS queues in the same turn.
world::ServiceDefinition definition();

}  // namespace windtunnel::sns
