#pragma once

#include <span>
#include <string>

#include "services/elbv2/attributes.hpp"
#include "simulation/time.hpp"

namespace windtunnel::elbv2 {

/// The attributes of target groups of that protocol (ELB-012).
std::span<const AttributeRule> target_group_attributes(const api::Opt<std::string>& protocol);

/// How long a target of the group drains (ELB-025).
simulation::Duration deregistration_delay(const TargetGroupRow& group);

}  // namespace windtunnel::elbv2
