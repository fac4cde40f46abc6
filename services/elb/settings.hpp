#pragma once

#include "emulator/world/call.hpp"
#include "services/elb/api.hpp"

/// What a load balancer is made of, from what a client says (ELB-050 to ELB-053). Each throws what
/// AWS answers to what cannot be.
namespace windtunnel::elb {

/// All but name, DNS name and time.
LoadBalancerDescription settings_of(const world::Call& call, const CreateAccessPointInput& in);

HealthCheck default_health_check(const Listener& first);
void check_health_check(const HealthCheck& check);

LoadBalancerAttributes default_attributes();
/// Takes over the attributes that are given.
void change_attributes(const LoadBalancerAttributes& given, LoadBalancerAttributes& attributes);

}  // namespace windtunnel::elb
