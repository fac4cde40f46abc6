#pragma once

#include "emulator/world/service.hpp"

namespace windtunnel::ec2 {

/// EC2: the instances of the fleet and their tags.
world::ServiceDefinition definition();

}  // namespace windtunnel::ec2
