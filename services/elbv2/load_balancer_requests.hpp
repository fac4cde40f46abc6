#pragma once

#include "emulator/world/call.hpp"
#include "services/elbv2/api.hpp"

namespace windtunnel::elbv2 {

/// The load balancer that CreateLoadBalancer asks for, with its defaults and without what it gets
/// when it is made: ARN, name in the DNS, time.
LoadBalancer requested_load_balancer(const world::Call& call, const CreateLoadBalancerInput& in);

/// The hosted zone of all load balancers of that type in the region (ELB-002): an id in AWS's form
/// that is none of AWS's.
std::string hosted_zone_of(const world::Scope& scope, std::string_view type);

}  // namespace windtunnel::elbv2
