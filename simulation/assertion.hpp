#pragma once

#include <stdexcept>
#include <string>

namespace windtunnel::simulation {

/// A programmer error found at run time. Thrown inside a turn, so that the turn reverts and its
/// world turns read-only; outside of turns a failed assertion aborts the process.
class AssertionFailure : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// Marks this thread as being inside a turn for its lifetime: failed assertions throw.
class AssertionsThrow {
 public:
  AssertionsThrow();
  ~AssertionsThrow();
  AssertionsThrow(const AssertionsThrow&) = delete;
  AssertionsThrow& operator=(const AssertionsThrow&) = delete;
};

[[noreturn]] void fail_assertion(const char* condition, const std::string& message,
                                 const char* file, int line);

}  // namespace windtunnel::simulation

/// States what must hold; stays on in release builds. `message` may be any string expression
/// and is evaluated only on failure.
#define WINDTUNNEL_ASSERT(condition, message)                                                    \
  do {                                                                                           \
    if (!(condition)) [[unlikely]] {                                                             \
      ::windtunnel::simulation::fail_assertion(#condition, (message), __FILE__, __LINE__);       \
    }                                                                                            \
  } while (false)
