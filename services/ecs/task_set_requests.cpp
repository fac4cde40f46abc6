#include "services/ecs/task_set_requests.hpp"

#include <algorithm>

#include "services/ecs/errors.hpp"
#include "services/ecs/limits.hpp"
#include "services/ecs/scheduler.hpp"
#include "services/ecs/service_settings.hpp"
#include "services/ecs/services.hpp"
#include "services/ecs/tags.hpp"
#include "services/ecs/task_definitions.hpp"
#include "services/ecs/task_sets.hpp"

namespace windtunnel::ecs {
namespace {

bool is_code_deploy(const world::Call& call) {
  return call.service_principal == code_deploy_principal;
}

/// A scale that is absent is 100 % (ECS-072).
Scale read_scale(const api::Opt<Scale>& scale) {
  const double percent = scale.or_default().value.value_or(100.0);
  if (!(percent >= 0 && percent <= 100)) {
    throw errors::invalid_parameter("The scale of a task set must be from 0 to 100 percent.");
  }
  return {.unit = "PERCENT", .value = percent};
}

}  // namespace

ServiceName TaskSetRequests::changeable(const world::Call& call, const std::string& cluster,
                                        const std::string& service, std::string_view what) const {
  const auto& services = world_.component<Services>();
  const ServiceName name = services.named(call, cluster, service);
  const ServiceRow& row = services.active(name);
  if (row.has_controller("ECS")) throw errors::no_task_sets();
  if (row.has_controller("CODE_DEPLOY") && !is_code_deploy(call)) {
    throw errors::left_to_code_deploy(what);
  }
  return name;
}

const TaskSetRow& TaskSetRequests::existing(const ServiceName& service,
                                            const std::string& text) const {
  const TaskSetRow* row = world_.component<TaskSets>().find(service, text);
  if (row == nullptr || row->draining()) throw errors::task_set_not_found();
  return *row;
}

/// CodeDeploy leaves out what stays as it is with the service.
TaskSet TaskSetRequests::settings(const world::Call& call, const CreateTaskSetRequest& in,
                                  const Service& service) const {
  const TaskDefinition& definition =
      world_.component<TaskDefinitions>().usable(call, in.taskDefinition);
  TaskSet set = is_code_deploy(call) ? settings_of(service) : TaskSet{};
  set.taskDefinition = *definition.taskDefinitionArn;
  if (in.launchType || !set.launchType) set.launchType = read_launch_type(in.launchType);
  if (in.platformVersion) set.platformVersion = in.platformVersion;
  if (in.networkConfiguration) set.networkConfiguration = in.networkConfiguration;
  if (in.loadBalancers || !set.loadBalancers) set.loadBalancers = in.loadBalancers.or_default();
  set.externalId = in.externalId;
  set.scale = read_scale(in.scale);
  set.status = "ACTIVE";
  if (is_code_deploy(call)) set.startedBy = "CODE_DEPLOY";
  show_platform(set);
  if (set.loadBalancers->size() > limits::target_groups_per_task_set && !world_.limits_lifted()) {
    throw errors::invalid_parameter("A task set may have at most one target group.");
  }
  check_launch_type(definition, *set.launchType);
  check_network(definition, set.networkConfiguration);
  check_load_balancers(call, definition, *set.loadBalancers, false);
  return set;
}

CreateTaskSetResponse TaskSetRequests::create_task_set(world::Call& call,
                                                       const CreateTaskSetRequest& in) {
  const ServiceName name = changeable(call, in.cluster, in.service, "Unable to create a task set");
  if (!in.capacityProviderStrategy.or_default().empty()) {
    throw errors::not_modelled("capacity providers of ECS");
  }
  if (!in.serviceRegistries.or_default().empty()) {
    throw errors::not_modelled("service discovery of ECS");
  }
  const world::Tags tags = read_tags(world_, in.tags.or_default());
  TaskSet wanted = settings(call, in, world_.component<Services>().active(name).shown);
  auto& task_sets = world_.component<TaskSets>();
  const TaskSetRow& made = task_sets.create(name, std::move(wanted));
  world_.directory().tag(*made.shown.taskSetArn, tags);
  world_.component<Scheduler>().wake(name);
  return {.taskSet = task_sets.describe(name, made)};
}

/// ECS-072: the scale only.
UpdateTaskSetResponse TaskSetRequests::update_task_set(world::Call& call,
                                                       const UpdateTaskSetRequest& in) {
  const ServiceName name = changeable(call, in.cluster, in.service, "Unable to update a task set");
  auto& task_sets = world_.component<TaskSets>();
  TaskSetRow& set = task_sets.edit(name, existing(name, in.taskSet).number);
  set.shown.scale = read_scale(in.scale);
  set.shown.updatedAt = call.now();
  world_.component<Scheduler>().wake(name);
  return {.taskSet = task_sets.describe(name, set)};
}

DescribeTaskSetsResponse TaskSetRequests::describe_task_sets(world::Call& call,
                                                             const DescribeTaskSetsRequest& in) {
  const auto& services = world_.component<Services>();
  const auto& task_sets = world_.component<TaskSets>();
  const ServiceName name = services.named(call, in.cluster, in.service);
  if (services.active(name).has_controller("ECS")) throw errors::no_task_sets();
  const bool with_tags = !in.include.or_default().empty();
  DescribeTaskSetsResponse out;
  auto& sets = out.taskSets.emplace();
  auto& failures = out.failures.emplace();
  if (in.taskSets.or_default().empty()) sets = task_sets.describe_all(name);
  for (const std::string& text : in.taskSets.or_default()) {
    if (const TaskSetRow* row = task_sets.find(name, text)) {
      sets.push_back(task_sets.describe(name, *row));
    } else {
      failures.push_back({.arn = text, .reason = "MISSING"});
    }
  }
  if (!with_tags) {
    for (TaskSet& set : sets) set.tags.emplace();
  }
  return out;
}

/// ECS-072.
DeleteTaskSetResponse TaskSetRequests::delete_task_set(world::Call& call,
                                                       const DeleteTaskSetRequest& in) {
  const ServiceName name = changeable(call, in.cluster, in.service, "Unable to delete a task set");
  auto& task_sets = world_.component<TaskSets>();
  const TaskSetRow& set = existing(name, in.taskSet);
  if (!in.force.value_or(false)) {
    if (set.is_primary()) throw errors::primary_needs_force();
    if (set.shown.scale->value.value_or(0) > 0) throw errors::task_set_is_scaled();
  }
  task_sets.drain(name, set.number);
  world_.component<Scheduler>().wake(name);
  return {.taskSet = task_sets.describe(name, set)};
}

/// ECS-062.
UpdateServicePrimaryTaskSetResponse TaskSetRequests::update_service_primary_task_set(
    world::Call& call, const UpdateServicePrimaryTaskSetRequest& in) {
  const ServiceName name =
      changeable(call, in.cluster, in.service, "Unable to update the primary task set");
  auto& task_sets = world_.component<TaskSets>();
  const std::uint64_t number = existing(name, in.primaryTaskSet).number;
  for (const TaskSetRow* row : task_sets.of_service(name)) {
    if (row->draining() || (row->is_primary() == (row->number == number))) continue;
    TaskSetRow& changed = task_sets.edit(name, row->number);
    changed.shown.status = row->number == number ? "PRIMARY" : "ACTIVE";
    changed.shown.updatedAt = call.now();
  }
  const TaskSetRow& primary = *task_sets.find(name, number);
  mirror(primary.shown, world_.component<Services>().edit(name).shown);
  return {.taskSet = task_sets.describe(name, primary)};
}

}  // namespace windtunnel::ecs
