#include "services/elbv2/definition.hpp"

#include "services/elbv2/api.hpp"
#include "services/elbv2/counters.hpp"
#include "services/elbv2/listeners.hpp"
#include "services/elbv2/load_balancer_traffic.hpp"
#include "services/elbv2/load_balancers.hpp"
#include "services/elbv2/rules.hpp"
#include "services/elbv2/sections.hpp"
#include "services/elbv2/tag_operations.hpp"
#include "services/elbv2/target_descriptions.hpp"
#include "services/elbv2/target_groups.hpp"
#include "services/elbv2/targets.hpp"
#include "services/elbv2/usage.hpp"

namespace windtunnel::elbv2 {

world::ServiceDefinition definition() {
  using simulation::Band;
  using simulation::EventClass;
  world::ServiceDefinition elbv2(service_model, service_number);

  elbv2.component<Counters>();
  elbv2.component<Usage>();

  elbv2.component<LoadBalancers>();
  elbv2.handle<operations::CreateLoadBalancer, &LoadBalancers::create_load_balancer>();
  elbv2.handle<operations::DescribeLoadBalancers, &LoadBalancers::describe_load_balancers>();
  elbv2.handle<operations::DeleteLoadBalancer, &LoadBalancers::delete_load_balancer>();
  elbv2.handle<operations::DescribeLoadBalancerAttributes,
               &LoadBalancers::describe_load_balancer_attributes>();
  elbv2.handle<operations::ModifyLoadBalancerAttributes,
               &LoadBalancers::modify_load_balancer_attributes>();

  elbv2.component<Listeners>();
  elbv2.handle<operations::CreateListener, &Listeners::create_listener>();
  elbv2.handle<operations::DescribeListeners, &Listeners::describe_listeners>();
  elbv2.handle<operations::ModifyListener, &Listeners::modify_listener>();
  elbv2.handle<operations::DeleteListener, &Listeners::delete_listener>();

  elbv2.component<Rules>();
  elbv2.handle<operations::CreateRule, &Rules::create_rule>();
  elbv2.handle<operations::DescribeRules, &Rules::describe_rules>();
  elbv2.handle<operations::ModifyRule, &Rules::modify_rule>();
  elbv2.handle<operations::DeleteRule, &Rules::delete_rule>();
  elbv2.handle<operations::SetRulePriorities, &Rules::set_rule_priorities>();

  elbv2.component<TargetGroups>();
  elbv2.handle<operations::CreateTargetGroup, &TargetGroups::create_target_group>();
  elbv2.handle<operations::DescribeTargetGroups, &TargetGroups::describe_target_groups>();
  elbv2.handle<operations::ModifyTargetGroup, &TargetGroups::modify_target_group>();
  elbv2.handle<operations::DeleteTargetGroup, &TargetGroups::delete_target_group>();
  elbv2.handle<operations::DescribeTargetGroupAttributes,
               &TargetGroups::describe_target_group_attributes>();
  elbv2.handle<operations::ModifyTargetGroupAttributes,
               &TargetGroups::modify_target_group_attributes>();

  elbv2.component<Targets>();
  elbv2.handle<operations::RegisterTargets, &Targets::register_targets>();
  elbv2.handle<operations::DeregisterTargets, &Targets::deregister_targets>();
  elbv2.on_signal<world::InstanceStateChanged, &Targets::on_instance_state>();
  elbv2.on_signal<world::AddressesRegistered, &Targets::on_addresses_registered>();
  elbv2.on_event<&Targets::on_settled>(event_numbers::settled,
                                       {"elbv2.settled", Band::lifecycle, EventClass::work});
  elbv2.on_event<&Targets::on_drained>(event_numbers::drained,
                                       {"elbv2.drained", Band::lifecycle, EventClass::work});

  elbv2.component<LoadBalancerTraffic>();
  elbv2.on_event<&LoadBalancerTraffic::publish>(
      event_numbers::publish_traffic,
      {"elbv2.publish_traffic", Band::metrics, EventClass::background});

  elbv2.component<TargetDescriptions>();
  elbv2.handle<operations::DescribeTargetHealth, &TargetDescriptions::describe_target_health>();

  elbv2.component<TagOperations>();
  elbv2.handle<operations::AddTags, &TagOperations::add_tags>();
  elbv2.handle<operations::RemoveTags, &TagOperations::remove_tags>();
  elbv2.handle<operations::DescribeTags, &TagOperations::describe_tags>();
  return elbv2;
}

}  // namespace windtunnel::elbv2
