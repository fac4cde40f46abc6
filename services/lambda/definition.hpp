#pragma once

#include "emulator/world/service.hpp"

namespace windtunnel::lambda {

/// AWS Lambda: functions, versions and aliases with weights; invocations that are modelled by the
/// fleet file, and their metrics.
world::ServiceDefinition definition();

}  // namespace windtunnel::lambda
