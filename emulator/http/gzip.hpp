#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace windtunnel::http {

enum class GunzipOutcome {
  Done,
  /// Not gzip, damaged, cut short, or followed by something that is not gzip.
  Malformed,
  /// More than `limit_bytes` would come out: a decompression bomb, or simply too large.
  TooLarge,
};

/// Inflates one or more concatenated gzip members into `out`, which never holds more than
/// `limit_bytes`. What `out` holds is meaningful only when the outcome is Done.
GunzipOutcome gunzip(std::string_view compressed, std::size_t limit_bytes, std::string& out);

}  // namespace windtunnel::http
