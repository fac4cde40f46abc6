#pragma once

#include <span>
#include <string_view>

#include "services/elbv2/attributes.hpp"

namespace windtunnel::elbv2 {

/// The attributes of load balancers of that type (ELB-006).
std::span<const AttributeRule> load_balancer_attributes(std::string_view type);

}  // namespace windtunnel::elbv2
