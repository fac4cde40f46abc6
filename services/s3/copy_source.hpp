#pragma once

#include <string>
#include <string_view>

namespace windtunnel::s3 {

struct CopySource {
  std::string bucket;
  std::string key;
};

/// Reads `x-amz-copy-source`: "bucket/key" or "/bucket/key", percent-encoded, with
/// "?versionId=null" or nothing behind it. Throws InvalidArgument for anything else.
CopySource read_copy_source(std::string_view header);

/// As keys travel in listings with `encoding-type=url`: all but unreserved characters and slashes
/// percent-encoded.
std::string encode_key(std::string_view key);

}  // namespace windtunnel::s3
