#include "services/ecs/task_requests.hpp"

#include <map>

#include "emulator/world/key.hpp"
#include "services/ecs/clusters.hpp"
#include "services/ecs/errors.hpp"
#include "services/ecs/limits.hpp"
#include "services/ecs/names.hpp"
#include "services/ecs/pages.hpp"
#include "services/ecs/scheduler.hpp"
#include "services/ecs/sections.hpp"
#include "services/ecs/service_settings.hpp"
#include "services/ecs/services.hpp"
#include "services/ecs/tags.hpp"
#include "services/ecs/task_definitions.hpp"
#include "services/ecs/task_descriptions.hpp"
#include "services/ecs/task_life.hpp"
#include "services/ecs/task_sets.hpp"
#include "services/ecs/tasks.hpp"

namespace windtunnel::ecs {
namespace {

bool fits(const ListTasksRequest& in, const std::string& service, const BatchRow& row,
          Instant now) {
  const TaskSettings& settings = row.settings;
  const std::string desired = in.desiredStatus.value_or("RUNNING");
  if (desired == "PENDING") return false;  // ECS-030
  if (is_wanted(row, now) != (desired == "RUNNING")) return false;
  if (in.serviceName && settings.group != "service:" + service) return false;
  if (in.family && !settings.definition.starts_with(*in.family + ":")) return false;
  if (in.startedBy && settings.started_by != *in.startedBy) return false;
  return !in.launchType || settings.launch_type == *in.launchType;
}

void refuse_what_is_not_modelled(const RunTaskRequest& in) {
  if (!in.capacityProviderStrategy.or_default().empty()) {
    throw errors::not_modelled("capacity providers of ECS");
  }
  if (!in.volumeConfigurations.or_default().empty()) {
    throw errors::not_modelled("volumes of ECS tasks");
  }
}

}  // namespace

TaskRequests::TaskRequests(world::World& world)
    : Component(world),
      tokens_(world.tracker(), sections::run_tokens, "client tokens of RunTask") {}

ListTasksResponse TaskRequests::list_tasks(world::Call& call, const ListTasksRequest& in) {
  const std::string cluster = world_.component<Clusters>().existing(call, in.cluster);
  if (in.containerInstance) throw errors::not_modelled("container instances");
  if (in.daemonName) throw errors::not_modelled("daemons of ECS");
  const std::string service =
      in.serviceName ? name_of(call, *in.serviceName, "service") : std::string();
  if (in.serviceName &&
      world_.component<Services>().find({call.scope, cluster, service}) == nullptr) {
    throw errors::service_not_found();
  }
  Page page(call, cluster, in.nextToken, in.maxResults);
  const Tasks& tasks = world_.component<Tasks>();
  ListTasksResponse out;
  auto& arns = out.taskArns.emplace();
  tasks.each_in_cluster(call.scope, cluster, [&](const Batch& batch) {
    if (!fits(in, service, *batch.row, call.now())) return true;
    for (std::uint64_t n = 0; n < batch.row->count; ++n) {
      // In order of owner and number, which is that of the batches' keys.
      const std::string position =
          world::number_key(batch.row->owner) + world::number_key(batch.first + n);
      if (position < page.first()) continue;
      if (!page.takes(position, out.nextToken)) return false;
      arns.push_back(task_arn(call.scope, cluster, tasks.id(batch.first + n)));
    }
    return true;
  });
  return out;
}

/// ECS-005, ECS-031.
DescribeTasksResponse TaskRequests::describe_tasks(world::Call& call,
                                                   const DescribeTasksRequest& in) {
  const std::string cluster = world_.component<Clusters>().existing(call, in.cluster);
  if (in.tasks.empty()) throw errors::no_tasks_given();
  if (in.tasks.size() > limits::described_tasks) {
    throw errors::too_many("tasks", limits::described_tasks);
  }
  std::map<std::string, FoundTask> found;
  const Tasks& tasks = world_.component<Tasks>();
  for (const std::string& text : in.tasks) found[name_of(call, text, "task")];
  tasks.each_in_cluster(call.scope, cluster, [&](const Batch& batch) {
    for (std::uint64_t n = 0; n < batch.row->count; ++n) {
      const auto asked = found.find(tasks.id(batch.first + n));
      if (asked != found.end()) asked->second = {batch.first + n, batch};
    }
    return true;
  });
  DescribeTasksResponse out;
  auto& described = out.tasks.emplace();
  auto& failures = out.failures.emplace();
  for (const std::string& text : in.tasks) {
    const std::string id = name_of(call, text, "task");
    const FoundTask& task = found.at(id);
    if (task.batch.row != nullptr) {
      described.push_back(describe_task(world_, call.scope, cluster, task.batch, task.number,
                                        !in.include.or_default().empty()));
    } else {
      const bool is_arn = text.starts_with("arn:");
      failures.push_back(
          {.arn = is_arn ? text : task_arn(call.scope, cluster, id), .reason = "MISSING"});
    }
  }
  return out;
}

/// ECS-033, ECS-036.
TaskSettings TaskRequests::settings(const world::Call& call, const RunTaskRequest& in) const {
  const TaskDefinition& definition =
      world_.component<TaskDefinitions>().usable(call, in.taskDefinition);
  TaskSet platform;
  platform.launchType = read_launch_type(in.launchType);
  platform.platformVersion = in.platformVersion;
  show_platform(platform);
  check_launch_type(definition, *platform.launchType);
  check_network(definition, in.networkConfiguration);
  TaskSettings settings;
  settings.definition = id_of(definition);
  settings.launch_type = *platform.launchType;
  settings.platform_version = platform.platformVersion.or_default();
  settings.group = in.group.value_or("family:" + *definition.family);
  settings.started_by = in.startedBy.or_default();
  settings.network = in.networkConfiguration.or_default();
  settings.overrides = in.overrides.or_default();
  settings.execute_command = in.enableExecuteCommand.value_or(false);
  if (in.propagateTags.or_default() == "TASK_DEFINITION") {
    settings.tags = tags_of(world_, *definition.taskDefinitionArn);
  }
  for (const auto& [key, value] : read_tags(world_, in.tags.or_default())) {
    settings.tags.insert_or_assign(key, value);
  }
  if (in.enableECSManagedTags.value_or(false)) {
    settings.tags["aws:ecs:clusterName"] = world_.component<Clusters>().existing(call, in.cluster);
  }
  return settings;
}

RunTaskResponse TaskRequests::describe_run(const world::Call& call, const std::string& cluster,
                                           std::uint64_t first, std::uint64_t count) const {
  const Tasks& tasks = world_.component<Tasks>();
  RunTaskResponse out;
  out.failures.emplace();
  auto& described = out.tasks.emplace();
  for (std::uint64_t n = 0; n < count; ++n) {
    const auto found = tasks.find(call.scope, cluster, tasks.id(first + n));
    if (!found) continue;
    described.push_back(
        describe_task(world_, call.scope, cluster, found->batch, found->number, true));
  }
  return out;
}

RunTaskResponse TaskRequests::run_task(world::Call& call, const RunTaskRequest& in) {
  const std::string cluster = world_.component<Clusters>().existing(call, in.cluster);
  refuse_what_is_not_modelled(in);
  const std::int32_t count = in.count.value_or(1);
  if (count < 1 || count > limits::tasks_per_run) {
    throw errors::invalid_parameter("count must be from 1 to 10.");
  }
  const std::string token = world::join_key(cluster, in.clientToken.or_default());
  if (in.clientToken) {
    if (const RunTokenRow* before = tokens_.find(call.scope, token)) {
      if (before->request != in) throw errors::token_of_another_request();
      return describe_run(call, cluster, before->first, before->count);
    }
  }
  const auto number = static_cast<std::uint64_t>(count);
  const std::uint64_t first =
      world_.component<Tasks>().start({call.scope, cluster, 0}, settings(call, in), number);
  if (in.clientToken) {
    RunTokenRow& row = tokens_.edit(call.scope, token);
    row.request = in;
    row.first = first;
    row.count = static_cast<std::uint32_t>(number);
  }
  return describe_run(call, cluster, first, number);
}

/// ECS-035. What belongs to a service is replaced.
StopTaskResponse TaskRequests::stop_task(world::Call& call, const StopTaskRequest& in) {
  const std::string cluster = world_.component<Clusters>().existing(call, in.cluster);
  Tasks& tasks = world_.component<Tasks>();
  const std::string id = name_of(call, in.task, "task");
  const auto found = tasks.find(call.scope, cluster, id);
  if (!found) throw errors::task_not_found();
  const BatchRow& row = *found->batch.row;
  if (is_wanted(row, call.now())) {
    const StopReason reason{"UserInitiated", in.reason.value_or("Task stopped by user")};
    const std::uint64_t owner = row.owner;
    const ServiceName service{call.scope, cluster,
                              row.settings.group.substr(row.settings.group.find(':') + 1)};
    const TaskSetRow* set =
        owner == 0 ? nullptr : world_.component<TaskSets>().find(service, owner);
    if (set == nullptr) {
      tasks.stop({call.scope, cluster, owner}, found->batch, found->number, 1, reason, Duration{0});
    } else {
      world_.component<TaskSets>().stop(service, *set, found->batch, found->number, 1, reason);
      world_.component<Scheduler>().wake(service);
    }
  }
  const auto stopped = tasks.find(call.scope, cluster, id);
  return {.task =
              describe_task(world_, call.scope, cluster, stopped->batch, stopped->number, true)};
}

}  // namespace windtunnel::ecs
