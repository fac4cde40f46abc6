#pragma once

#include <string>
#include <string_view>

#include "emulator/http/message.hpp"

namespace windtunnel::http {

/// Why this room refuses a request before any handler sees it.
struct Problem {
  unsigned status = 400;
  /// One sentence that says what is wrong and, where there is something to do, what.
  std::string detail;
};

/// The phrase that goes with a status in the status line; "Unknown Status" for one without.
std::string_view reason_phrase(unsigned status);

/// The problem as an `application/problem+json` answer (RFC 9457).
Response problem_response(const Problem& problem);

}  // namespace windtunnel::http
