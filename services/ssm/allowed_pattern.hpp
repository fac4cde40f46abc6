#pragma once

#include <string>

namespace windtunnel::ssm {

/// Throws unless `pattern` is a regular expression and all of `value` matches it; an empty
/// pattern allows everything (SSM-027). RE2 matches in linear time, so what needs backtracking
/// (look-around, back-references) counts as no regular expression here, unlike in AWS.
void check_allowed_pattern(const std::string& pattern, const std::string& value);

}  // namespace windtunnel::ssm
