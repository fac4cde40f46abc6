#include "services/ecs/service_requests.hpp"

#include <algorithm>

#include "services/ecs/clusters.hpp"
#include "services/ecs/errors.hpp"
#include "services/ecs/limits.hpp"
#include "services/ecs/numbers.hpp"
#include "services/ecs/scheduler.hpp"
#include "services/ecs/sections.hpp"
#include "services/ecs/service_settings.hpp"
#include "services/ecs/services.hpp"
#include "services/ecs/tags.hpp"
#include "services/ecs/task_definitions.hpp"
#include "services/ecs/task_life.hpp"
#include "services/ecs/task_sets.hpp"
#include "services/ecs/tasks.hpp"

namespace windtunnel::ecs {
namespace {

/// ECS-046: that a member is there is refused, whatever it says.
void check_code_deploy_update(const UpdateServiceRequest& in) {
  if (in.forceNewDeployment.value_or(false)) {
    throw errors::left_to_code_deploy("Cannot force a new deployment");
  }
  if (in.taskDefinition) throw errors::left_to_code_deploy("Unable to update task definition");
  if (in.networkConfiguration)
    throw errors::left_to_code_deploy("Unable to update network parameters");
  if (in.platformVersion) throw errors::left_to_code_deploy("Unable to update platform version");
  if (in.loadBalancers) throw errors::left_to_code_deploy("Unable to update load balancers");
}

/// ECS-045.
void check_external_update(const UpdateServiceRequest& in) {
  const bool other = in.taskDefinition || in.networkConfiguration || in.platformVersion ||
                     in.loadBalancers || in.forceNewDeployment.value_or(false) ||
                     in.deploymentConfiguration || in.placementConstraints || in.placementStrategy;
  if (!other) return;
  throw errors::invalid_parameter(
      "Only desiredCount and healthCheckGracePeriodSeconds can be updated on services with an "
      "EXTERNAL deployment controller.");
}

}  // namespace

void ServiceRequests::take_task_definition(const world::Call& call, const CreateServiceRequest& in,
                                           Service& service) const {
  const std::string& controller = service.deploymentController->type;
  if (controller == "EXTERNAL") {
    // ECS-070.
    if (in.taskDefinition || in.launchType || in.platformVersion || in.networkConfiguration ||
        !in.loadBalancers.or_default().empty()) {
      throw errors::invalid_parameter(
          "Services with an EXTERNAL deployment controller have their task definition, launch "
          "type, network configuration and load balancers in task sets.");
    }
    return;
  }
  if (!in.taskDefinition) throw errors::invalid_parameter("TaskDefinition cannot be blank.");
  const TaskDefinition& definition =
      world_.component<TaskDefinitions>().usable(call, *in.taskDefinition);
  service.taskDefinition = *definition.taskDefinitionArn;
  check_launch_type(definition, *service.launchType);
  check_network(definition, in.networkConfiguration);
  const auto& balancers = *service.loadBalancers;
  if (controller == "CODE_DEPLOY" && balancers.size() != limits::target_groups_per_task_set) {
    throw errors::invalid_parameter(
        "Services with a CODE_DEPLOY deployment controller need exactly one target group.");
  }
  if (balancers.size() > limits::target_groups_per_service && !world_.limits_lifted()) {
    throw errors::invalid_parameter("A service may have at most 5 target groups.");
  }
  if (in.role && balancers.empty()) {
    throw errors::invalid_parameter(
        "IAM roles are only valid for services configured to use load balancers.");
  }
  check_load_balancers(call, definition, balancers, true);
}

CreateServiceResponse ServiceRequests::create_service(world::Call& call,
                                                      const CreateServiceRequest& in) {
  auto& services = world_.component<Services>();
  check_name("Service name", in.serviceName);
  const ServiceName name = services.named(call, in.cluster, in.serviceName);
  const ServiceRow* present = services.find(name);
  if (present != nullptr && world_.now() >= present->inactive_at && present->deleted()) {
    present = nullptr;
  }
  if (present != nullptr) {
    // ECS-043.
    if (present->deleted() || present->request != in) throw errors::not_idempotent();
    return {.service = services.describe(name, true)};
  }
  refuse_what_is_not_modelled(in);
  if (in.desiredCount) check_desired_count(world_, *in.desiredCount);
  if (services.active_in_cluster(call.scope, name.cluster) >=
          static_cast<std::int32_t>(limits::services_per_cluster) &&
      !world_.limits_lifted()) {
    throw errors::invalid_parameter("A cluster may have at most 5000 services.");
  }
  const world::Tags tags = read_tags(world_, in.tags.or_default());
  Service shown = initial_service(name, in);
  take_task_definition(call, in, shown);
  shown.createdAt = call.now();

  ServiceRow& row = services.edit(name);
  world_.component<TaskSets>().erase_all(name);
  services.begin_events(name);
  row = {};
  row.number = world_.component<Numbers>().of_place(name);
  row.shown = std::move(shown);
  row.request = in;
  world_.directory().drop_tags(*row.shown.serviceArn);
  world_.directory().tag(*row.shown.serviceArn, tags);
  auto& task_sets = world_.component<TaskSets>();
  if (row.has_controller("ECS")) {
    task_sets.deploy(name, settings_of(row.shown));
  } else if (row.has_controller("CODE_DEPLOY")) {
    TaskSet set = settings_of(row.shown);
    set.status = "PRIMARY";
    task_sets.create(name, std::move(set));
  }
  world_.component<Scheduler>().wake(name);
  return {.service = services.describe(name, true)};
}

bool ServiceRequests::change_what_it_runs(const world::Call& call, const UpdateServiceRequest& in,
                                          Service& service) const {
  const Service before = service;
  if (in.taskDefinition) {
    const auto& found = world_.component<TaskDefinitions>().usable(call, *in.taskDefinition);
    service.taskDefinition = *found.taskDefinitionArn;
  }
  if (in.networkConfiguration) service.networkConfiguration = in.networkConfiguration;
  if (in.loadBalancers) service.loadBalancers = in.loadBalancers;
  if (in.platformVersion) service.platformVersion = in.platformVersion;
  const bool changed = !(service == before);
  if (!changed) return in.forceNewDeployment.value_or(false);
  const TaskDefinition& definition =
      *world_.component<TaskDefinitions>().find(call, *service.taskDefinition);
  check_launch_type(definition, *service.launchType);
  check_network(definition, service.networkConfiguration);
  check_load_balancers(call, definition, *service.loadBalancers, in.loadBalancers.has_value());
  return true;
}

void ServiceRequests::change_settings(const UpdateServiceRequest& in, Service& service) const {
  if (in.desiredCount) {
    check_desired_count(world_, *in.desiredCount);
    service.desiredCount = in.desiredCount;
  }
  if (in.deploymentConfiguration) {
    DeploymentConfiguration changed = *service.deploymentConfiguration;
    const DeploymentConfiguration& given = *in.deploymentConfiguration;
    if (given.maximumPercent) changed.maximumPercent = given.maximumPercent;
    if (given.minimumHealthyPercent) changed.minimumHealthyPercent = given.minimumHealthyPercent;
    if (given.deploymentCircuitBreaker) {
      changed.deploymentCircuitBreaker = given.deploymentCircuitBreaker;
    }
    if (given.alarms) changed.alarms = given.alarms;
    service.deploymentConfiguration = changed;
  }
  if (in.healthCheckGracePeriodSeconds) {
    service.healthCheckGracePeriodSeconds = in.healthCheckGracePeriodSeconds;
  }
  if (in.placementConstraints) service.placementConstraints = in.placementConstraints;
  if (in.placementStrategy) service.placementStrategy = in.placementStrategy;
  if (in.enableECSManagedTags) service.enableECSManagedTags = in.enableECSManagedTags;
  if (in.enableExecuteCommand) service.enableExecuteCommand = in.enableExecuteCommand;
  if (in.propagateTags) service.propagateTags = in.propagateTags;
  if (in.availabilityZoneRebalancing) {
    service.availabilityZoneRebalancing = in.availabilityZoneRebalancing;
  }
}

/// ECS-045 to ECS-047, ECS-050.
UpdateServiceResponse ServiceRequests::update_service(world::Call& call,
                                                      const UpdateServiceRequest& in) {
  auto& services = world_.component<Services>();
  const ServiceName name = services.named(call, in.cluster, in.service);
  const ServiceRow& present = services.active(name);
  if (present.has_controller("CODE_DEPLOY")) check_code_deploy_update(in);
  if (present.has_controller("EXTERNAL")) check_external_update(in);
  refuse_what_is_not_modelled(in);
  ServiceRow& row = services.edit(name);
  const auto desired_before = row.shown.desiredCount;
  const bool deploys = row.has_controller("ECS") && change_what_it_runs(call, in, row.shown);
  change_settings(in, row.shown);
  if (deploys) world_.component<TaskSets>().deploy(name, settings_of(row.shown));
  if (row.shown.desiredCount != desired_before) {
    world_.raise(world::ServiceScaled{name.scope, name.cluster, name.name});
  }
  world_.component<Scheduler>().wake(name);
  return {.service = services.describe(name, true)};
}

/// ECS-048.
DeleteServiceResponse ServiceRequests::delete_service(world::Call& call,
                                                      const DeleteServiceRequest& in) {
  auto& services = world_.component<Services>();
  auto& task_sets = world_.component<TaskSets>();
  const ServiceName name = services.named(call, in.cluster, in.service);
  services.active(name);
  ServiceRow& row = services.edit(name);
  if (!in.force.value_or(false)) {
    if (row.shown.desiredCount.value_or(0) > 0) throw errors::scaled_above_zero();
    for (const TaskSetRow* set : task_sets.of_service(name)) {
      const TaskCounts tasks =
          world_.component<Tasks>().count({name.scope, name.cluster, set->number});
      const bool is_old = row.has_controller("ECS") && !set->is_primary();
      if (is_old && tasks.running + tasks.pending > 0) throw errors::deployments_are_active();
    }
  }
  row.shown.desiredCount = 0;
  Instant last = world_.now();
  for (const TaskSetRow* set : task_sets.of_service(name)) {
    task_sets.drain(name, set->number);
    last = std::max(last, set->gone_at);
  }
  row.inactive_at = std::max(last, world_.now() + durations::tick);
  world_.component<Scheduler>().rest(name);
  world_.schedule(event_kind(event_numbers::settled), row.inactive_at);
  world_.component<Tasks>().forget_later(name.scope, name.cluster, row.inactive_at);
  return {.service = services.describe(name, true)};
}

}  // namespace windtunnel::ecs
