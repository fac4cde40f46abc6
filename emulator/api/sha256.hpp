#pragma once

#include <string>
#include <string_view>

namespace windtunnel::api {

/// The SHA-256 of these bytes, as 32 raw bytes (S3's checksums, Lambda's CodeSha256).
std::string sha256(std::string_view bytes);

}  // namespace windtunnel::api
