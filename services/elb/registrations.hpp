#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/elb/api.hpp"
#include "services/elb/rows.hpp"
#include "simulation/event.hpp"

namespace windtunnel::elb {

/// The instances that are registered and not being deregistered.
std::vector<Instance> registered_in(const LoadBalancerRow& row);

/// Which instances are behind a load balancer, and how they are: that is read off the clock.
class Registrations final : public world::Component {
 public:
  using Component::Component;

  RegisterEndPointsOutput register_instances_with_load_balancer(world::Call& call,
                                                                const RegisterEndPointsInput& in);
  DeregisterEndPointsOutput deregister_instances_from_load_balancer(
      world::Call& call, const DeregisterEndPointsInput& in);
  DescribeEndPointStateOutput describe_instance_health(world::Call& call,
                                                       const DescribeEndPointStateInput& in);

  /// Nothing is done: a world at warp gets there.
  void settled(const simulation::Event&) {}

 private:
  void check_exist(const world::Scope& scope, const std::vector<Instance>& instances) const;
  InstanceState state_of(const world::Scope& scope, const LoadBalancerRow& row,
                         const std::string& instance) const;
};

}  // namespace windtunnel::elb
