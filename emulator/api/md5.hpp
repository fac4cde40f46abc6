#pragma once

#include <string>
#include <string_view>

namespace windtunnel::api {

/// The MD5 of these bytes, as 16 raw bytes: where AWS's protocols carry it as a checksum (S3's
/// ETag and Content-MD5, SQS's MD5OfBody). Never for security.
std::string md5(std::string_view bytes);

}  // namespace windtunnel::api
