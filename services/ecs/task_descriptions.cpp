#include "services/ecs/task_descriptions.hpp"

#include "emulator/world/network.hpp"
#include "services/ecs/names.hpp"
#include "services/ecs/tags.hpp"
#include "services/ecs/task_definitions.hpp"
#include "services/ecs/task_life.hpp"
#include "simulation/random.hpp"

namespace windtunnel::ecs {
namespace {

/// SIGTERM's, of a container that obeys it; 1 of one that exits by itself.
constexpr std::int32_t stopped_exit_code = 143;
constexpr std::int32_t failed_exit_code = 1;

/// A task's ids of things that are its own.
simulation::RandomKey key_of(const world::World& world, std::uint64_t number) {
  return world.random().child("ecs").child("task").child(number);
}

std::string subnet_of(const BatchRow& batch, std::uint64_t number) {
  const auto& subnets = batch.settings.network.awsvpcConfiguration.or_default().subnets;
  return subnets.empty() ? std::string() : subnets[number % subnets.size()];
}

std::string mac_address(const simulation::RandomKey& key) {
  const std::string digits = simulation::hexadecimal(key.child("mac"), 10);
  std::string text = "0a";
  for (std::size_t at = 0; at < digits.size(); at += 2) text += ":" + digits.substr(at, 2);
  return text;
}

std::string attachment_status(const TaskLife& life, Instant now) {
  if (now >= life.stopped) return "DELETED";
  if (now >= life.execution_stopped) return "DETACHED";
  if (now >= life.pull_started) return "ATTACHED";
  return now > life.created ? "ATTACHING" : "PRECREATED";
}

/// Its network interface; the address is known once that is attached.
Attachment attachment_of(world::World& world, const Batch& batch, std::uint64_t number,
                         const TaskLife& life) {
  const simulation::RandomKey key = key_of(world, number);
  const Instant now = world.now();
  Attachment attachment;
  attachment.id = simulation::uuid(key.child("attachment"));
  attachment.type = "ElasticNetworkInterface";
  attachment.status = attachment_status(life, now);
  auto& details = attachment.details.emplace();
  const auto add = [&](std::string_view name, std::string value) {
    details.push_back({.name = std::string(name), .value = std::move(value)});
  };
  add("subnetId", subnet_of(*batch.row, number));
  if (life.pull_started != never && now >= life.pull_started) {
    add("networkInterfaceId", "eni-" + simulation::hexadecimal(key.child("interface"), 17));
    add("macAddress", mac_address(key));
    add("privateIPv4Address", world.component<Tasks>().address(number));
  }
  return attachment;
}

/// Containers have fewer states than their task.
std::string container_status(std::string_view task) {
  if (task == "RUNNING" || task == "DEACTIVATING" || task == "STOPPING") return "RUNNING";
  return task == "STOPPED" || task == "DEPROVISIONING" ? "STOPPED" : "PENDING";
}

/// `arn_prefix` is that of its ARN, up to the id of its own.
Container container_of(world::World& world, const Task& task, const std::string& arn_prefix,
                       const ContainerDefinition& of, const Batch& batch, std::uint64_t number,
                       const TaskLife& life) {
  const simulation::RandomKey key = key_of(world, number).child(*of.name);
  const Instant now = world.now();
  Container container;
  container.containerArn = arn_prefix + simulation::uuid(key);
  container.taskArn = task.taskArn;
  container.name = of.name;
  container.image = of.image;
  container.cpu = std::to_string(of.cpu.value_or(0));
  if (of.memory) container.memory = std::to_string(*of.memory);
  if (of.memoryReservation) container.memoryReservation = std::to_string(*of.memoryReservation);
  container.lastStatus = container_status(*task.lastStatus);
  container.healthStatus = "UNKNOWN";
  container.networkBindings.emplace();
  auto& interfaces = container.networkInterfaces.emplace();
  if (life.pull_stopped != never && now >= life.pull_stopped) {
    container.runtimeId = simulation::hexadecimal(key.child("runtime"), 32);
  }
  if (batch.row->has_interface && life.pull_started != never && now >= life.pull_started) {
    interfaces.push_back(
        {.attachmentId = simulation::uuid(key_of(world, number).child("attachment")),
         .privateIpv4Address = world.component<Tasks>().address(number)});
  }
  const bool ever_ran = life.running != never;
  if (now >= life.execution_stopped && (ever_ran || batch.row->fails)) {
    container.exitCode = ever_ran ? stopped_exit_code : failed_exit_code;
  }
  return container;
}

/// ECS-034.
void show_end(const Batch& batch, const TaskLife& life, Instant now, Task& task) {
  const auto reached = [&](Instant at, api::Opt<Instant>& shown) {
    if (at != never && now >= at) shown = at;
  };
  reached(life.deactivating, task.stoppingAt);
  reached(life.execution_stopped, task.executionStoppedAt);
  reached(life.stopped, task.stoppedAt);
  if (now < life.deactivating) return;
  if (has_failed(*batch.row, now)) {
    task.stopCode = "EssentialContainerExited";
    task.stoppedReason = "Essential container in task exited";
    return;
  }
  if (!batch.row->stop_code.empty()) task.stopCode = batch.row->stop_code;
  task.stoppedReason = batch.row->stopped_reason;
}

}  // namespace

Task describe_task(world::World& world, const world::Scope& scope, const std::string& cluster,
                   const Batch& batch, std::uint64_t number, bool with_tags) {
  const Tasks& tasks = world.component<Tasks>();
  const TaskSettings& settings = batch.row->settings;
  const TaskDefinition& definition =
      world.component<TaskDefinitions>().at(scope, settings.definition);
  const TaskLife life = life_of(*batch.row);
  const Instant now = world.now();
  Task task;
  task.taskArn = task_arn(scope, cluster, tasks.id(number));
  task.clusterArn = cluster_arn(scope, cluster);
  task.taskDefinitionArn = *definition.taskDefinitionArn;
  task.lastStatus = std::string(status_of(*batch.row, now));
  task.desiredStatus = is_wanted(*batch.row, now) ? "RUNNING" : "STOPPED";
  task.launchType = settings.launch_type;
  if (!settings.platform_version.empty()) {
    task.platformVersion = settings.platform_version;
    task.platformFamily = "Linux";
  }
  task.group = settings.group;
  if (!settings.started_by.empty()) task.startedBy = settings.started_by;
  task.overrides = settings.overrides;
  if (!task.overrides->containerOverrides) task.overrides->containerOverrides.emplace();
  if (!task.overrides->inferenceAcceleratorOverrides) {
    task.overrides->inferenceAcceleratorOverrides.emplace();
  }
  task.cpu = settings.overrides.cpu ? settings.overrides.cpu : definition.cpu;
  task.memory = settings.overrides.memory ? settings.overrides.memory : definition.memory;
  task.enableExecuteCommand = settings.execute_command;
  task.healthStatus = "UNKNOWN";
  task.version = version_of(*batch.row, now);
  task.createdAt = life.created;
  if (life.pull_started != never && now >= life.pull_started)
    task.pullStartedAt = life.pull_started;
  if (life.pull_stopped != never && now >= life.pull_stopped)
    task.pullStoppedAt = life.pull_stopped;
  if (life.pull_started != never && now >= life.pull_started) {
    task.connectivity = "CONNECTED";
    task.connectivityAt = life.pull_started;
  }
  if (life.running != never && now >= life.running) task.startedAt = life.running;
  show_end(batch, life, now, task);
  auto& attachments = task.attachments.emplace();
  if (batch.row->has_interface) {
    attachments.push_back(attachment_of(world, batch, number, life));
    const std::string zone =
        world::place_of_subnet(world, scope, subnet_of(*batch.row, number)).zone;
    if (!zone.empty()) task.availabilityZone = zone;
  }
  auto& containers = task.containers.emplace();
  const std::string arn_prefix =
      make_arn(scope, "container/" + cluster + "/" + tasks.id(number) + "/");
  for (const ContainerDefinition& each : *definition.containerDefinitions) {
    containers.push_back(container_of(world, task, arn_prefix, each, batch, number, life));
  }
  task.tags.emplace();
  if (with_tags) task.tags = wire_tags(tasks.tags(*task.taskArn, *batch.row));
  return task;
}

}  // namespace windtunnel::ecs
