#pragma once

#include <string_view>

namespace windtunnel::s3 {

/// Whether a new general purpose bucket may have this name (S3-002).
bool is_bucket_name(std::string_view name);

}  // namespace windtunnel::s3
