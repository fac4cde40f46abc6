#include "simulation/assertion.hpp"

#include <cstdio>
#include <cstdlib>

namespace windtunnel::simulation {
namespace {
thread_local int throwing_depth = 0;
}

AssertionsThrow::AssertionsThrow() { ++throwing_depth; }
AssertionsThrow::~AssertionsThrow() { --throwing_depth; }

void fail_assertion(const char* condition, const std::string& message, const char* file, int line) {
  const std::string text =
      message + " [" + condition + " at " + file + ":" + std::to_string(line) + "]";
  if (throwing_depth > 0) throw AssertionFailure(text);
  std::fprintf(stderr, "windtunnel: assertion failed: %s\n", text.c_str());
  std::abort();
}

}  // namespace windtunnel::simulation
