#include "services/elb/definition.hpp"

#include "services/elb/api.hpp"
#include "services/elb/load_balancers.hpp"
#include "services/elb/registrations.hpp"
#include "services/elb/sections.hpp"

namespace windtunnel::elb {

using simulation::Band;
using simulation::EventClass;

world::ServiceDefinition definition() {
  world::ServiceDefinition elb(service_model, service_number);

  elb.component<LoadBalancers>();
  elb.handle<operations::CreateLoadBalancer, &LoadBalancers::create_load_balancer>();
  elb.handle<operations::DescribeLoadBalancers, &LoadBalancers::describe_load_balancers>();
  elb.handle<operations::DeleteLoadBalancer, &LoadBalancers::delete_load_balancer>();
  elb.handle<operations::ConfigureHealthCheck, &LoadBalancers::configure_health_check>();
  elb.handle<operations::ModifyLoadBalancerAttributes,
             &LoadBalancers::modify_load_balancer_attributes>();
  elb.handle<operations::DescribeLoadBalancerAttributes,
             &LoadBalancers::describe_load_balancer_attributes>();
  elb.handle<operations::AddTags, &LoadBalancers::add_tags>();
  elb.handle<operations::DescribeTags, &LoadBalancers::describe_tags>();
  elb.handle<operations::RemoveTags, &LoadBalancers::remove_tags>();

  elb.component<Registrations>();
  elb.handle<operations::RegisterInstancesWithLoadBalancer,
             &Registrations::register_instances_with_load_balancer>();
  elb.handle<operations::DeregisterInstancesFromLoadBalancer,
             &Registrations::deregister_instances_from_load_balancer>();
  elb.handle<operations::DescribeInstanceHealth, &Registrations::describe_instance_health>();
  elb.on_event<&Registrations::settled>(event_numbers::settled,
                                        {"elb.settled", Band::lifecycle, EventClass::work});
  return elb;
}

}  // namespace windtunnel::elb
