#pragma once

#include "emulator/world/service.hpp"

namespace windtunnel::s3 {

/// S3: buckets and unversioned objects, enough to hold revisions, templates and assets.
world::ServiceDefinition definition();

}  // namespace windtunnel::s3
