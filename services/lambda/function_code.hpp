#pragma once

#include <cstdint>
#include <string>

#include "emulator/world/call.hpp"
#include "services/lambda/api.hpp"

namespace windtunnel::lambda {

/// What is known of a function's code: it is neither unpacked nor kept.
struct CodeFacts {
  /// In base64; of an image, its URI's in hexadecimal.
  std::string sha256;
  std::int64_t size = 0;
};

/// Reads the code from the request, from S3 in-world, or from an image's URI (LAM-008).
CodeFacts read_code(world::Call& call, const FunctionCode& code);

}  // namespace windtunnel::lambda
