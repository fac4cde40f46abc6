#pragma once

#include <string>
#include <vector>

#include "services/elbv2/api.hpp"

namespace windtunnel::elbv2 {

/// The conditions of a rule as they are shown afterwards (ELB-033); ValidationError for those that
/// AWS does not have.
std::vector<RuleCondition> checked_conditions(std::vector<RuleCondition> conditions);

/// What requests ask for, as far as a stream of the fleet file says it.
struct Asked {
  std::string path;
  /// Empty for none.
  std::string host;
};

/// Whether a rule with these conditions, all of which must hold, is for such requests. Nothing is
/// known of their headers, methods, queries and sources: such a condition never holds, nor do
/// regular expressions.
bool fits(const std::vector<RuleCondition>& conditions, const Asked& asked);

}  // namespace windtunnel::elbv2
