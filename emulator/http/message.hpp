#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace windtunnel::http {

/// One HTTP request as the rest of the emulator sees it: nothing here knows Beast. The views
/// stay valid until the request's Responder has been called.
struct Request {
  std::string_view method;
  /// The request target as received, percent-encoding intact: path and, after `?`, the query.
  std::string_view target;
  /// In the order received; names as sent (compare without case: `find_header`).
  std::vector<std::pair<std::string_view, std::string_view>> headers;
  /// Whole body, already de-chunked and, for `Content-Encoding: gzip`, inflated - but for a PUT,
  /// which stores what it carries: an S3 object keeps its Content-Encoding as metadata.
  std::string body;

  /// The first header of that name, compared without case; empty where there is none.
  std::string_view header(std::string_view name) const;
};

/// The answer to one request. `Content-Length`, `Server` and connection headers are the http
/// room's; `Date` is the caller's (simulated time), and is added from the wall only if absent.
struct Response {
  unsigned status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  /// Set by handlers of HEAD: the Content-Length to announce for a body that is not sent.
  std::uint64_t head_content_length = 0;
};

/// Called exactly once per request, from any thread.
using Responder = std::function<void(Response)>;

/// What a server does with a request that passed the http room's checks. Must not block: long
/// work is posted elsewhere and answered later through the responder.
using Handler = std::function<void(Request&&, Responder)>;

}  // namespace windtunnel::http
