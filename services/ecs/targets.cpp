#include "services/ecs/targets.hpp"

#include <algorithm>
#include <chrono>

#include "services/ecs/errors.hpp"
#include "services/ecs/names.hpp"
#include "services/elbv2/api.hpp"

namespace windtunnel::ecs {
namespace {

std::vector<elbv2::TargetDescription> targets_of(const LoadBalancer& balancer,
                                                 const std::vector<std::string>& addresses) {
  std::vector<elbv2::TargetDescription> targets;
  for (const std::string& address : addresses) {
    targets.push_back({.Id = address, .Port = *balancer.containerPort});
  }
  return targets;
}

template <class Operation>
void for_each_group(world::World& world, const world::Scope& scope, const LoadBalancers& balancers,
                    const std::vector<std::string>& addresses) {
  for (const LoadBalancer& balancer : balancers) {
    typename Operation::Input input;
    input.TargetGroupArn = *balancer.targetGroupArn;
    input.Targets = targets_of(balancer, addresses);
    try {
      world.invoke_as<Operation>(service_principal, scope, input);
    } catch (const api::ApiError& error) {
      world.note("RegistrationFailed", {{"target_group", *balancer.targetGroupArn},
                                        {"code", error.code},
                                        {"message", error.message}});
    }
  }
}

Health read_health(const elbv2::TargetHealthDescription& target) {
  const std::string& state = target.TargetHealth.or_default().State.or_default();
  if (state == "healthy") return Health::healthy;
  if (state == "initial") return Health::waiting;
  return state == "unhealthy" ? Health::unhealthy : Health::unused;
}

}  // namespace

void register_targets(world::World& world, const world::Scope& scope,
                      const LoadBalancers& balancers, const world::AddressesRegistered& tasks) {
  for_each_group<elbv2::operations::RegisterTargets>(world, scope, balancers, tasks.addresses);
  if (tasks.silent || tasks.task_entry) world.raise(tasks);
}

void deregister_targets(world::World& world, const world::Scope& scope,
                        const LoadBalancers& balancers, const std::vector<std::string>& addresses) {
  for_each_group<elbv2::operations::DeregisterTargets>(world, scope, balancers, addresses);
}

simulation::Duration deregistration_delay(world::World& world, const world::Scope& scope,
                                          const LoadBalancers& balancers) {
  simulation::Duration longest{0};
  for (const LoadBalancer& balancer : balancers) {
    elbv2::DescribeTargetGroupAttributesInput query;
    query.TargetGroupArn = *balancer.targetGroupArn;
    try {
      const auto found = world.invoke_as<elbv2::operations::DescribeTargetGroupAttributes>(
          service_principal, scope, query);
      for (const auto& attribute : found.Attributes.or_default()) {
        if (attribute.Key != std::string("deregistration_delay.timeout_seconds")) continue;
        longest = std::max<simulation::Duration>(
            longest, std::chrono::seconds(std::stoi(attribute.Value.or_default())));
      }
    } catch (const api::ApiError&) {
      // A target group that is gone drains nothing.
    }
  }
  return longest;
}

std::vector<Health> health_of(world::World& world, const world::Scope& scope,
                              const LoadBalancers& balancers,
                              const std::vector<std::string>& addresses) {
  std::vector<Health> worst(addresses.size(), Health::healthy);
  if (addresses.empty()) return worst;
  for (const LoadBalancer& balancer : balancers) {
    elbv2::DescribeTargetHealthInput query;
    query.TargetGroupArn = *balancer.targetGroupArn;
    query.Targets = targets_of(balancer, addresses);
    try {
      const auto found =
          world.invoke_as<elbv2::operations::DescribeTargetHealth>(service_principal, scope, query);
      const auto& targets = found.TargetHealthDescriptions.or_default();
      for (std::size_t index = 0; index < targets.size(); ++index) {
        worst[index] = std::max(worst[index], read_health(targets[index]));
      }
    } catch (const api::ApiError&) {
      std::fill(worst.begin(), worst.end(), Health::unused);
    }
  }
  return worst;
}

void check_target_groups(world::World& world, const world::Scope& scope,
                         const LoadBalancers& balancers, bool in_use) {
  for (const LoadBalancer& balancer : balancers) {
    const std::string& arn = *balancer.targetGroupArn;
    elbv2::DescribeTargetGroupsInput query;
    query.TargetGroupArns = std::vector<std::string>{arn};
    elbv2::DescribeTargetGroupsOutput found;
    try {
      found =
          world.invoke_as<elbv2::operations::DescribeTargetGroups>(service_principal, scope, query);
    } catch (const api::ApiError&) {
      throw errors::no_such_target_group(arn);
    }
    const elbv2::TargetGroup& group = found.TargetGroups->at(0);
    if (group.TargetType != std::string("ip")) {
      throw errors::target_type_is_wrong(arn, group.TargetType.or_default());
    }
    if (in_use && group.LoadBalancerArns.or_default().empty()) {
      throw errors::target_group_without_load_balancer(arn);
    }
  }
}

}  // namespace windtunnel::ecs
