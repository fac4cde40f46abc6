#include "services/ssm/allowed_pattern.hpp"

#include <re2/re2.h>

#include "services/ssm/errors.hpp"

namespace windtunnel::ssm {

void check_allowed_pattern(const std::string& pattern, const std::string& value) {
  if (pattern.empty()) return;
  RE2::Options options;
  options.set_log_errors(false);
  constexpr std::int64_t memory_bytes = 1 << 20;
  options.set_max_mem(memory_bytes);
  const RE2 expression(pattern, options);
  if (!expression.ok()) throw errors::invalid_allowed_pattern(pattern, expression.error());
  if (!RE2::FullMatch(value, expression)) throw errors::parameter_pattern_mismatch(pattern);
}

}  // namespace windtunnel::ssm
