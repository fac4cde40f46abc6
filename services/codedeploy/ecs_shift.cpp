#include "services/codedeploy/ecs_shift.hpp"

#include <algorithm>

#include "services/codedeploy/errors.hpp"
#include "services/codedeploy/names.hpp"
#include "services/ecs/api.hpp"
#include "services/elbv2/api.hpp"

namespace windtunnel::codedeploy::ecs_shift {
namespace {

constexpr std::string_view unhealthy =
    "CodeDeploy detected that the replacement task set is unhealthy.";

DeploymentError balancer_invalid(const std::string& why) {
  return {"ELASTIC_LOAD_BALANCING_INVALID", "The load balancer cannot be used: " + why};
}

std::optional<ecs::Service> find_service(world::World& world, const world::Scope& scope,
                                         const std::string& cluster, const std::string& service) {
  ecs::DescribeServicesRequest request;
  request.cluster = cluster;
  request.services = {service};
  try {
    auto found =
        world.invoke_as<ecs::operations::DescribeServices>(service_principal, scope, request);
    if (found.services.or_default().empty()) return std::nullopt;
    return std::move(found.services->front());
  } catch (const api::ApiError&) {
    return std::nullopt;
  }
}

/// Why CodeDeploy cannot deploy to the service; empty where it can.
std::string objection(const std::optional<ecs::Service>& service, const std::string& name) {
  if (!service || service->status != std::string("ACTIVE")) {
    return "The ECS service " + name + " does not exist or is not active";
  }
  if (service->deploymentController.or_default().type != std::string("CODE_DEPLOY")) {
    return "The deployment controller of the ECS service " + name + " is not CODE_DEPLOY";
  }
  return {};
}

/// Weights for the two target groups; a network load balancer forwards to one.
elbv2::Action forward(const EcsShiftRow& ecs, bool to_both, std::int64_t green_percent) {
  elbv2::Action action;
  action.Type = "forward";
  if (!to_both) {
    action.TargetGroupArn = green_percent == 0 ? ecs.blue_target_group : ecs.green_target_group;
    return action;
  }
  auto& config = action.ForwardConfig.emplace();
  config.TargetGroupStickinessConfig = elbv2::TargetGroupStickinessConfig{.Enabled = false};
  auto& groups = config.TargetGroups.emplace();
  groups.push_back({.TargetGroupArn = ecs.blue_target_group,
                    .Weight = static_cast<std::int32_t>(100 - green_percent)});
  groups.push_back({.TargetGroupArn = ecs.green_target_group,
                    .Weight = static_cast<std::int32_t>(green_percent)});
  return action;
}

/// Whether the rule sends requests to one of the two target groups.
bool forwards_to_pair(const elbv2::Rule& rule, const EcsShiftRow& ecs) {
  const auto is_of_pair = [&](const std::string& arn) {
    return arn == ecs.blue_target_group || arn == ecs.green_target_group;
  };
  for (const elbv2::Action& action : rule.Actions.or_default()) {
    if (action.TargetGroupArn && is_of_pair(*action.TargetGroupArn)) return true;
    for (const auto& group : action.ForwardConfig.or_default().TargetGroups.or_default()) {
      if (is_of_pair(group.TargetGroupArn.or_default())) return true;
    }
  }
  return false;
}

std::optional<elbv2::Listener> find_listener(world::World& world, const world::Scope& scope,
                                             const std::string& arn) {
  elbv2::DescribeListenersInput request;
  request.ListenerArns = std::vector<std::string>{arn};
  const auto found =
      world.invoke_as<elbv2::operations::DescribeListeners>(service_principal, scope, request);
  if (found.Listeners.or_default().empty()) return std::nullopt;
  return found.Listeners->front();
}

/// Has the listener forward, by its default action and by each rule that forwards to the pair.
std::optional<DeploymentError> route(world::World& world, const world::Scope& scope,
                                     const EcsShiftRow& ecs, const std::string& listener_arn,
                                     std::int64_t green_percent) {
  try {
    const auto listener = find_listener(world, scope, listener_arn);
    if (!listener) return balancer_invalid("the listener " + listener_arn + " does not exist.");
    const bool is_application = listener->Protocol.or_default().starts_with("HTTP");
    if (!is_application && green_percent != 0 && green_percent != 100) {
      return balancer_invalid("a Network Load Balancer shifts all traffic at once.");
    }
    const std::vector<elbv2::Action> actions = {forward(ecs, is_application, green_percent)};
    elbv2::ModifyListenerInput change;
    change.ListenerArn = listener_arn;
    change.DefaultActions = actions;
    world.invoke_as<elbv2::operations::ModifyListener>(service_principal, scope, change);
    if (!is_application) return std::nullopt;
    elbv2::DescribeRulesInput query;
    query.ListenerArn = listener_arn;
    const auto rules =
        world.invoke_as<elbv2::operations::DescribeRules>(service_principal, scope, query);
    for (const elbv2::Rule& rule : rules.Rules.or_default()) {
      if (rule.IsDefault.or_default() || !forwards_to_pair(rule, ecs)) continue;
      elbv2::ModifyRuleInput rule_change;
      rule_change.RuleArn = rule.RuleArn.or_default();
      rule_change.Actions = actions;
      world.invoke_as<elbv2::operations::ModifyRule>(service_principal, scope, rule_change);
    }
    return std::nullopt;
  } catch (const api::ApiError& error) {
    return balancer_invalid(error.message);
  }
}

std::string target_group_arn(world::World& world, const world::Scope& scope,
                             const std::string& name) {
  elbv2::DescribeTargetGroupsInput query;
  query.Names = std::vector<std::string>{name};
  const auto found =
      world.invoke_as<elbv2::operations::DescribeTargetGroups>(service_principal, scope, query);
  return found.TargetGroups->at(0).TargetGroupArn.or_default();
}

const TargetGroupPairInfo& pair_of(const DeploymentGroupInfo& settings) {
  return settings.loadBalancerInfo->targetGroupPairInfoList->front();
}

void make_primary(world::World& world, const world::Scope& scope, const EcsShiftRow& ecs,
                  const std::string& task_set) {
  world.invoke_as<ecs::operations::UpdateServicePrimaryTaskSet>(
      service_principal, scope,
      {.cluster = ecs.cluster, .primaryTaskSet = task_set, .service = ecs.service});
}

void delete_task_set(world::World& world, const world::Scope& scope, const EcsShiftRow& ecs,
                     const std::string& task_set) {
  ecs::DeleteTaskSetRequest request;
  request.cluster = ecs.cluster;
  request.service = ecs.service;
  request.taskSet = task_set;
  request.force = true;
  try {
    world.invoke_as<ecs::operations::DeleteTaskSet>(service_principal, scope, request);
  } catch (const api::ApiError& error) {
    world.note("TaskSetNotDeleted", {{"taskSet", task_set}, {"message", error.message}});
  }
}

}  // namespace

void check_group(world::World& world, const world::Scope& scope,
                 const DeploymentGroupInfo& settings) {
  const auto& services = settings.ecsServices.or_default();
  const auto refuse_service = [](const std::string& why) {
    return errors::invalid("InvalidECSServiceException", why);
  };
  if (services.size() != 1) throw refuse_service("Exactly one ECS service must be specified");
  const std::string cluster = services[0].clusterName.or_default();
  const std::string name = services[0].serviceName.or_default();
  if (cluster.empty() || name.empty()) {
    throw refuse_service("An ECS service needs its clusterName and its serviceName");
  }
  const std::string why = objection(find_service(world, scope, cluster, name), name);
  if (!why.empty()) throw refuse_service(why);

  const LoadBalancerInfo& balancers = settings.loadBalancerInfo.or_default();
  const auto& pairs = balancers.targetGroupPairInfoList.or_default();
  const bool has_others = !balancers.elbInfoList.or_default().empty() ||
                          !balancers.targetGroupInfoList.or_default().empty();
  if (pairs.size() != 1 || has_others) {
    throw errors::invalid("InvalidLoadBalancerInfoException",
                          "The compute platform ECS needs exactly one entry in "
                          "targetGroupPairInfoList, and nothing else in loadBalancerInfo");
  }
  const auto listeners = [](const api::Opt<TrafficRoute>& route) {
    return route.or_default().listenerArns.or_default();
  };
  const auto& groups = pairs[0].targetGroups.or_default();
  const bool are_named =
      std::all_of(groups.begin(), groups.end(),
                  [](const TargetGroupInfo& group) { return !group.name.or_default().empty(); });
  if (groups.size() != 2 || !are_named || groups[0].name == groups[1].name ||
      listeners(pairs[0].prodTrafficRoute).size() != 1 ||
      listeners(pairs[0].testTrafficRoute).size() > 1) {
    throw errors::invalid("InvalidTargetGroupPairException",
                          "A target group pair has two targetGroups, one listener in its "
                          "prodTrafficRoute and one at most in its testTrafficRoute");
  }
}

std::optional<DeploymentError> check(world::World& world, const world::Scope& scope,
                                     const DeploymentGroupInfo& settings, ShiftRow& shift) {
  EcsShiftRow& row = shift.ecs;
  row.cluster = settings.ecsServices->front().clusterName.or_default();
  row.service = settings.ecsServices->front().serviceName.or_default();
  const auto service = find_service(world, scope, row.cluster, row.service);
  const std::string why = objection(service, row.service);
  if (!why.empty()) return DeploymentError{"INVALID_ECS_SERVICE", why + "."};
  row.service_arn = service->serviceArn.or_default();
  const auto& sets = service->taskSets.or_default();
  const auto primary = std::find_if(sets.begin(), sets.end(), [](const ecs::TaskSet& set) {
    return set.status == std::string("PRIMARY");
  });
  if (primary == sets.end()) {
    return DeploymentError{"INVALID_ECS_SERVICE",
                           "The ECS service " + row.service + " has no PRIMARY task set."};
  }
  row.blue_task_set = primary->taskSetArn.or_default();
  const TargetGroupPairInfo& pair = pair_of(settings);
  row.production_listener = pair.prodTrafficRoute->listenerArns->front();
  const auto& test = pair.testTrafficRoute.or_default().listenerArns.or_default();
  if (!test.empty()) row.test_listener = test.front();
  const auto& balancers = primary->loadBalancers.or_default();
  const std::string serving =
      balancers.empty() ? std::string() : balancers.front().targetGroupArn.or_default();
  try {
    for (const TargetGroupInfo& group : *pair.targetGroups) {
      const std::string arn = target_group_arn(world, scope, *group.name);
      (arn == serving ? row.blue_target_group : row.green_target_group) = arn;
      (arn == serving ? row.blue_target_group_name : row.green_target_group_name) = *group.name;
    }
  } catch (const api::ApiError& error) {
    return balancer_invalid(error.message);
  }
  if (row.blue_target_group.empty()) {
    return DeploymentError{"INVALID_ECS_SERVICE",
                           "The PRIMARY task set of the ECS service " + row.service +
                               " is in neither of the deployment group's target groups."};
  }
  return route(world, scope, row, row.production_listener, 0);
}

std::optional<DeploymentError> install(world::World& world, const world::Scope& scope,
                                       const std::string& deployment_id, ShiftRow& shift) {
  const EcsAppSpec& spec = shift.ecs_spec;
  ecs::CreateTaskSetRequest request;
  request.cluster = shift.ecs.cluster;
  request.service = shift.ecs.service;
  request.taskDefinition = spec.task_definition;
  request.externalId = deployment_id;
  request.scale = ecs::Scale{.unit = "PERCENT", .value = 100.0};
  request.loadBalancers.emplace().push_back({.containerName = spec.container,
                                             .containerPort = static_cast<std::int32_t>(spec.port),
                                             .targetGroupArn = shift.ecs.green_target_group});
  if (!spec.platform_version.empty()) request.platformVersion = spec.platform_version;
  if (!spec.subnets.empty()) {
    auto& network = request.networkConfiguration.emplace().awsvpcConfiguration.emplace();
    network.subnets = spec.subnets;
    network.securityGroups = spec.security_groups;
    network.assignPublicIp = spec.assign_public_ip;
  }
  for (const auto& provider : spec.capacity_providers) {
    if (!request.capacityProviderStrategy) request.capacityProviderStrategy.emplace();
    request.capacityProviderStrategy->push_back(
        {.base = static_cast<std::int32_t>(provider.base),
         .capacityProvider = provider.name,
         .weight = static_cast<std::int32_t>(provider.weight)});
  }
  try {
    const auto made =
        world.invoke_as<ecs::operations::CreateTaskSet>(service_principal, scope, request);
    shift.ecs.green_task_set = made.taskSet->taskSetArn.or_default();
    return std::nullopt;
  } catch (const api::ApiError& error) {
    return DeploymentError{"ECS_UPDATE_ERROR",
                           "The ECS service cannot be updated: " + error.message};
  }
}

std::optional<DeploymentError> allow_test_traffic(world::World& world, const world::Scope& scope,
                                                  const ShiftRow& shift) {
  return route(world, scope, shift.ecs, shift.ecs.test_listener, 100);
}

std::optional<DeploymentError> set_weight(world::World& world, const world::Scope& scope,
                                          const ShiftRow& shift, std::int64_t percent) {
  const EcsShiftRow& row = shift.ecs;
  if (auto error = route(world, scope, row, row.production_listener, percent)) return error;
  if (percent < 100) return std::nullopt;
  try {
    make_primary(world, scope, row, row.green_task_set);
    return std::nullopt;
  } catch (const api::ApiError&) {
    return DeploymentError{"ECS_UPDATE_ERROR", std::string(unhealthy)};
  }
}

void give_back(world::World& world, const world::Scope& scope, const ShiftRow& shift) {
  const EcsShiftRow& row = shift.ecs;
  const auto note = [&](const std::string& message) {
    world.note("TrafficNotGivenBack", {{"service", row.service}, {"message", message}});
  };
  for (const std::string& listener : {row.production_listener, row.test_listener}) {
    if (listener.empty()) continue;
    if (const auto error = route(world, scope, row, listener, 0)) note(error->message);
  }
  if (row.green_task_set.empty()) return;
  try {
    make_primary(world, scope, row, row.blue_task_set);
  } catch (const api::ApiError& error) {
    note(error.message);
  }
  delete_task_set(world, scope, row, row.green_task_set);
}

void delete_original(world::World& world, const world::Scope& scope, const ShiftRow& shift) {
  delete_task_set(world, scope, shift.ecs, shift.ecs.blue_task_set);
}

bool is_steady(world::World& world, const world::Scope& scope, const ShiftRow& shift) {
  ecs::DescribeTaskSetsRequest request;
  request.cluster = shift.ecs.cluster;
  request.service = shift.ecs.service;
  request.taskSets = std::vector<std::string>{shift.ecs.blue_task_set, shift.ecs.green_task_set};
  try {
    const auto found =
        world.invoke_as<ecs::operations::DescribeTaskSets>(service_principal, scope, request);
    const auto& sets = found.taskSets.or_default();
    return std::all_of(sets.begin(), sets.end(), [](const ecs::TaskSet& set) {
      return set.stabilityStatus == std::string("STEADY_STATE");
    });
  } catch (const api::ApiError&) {
    // The service is gone.
    return false;
  }
}

std::vector<ECSTaskSet> task_sets(world::World& world, const world::Scope& scope,
                                  const ShiftRow& shift) {
  const EcsShiftRow& row = shift.ecs;
  std::vector<ECSTaskSet> shown;
  ecs::DescribeTaskSetsRequest request;
  request.cluster = row.cluster;
  request.service = row.service;
  for (const std::string& arn : {row.blue_task_set, row.green_task_set}) {
    if (arn.empty()) continue;
    request.taskSets = std::vector<std::string>{arn};
    try {
      const auto found =
          world.invoke_as<ecs::operations::DescribeTaskSets>(service_principal, scope, request);
      for (const ecs::TaskSet& set : found.taskSets.or_default()) {
        const bool is_green = arn == row.green_task_set;
        ECSTaskSet& task_set = shown.emplace_back();
        task_set.identifer = set.id;
        task_set.desiredCount = set.computedDesiredCount.or_default();
        task_set.pendingCount = set.pendingCount.or_default();
        task_set.runningCount = set.runningCount.or_default();
        task_set.status = set.status;
        task_set.trafficWeight = static_cast<double>(is_green ? shift.weight : 100 - shift.weight);
        task_set.targetGroup = TargetGroupInfo{.name = is_green ? row.green_target_group_name
                                                                : row.blue_target_group_name};
        task_set.taskSetLabel = is_green ? "Green" : "Blue";
      }
    } catch (const api::ApiError&) {
      // The service is gone.
    }
  }
  return shown;
}

}  // namespace windtunnel::codedeploy::ecs_shift
