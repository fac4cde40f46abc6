#pragma once

#include "emulator/world/service.hpp"

namespace windtunnel::codedeploy {

/// CodeDeploy for EC2 and machines on premises, in place. Needs CloudWatch (alarms), S3 (bundles)
/// and SNS (triggers) in the same registry where deployments use them.
world::ServiceDefinition definition();

}  // namespace windtunnel::codedeploy
