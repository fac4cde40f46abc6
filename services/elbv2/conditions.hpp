#pragma once

#include <vector>

#include "services/elbv2/api.hpp"

namespace windtunnel::elbv2 {

/// The conditions of a rule as they are shown afterwards (ELB-033); ValidationError for those that
/// AWS does not have. No request comes in here, so they are recorded and never evaluated.
std::vector<RuleCondition> checked_conditions(std::vector<RuleCondition> conditions);

}  // namespace windtunnel::elbv2
