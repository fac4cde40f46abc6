#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "emulator/http/access.hpp"
#include "emulator/http/message.hpp"
#include "emulator/http/problem.hpp"

namespace windtunnel::http {

struct ReaderLimits {
  /// Request line and all header fields together.
  std::size_t header_bytes = 64 * 1024;
  std::size_t header_fields = 256;
  /// Of the body as received and of the inflated body, each.
  std::uint64_t body_bytes = 256 * 1024 * 1024;
};

/// What this room itself needs to know of a request's head. Views as in Request.
struct RequestHead {
  AccessClaims claims;
  std::string_view expect;
  bool keep_alive = true;
};

/// Bytes in, one request after another out: knows no sockets. Views of a request stay valid until
/// start_next().
///
///     bytes -> feed() -> NeedMore | HeadDone | Complete | Refused
class RequestReader {
 public:
  enum class Step {
    /// All useful bytes were taken; feed() again with what is left and more.
    NeedMore,
    /// head() is known, the body is not read yet. Told once per request, before Complete.
    HeadDone,
    /// take_request() has the whole request.
    Complete,
    /// The bytes are no request we can take: problem() says why. The connection cannot go on.
    Refused,
  };
  struct Fed {
    Step step;
    /// How many bytes from the front are done with.
    std::size_t consumed_bytes;
  };

  explicit RequestReader(const ReaderLimits& limits);
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  Fed feed(std::string_view bytes);

  /// Whether part of a request (beyond what feed() left unconsumed) was already read.
  bool has_begun() const;
  /// Whether the head is known and a body is still to come.
  bool is_in_body() const;
  std::uint64_t body_bytes_received() const;

  const RequestHead& head() const;
  const Problem& problem() const;

  /// Once, after Complete.
  Request take_request();
  void start_next();

 private:
  class Parser;
  const ReaderLimits limits_;
  std::unique_ptr<Parser> parser_;
};

}  // namespace windtunnel::http
