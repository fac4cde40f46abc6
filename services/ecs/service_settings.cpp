#include "services/ecs/service_settings.hpp"

#include <algorithm>

#include "services/ecs/errors.hpp"
#include "services/ecs/limits.hpp"
#include "services/ecs/targets.hpp"
#include "services/ecs/task_definitions.hpp"

namespace windtunnel::ecs {
namespace {

/// Members that creating and updating have in common.
template <class Request>
void refuse_common(const Request& in) {
  if (!in.capacityProviderStrategy.or_default().empty()) {
    throw errors::not_modelled("capacity providers of ECS");
  }
  if (in.serviceConnectConfiguration && in.serviceConnectConfiguration->enabled) {
    throw errors::not_modelled("Service Connect");
  }
  if (!in.serviceRegistries.or_default().empty()) {
    throw errors::not_modelled("service discovery of ECS");
  }
  if (!in.volumeConfigurations.or_default().empty()) {
    throw errors::not_modelled("volumes of ECS services");
  }
  if (!in.vpcLatticeConfigurations.or_default().empty()) throw errors::not_modelled("VPC Lattice");
  if (!in.deploymentConfiguration) return;
  const DeploymentConfiguration& configuration = *in.deploymentConfiguration;
  if (configuration.strategy.value_or("ROLLING") != "ROLLING" ||
      !configuration.lifecycleHooks.or_default().empty() || configuration.canaryConfiguration ||
      configuration.linearConfiguration || configuration.bakeTimeInMinutes) {
    throw errors::not_modelled("other deployment strategies of ECS than ROLLING");
  }
  if (configuration.alarms && configuration.alarms->enable) {
    throw errors::not_modelled("alarms of ECS deployments");
  }
  if (configuration.minimumHealthyPercent.value_or(0) < 0 ||
      configuration.maximumPercent.value_or(0) < 0) {
    throw errors::invalid_parameter("Percentages of a deployment must not be negative.");
  }
}

bool exposes(const ContainerDefinition& container, std::int32_t port) {
  const auto& mappings = container.portMappings.or_default();
  return std::any_of(mappings.begin(), mappings.end(),
                     [&](const PortMapping& mapping) { return mapping.containerPort == port; });
}

void check_load_balancer(const TaskDefinition& definition, const LoadBalancer& balancer) {
  if (balancer.loadBalancerName) throw errors::not_modelled("classic load balancers");
  if (balancer.advancedConfiguration) {
    throw errors::not_modelled("other deployment strategies of ECS than ROLLING");
  }
  if (!balancer.targetGroupArn || !balancer.containerName || !balancer.containerPort) {
    throw errors::invalid_parameter(
        "A load balancer needs targetGroupArn, containerName and containerPort.");
  }
  const auto& containers = *definition.containerDefinitions;
  const auto found = std::find_if(
      containers.begin(), containers.end(),
      [&](const ContainerDefinition& each) { return each.name == *balancer.containerName; });
  if (found == containers.end()) throw errors::no_such_container(*balancer.containerName);
  if (!exposes(*found, *balancer.containerPort)) {
    throw errors::invalid_parameter("The container " + *balancer.containerName +
                                    " did not have a container port " +
                                    std::to_string(*balancer.containerPort) + " defined.");
  }
  if (!has_interface(definition)) {
    throw errors::not_modelled("load balanced tasks of another network mode than awsvpc");
  }
}

}  // namespace

void refuse_what_is_not_modelled(const CreateServiceRequest& in) {
  refuse_common(in);
  // ECS-044.
  if (in.schedulingStrategy.or_default() != "DAEMON") return;
  if (in.desiredCount) {
    throw errors::invalid_parameter(
        "The daemon scheduling strategy does not support a desired count for services. Remove the "
        "desired count value and try again");
  }
  throw errors::not_modelled("the scheduling strategy DAEMON");
}

void refuse_what_is_not_modelled(const UpdateServiceRequest& in) {
  refuse_common(in);
  if (in.deploymentController) {
    throw errors::not_modelled("changes of a service's deployment controller");
  }
}

std::string read_launch_type(const api::Opt<std::string>& launch_type) {
  const std::string type = launch_type.value_or("EC2");
  if (type != "EC2" && type != "FARGATE") throw errors::not_modelled("the launch type " + type);
  return type;
}

void check_network(const TaskDefinition& definition,
                   const api::Opt<NetworkConfiguration>& network) {
  const bool given = network && network->awsvpcConfiguration;
  if (has_interface(definition) && !given) throw errors::no_network_configuration();
  if (!has_interface(definition) && given) {
    throw errors::network_configuration_without_interface();
  }
  if (given && network->awsvpcConfiguration->subnets.empty()) {
    throw errors::invalid_parameter("subnets can not be empty.");
  }
}

void check_launch_type(const TaskDefinition& definition, std::string_view launch_type) {
  const auto& fits = *definition.compatibilities;
  if (std::find(fits.begin(), fits.end(), launch_type) == fits.end()) {
    throw errors::invalid_parameter("Task definition does not support launch_type " +
                                    std::string(launch_type) + ".");
  }
}

void check_load_balancers(const world::Call& call, const TaskDefinition& definition,
                          const std::vector<LoadBalancer>& balancers, bool in_use) {
  for (const LoadBalancer& balancer : balancers) check_load_balancer(definition, balancer);
  check_target_groups(call.world, call.scope, balancers, in_use);
}

void check_desired_count(const world::World& world, std::int32_t count) {
  if (count < 0) throw errors::invalid_parameter("desiredCount must not be negative.");
  const std::int32_t most =
      world.limits_lifted() ? limits::most_tasks_per_service : limits::tasks_per_service;
  if (count > most) {
    throw errors::invalid_parameter("A service may have at most " + std::to_string(most) +
                                    " tasks.");
  }
}

DeploymentConfiguration complete(DeploymentConfiguration configuration) {
  configuration.maximumPercent = configuration.maximumPercent.value_or(200);
  configuration.minimumHealthyPercent = configuration.minimumHealthyPercent.value_or(100);
  return configuration;
}

Service initial_service(const ServiceName& name, const CreateServiceRequest& in) {
  Service service;
  service.serviceName = name.name;
  service.serviceArn = service_arn(name);
  service.clusterArn = cluster_arn(name.scope, name.cluster);
  service.deploymentController =
      in.deploymentController.value_or(DeploymentController{.type = "ECS"});
  const bool is_external = service.deploymentController->type == "EXTERNAL";
  service.schedulingStrategy = "REPLICA";
  service.desiredCount = in.desiredCount.value_or(0);
  service.deploymentConfiguration = complete(in.deploymentConfiguration.or_default());
  service.loadBalancers = in.loadBalancers.or_default();
  service.serviceRegistries.emplace();
  if (!service.loadBalancers->empty() || in.healthCheckGracePeriodSeconds) {
    service.healthCheckGracePeriodSeconds = in.healthCheckGracePeriodSeconds.value_or(0);
  }
  if (!is_external) {
    service.launchType = read_launch_type(in.launchType);
    service.platformVersion = in.platformVersion.value_or("LATEST");
    if (service.launchType == std::string("FARGATE")) service.platformFamily = "Linux";
    service.networkConfiguration = in.networkConfiguration;
  }
  service.placementConstraints = in.placementConstraints.or_default();
  service.placementStrategy = in.placementStrategy.or_default();
  service.availabilityZoneRebalancing = in.availabilityZoneRebalancing.value_or("DISABLED");
  service.enableECSManagedTags = in.enableECSManagedTags.value_or(false);
  service.enableExecuteCommand = in.enableExecuteCommand.value_or(false);
  service.propagateTags = in.propagateTags.value_or("NONE");
  service.createdBy = "arn:aws:iam::" + name.scope.account + ":root";
  if (!service.loadBalancers->empty()) {
    service.roleArn = in.role.value_or("arn:aws:iam::" + name.scope.account +
                                       ":role/aws-service-role/ecs.amazonaws.com/"
                                       "AWSServiceRoleForECS");
  }
  return service;
}

TaskSet settings_of(const Service& service) {
  TaskSet set;
  set.taskDefinition = service.taskDefinition;
  set.launchType = service.launchType;
  set.platformVersion = service.platformVersion;
  set.platformFamily = service.platformFamily;
  set.networkConfiguration = service.networkConfiguration;
  set.loadBalancers = service.loadBalancers;
  show_platform(set);
  return set;
}

void mirror(const TaskSet& set, Service& service) {
  service.taskDefinition = set.taskDefinition;
  service.launchType = set.launchType;
  service.platformVersion = set.platformVersion;
  service.platformFamily = set.platformFamily;
  service.networkConfiguration = set.networkConfiguration;
  service.loadBalancers = set.loadBalancers;
}

void show_platform(TaskSet& set) {
  if (set.launchType != std::string("FARGATE")) {
    set.platformVersion.reset();
    return;
  }
  set.platformFamily = "Linux";
  if (set.platformVersion.value_or("LATEST") == "LATEST") set.platformVersion = "1.4.0";
}

}  // namespace windtunnel::ecs
