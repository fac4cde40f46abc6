#pragma once

#include "emulator/world/service.hpp"

namespace windtunnel::sqs {

/// Amazon SQS: standard queues, with visibility timeouts, delays and retention on the simulated
/// clock, and dead-letter queues.
world::ServiceDefinition definition();

}  // namespace windtunnel::sqs
