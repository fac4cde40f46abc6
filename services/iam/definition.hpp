#pragma once

#include "emulator/world/service.hpp"

namespace windtunnel::iam {

/// AWS IAM: roles, users, access keys and instance profiles, kept and shown, not enforced.
world::ServiceDefinition definition();

}  // namespace windtunnel::iam
