#include "services/codedeploy/load_balancers.hpp"

#include <algorithm>

#include "services/codedeploy/names.hpp"
#include "services/elb/api.hpp"
#include "services/elbv2/api.hpp"

namespace windtunnel::codedeploy {
namespace {

using namespace std::chrono_literals;

constexpr Duration looks_every = 5s;
// ELB-023, ELB-024: how long a new target is being registered, after which it passes its first
// check; CodeDeploy sees it at its next look.
constexpr Duration registration_for_applications = 5s;
constexpr Duration registration_for_networks = 120s;
constexpr Duration default_delay = 300s;
/// How long a classic load balancer takes to take an instance in, or out without draining.
constexpr Duration classic_settles = 5s;

Duration deregistration_delay(world::World& world, const world::Scope& scope,
                              const std::string& target_group) {
  elbv2::DescribeTargetGroupAttributesInput query;
  query.TargetGroupArn = target_group;
  const auto found = world.invoke_as<elbv2::operations::DescribeTargetGroupAttributes>(
      service_principal, scope, query);
  for (const auto& attribute : found.Attributes.or_default()) {
    if (attribute.Key != std::string("deregistration_delay.timeout_seconds")) continue;
    return std::chrono::seconds(std::stoi(attribute.Value.or_default()));
  }
  return default_delay;
}

void take_target_group(world::World& world, const world::Scope& scope, const std::string& name,
                       TrafficControlReading& reading) {
  elbv2::DescribeTargetGroupsInput query;
  query.Names = std::vector<std::string>{name};
  const auto found =
      world.invoke_as<elbv2::operations::DescribeTargetGroups>(service_principal, scope, query);
  const auto& group = found.TargetGroups->at(0);
  TrafficControlRow& row = reading.row;
  row.target_groups.push_back(*group.TargetGroupArn);
  row.drains_in = std::max(row.drains_in,
                           deregistration_delay(world, scope, *group.TargetGroupArn) + looks_every);
  const bool is_application = group.Protocol.or_default().starts_with("HTTP");
  row.healthy_in = std::max(
      row.healthy_in,
      looks_every + (is_application ? registration_for_applications : registration_for_networks));
  if (group.LoadBalancerArns.or_default().empty() && row.never_healthy.empty()) {
    // ELB-027.
    row.never_healthy = "The instance was not healthy within an hour: the target group " + name +
                        " is not configured to receive traffic from a load balancer.";
  }
}

/// ELB-056: out when its connections have drained, in when it has passed as many checks as it
/// takes.
void take_classic(world::World& world, const world::Scope& scope, const std::string& name,
                  TrafficControlReading& reading) {
  const auto found = world.invoke_as<elb::operations::DescribeLoadBalancers>(
      service_principal, scope, {.LoadBalancerNames = std::vector<std::string>{name}});
  const auto attributes = world.invoke_as<elb::operations::DescribeLoadBalancerAttributes>(
      service_principal, scope, {.LoadBalancerName = name});
  TrafficControlRow& row = reading.row;
  row.classic.push_back(name);
  const auto draining =
      attributes.LoadBalancerAttributes.or_default().ConnectionDraining.or_default();
  const Duration drains =
      draining.Enabled
          ? Duration(std::chrono::seconds(draining.Timeout.value_or(default_delay / 1s)))
          : Duration(classic_settles);
  row.drains_in = std::max(row.drains_in, drains + looks_every);
  const auto& check = *found.LoadBalancerDescriptions->at(0).HealthCheck;
  row.healthy_in =
      std::max(row.healthy_in, classic_settles + looks_every +
                                   std::chrono::seconds(check.Interval * check.HealthyThreshold));
}

template <class Operation>
void for_each_classic(world::World& world, const world::Scope& scope,
                      const TrafficControlRow& control, const std::vector<std::string>& ids) {
  if (ids.empty()) return;
  typename Operation::Input input;
  for (const std::string& id : ids) input.Instances.push_back({.InstanceId = id});
  for (const std::string& name : control.classic) {
    input.LoadBalancerName = name;
    try {
      world.invoke_as<Operation>(service_principal, scope, input);
    } catch (const api::ApiError&) {
      // An instance that is no longer there, or the load balancer.
    }
  }
}

template <class Operation>
void for_each_group(world::World& world, const world::Scope& scope,
                    const TrafficControlRow& control, const std::vector<std::string>& ids) {
  if (ids.empty()) return;
  typename Operation::Input input;
  for (const std::string& id : ids) input.Targets.push_back({.Id = id});
  for (const std::string& group : control.target_groups) {
    input.TargetGroupArn = group;
    try {
      world.invoke_as<Operation>(service_principal, scope, input);
    } catch (const api::ApiError&) {
      // An instance that is no longer there, or a group.
    }
  }
}

}  // namespace

TrafficControlReading read_traffic_control(world::World& world, const world::Scope& scope,
                                           const LoadBalancerInfo& balancers) {
  TrafficControlReading reading;
  for (const ELBInfo& balancer : balancers.elbInfoList.or_default()) {
    try {
      take_classic(world, scope, balancer.name.or_default(), reading);
    } catch (const api::ApiError& error) {
      reading.error =
          "The load balancer " + balancer.name.or_default() + " cannot be used: " + error.message;
      return reading;
    }
  }
  for (const TargetGroupInfo& group : balancers.targetGroupInfoList.or_default()) {
    try {
      take_target_group(world, scope, group.name.or_default(), reading);
    } catch (const api::ApiError& error) {
      reading.error =
          "The target group " + group.name.or_default() + " cannot be used: " + error.message;
      return reading;
    }
  }
  return reading;
}

void leave_load_balancers(world::World& world, const world::Scope& scope,
                          const TrafficControlRow& control, const std::vector<std::string>& ids) {
  for_each_group<elbv2::operations::DeregisterTargets>(world, scope, control, ids);
  for_each_classic<elb::operations::DeregisterInstancesFromLoadBalancer>(world, scope, control,
                                                                         ids);
}

void join_load_balancers(world::World& world, const world::Scope& scope,
                         const TrafficControlRow& control, const std::vector<std::string>& ids) {
  for_each_group<elbv2::operations::RegisterTargets>(world, scope, control, ids);
  for_each_classic<elb::operations::RegisterInstancesWithLoadBalancer>(world, scope, control, ids);
}

}  // namespace windtunnel::codedeploy
