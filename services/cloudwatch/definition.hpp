#pragma once

#include "emulator/world/service.hpp"

namespace windtunnel::cloudwatch {

/// Amazon CloudWatch: metrics, metric alarms, and the metrics of the fleet's traffic.
world::ServiceDefinition definition();

}  // namespace windtunnel::cloudwatch
