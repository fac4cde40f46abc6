#pragma once

#include "emulator/world/service.hpp"

namespace windtunnel::elb {

/// Elastic Load Balancing of 2012: classic load balancers. Its endpoint and signing name are also
/// elbv2's: the version of a request tells them apart.
world::ServiceDefinition definition();

}  // namespace windtunnel::elb
