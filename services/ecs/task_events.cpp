#include "services/ecs/task_events.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "emulator/world/service_events.hpp"
#include "services/ecs/task_descriptions.hpp"

namespace windtunnel::ecs {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view source = "aws.ecs";
constexpr std::string_view detail_type = "ECS Task State Change";

void add(Json& json, const char* name, const api::Opt<std::string>& text) {
  if (text) json[name] = *text;
}

void add(Json& json, const char* name, const api::Opt<Instant>& at) {
  if (at) json[name] = simulation::format_instant_milliseconds(*at);
}

Json named(const KeyValuePair& pair) {
  Json json;
  json["name"] = pair.name.or_default();
  json["value"] = pair.value.or_default();
  return json;
}

/// The network interface is "eni" here, and "ElasticNetworkInterface" in DescribeTasks.
Json attachments_of(const Task& task) {
  Json all = Json::array();
  for (const Attachment& attachment : task.attachments.or_default()) {
    Json details = Json::array();
    for (const KeyValuePair& detail : attachment.details.or_default()) {
      details.push_back(named(detail));
    }
    Json json;
    json["id"] = attachment.id.or_default();
    json["type"] = "eni";
    json["status"] = attachment.status.or_default();
    json["details"] = std::move(details);
    all.push_back(std::move(json));
  }
  return all;
}

Json interfaces_of(const Container& container) {
  Json all = Json::array();
  for (const NetworkInterface& interface : container.networkInterfaces.or_default()) {
    Json json;
    json["attachmentId"] = interface.attachmentId.or_default();
    json["privateIpv4Address"] = interface.privateIpv4Address.or_default();
    all.push_back(std::move(json));
  }
  return all;
}

Json containers_of(const Task& task) {
  Json all = Json::array();
  for (const Container& container : task.containers.or_default()) {
    Json json;
    add(json, "containerArn", container.containerArn);
    if (container.exitCode) json["exitCode"] = *container.exitCode;
    add(json, "lastStatus", container.lastStatus);
    add(json, "name", container.name);
    add(json, "image", container.image);
    add(json, "runtimeId", container.runtimeId);
    add(json, "taskArn", container.taskArn);
    json["networkInterfaces"] = interfaces_of(container);
    add(json, "cpu", container.cpu);
    add(json, "memory", container.memory);
    add(json, "memoryReservation", container.memoryReservation);
    all.push_back(std::move(json));
  }
  return all;
}

/// Every container is named, with what of it was overridden.
Json overrides_of(const Task& task) {
  Json containers = Json::array();
  const auto& overridden = task.overrides.or_default().containerOverrides.or_default();
  for (const Container& container : task.containers.or_default()) {
    Json json;
    add(json, "name", container.name);
    for (const ContainerOverride& changes : overridden) {
      if (changes.name != container.name) continue;
      if (changes.command) json["command"] = *changes.command;
      for (const KeyValuePair& variable : changes.environment.or_default()) {
        json["environment"].push_back(named(variable));
      }
    }
    containers.push_back(std::move(json));
  }
  Json overrides;
  overrides["containerOverrides"] = std::move(containers);
  return overrides;
}

/// As DescribeTasks shows it, with times as text, and without its health.
Json detail_of(const Task& task, Instant now) {
  Json detail;
  detail["attachments"] = attachments_of(task);
  add(detail, "availabilityZone", task.availabilityZone);
  add(detail, "clusterArn", task.clusterArn);
  add(detail, "connectivity", task.connectivity);
  add(detail, "connectivityAt", task.connectivityAt);
  detail["containers"] = containers_of(task);
  add(detail, "cpu", task.cpu);
  add(detail, "createdAt", task.createdAt);
  add(detail, "desiredStatus", task.desiredStatus);
  detail["enableExecuteCommand"] = task.enableExecuteCommand.value_or(false);
  add(detail, "executionStoppedAt", task.executionStoppedAt);
  add(detail, "group", task.group);
  add(detail, "launchType", task.launchType);
  add(detail, "lastStatus", task.lastStatus);
  add(detail, "memory", task.memory);
  detail["overrides"] = overrides_of(task);
  add(detail, "platformVersion", task.platformVersion);
  add(detail, "pullStartedAt", task.pullStartedAt);
  add(detail, "pullStoppedAt", task.pullStoppedAt);
  add(detail, "startedAt", task.startedAt);
  add(detail, "startedBy", task.startedBy);
  add(detail, "stoppingAt", task.stoppingAt);
  add(detail, "stoppedAt", task.stoppedAt);
  add(detail, "stoppedReason", task.stoppedReason);
  add(detail, "stopCode", task.stopCode);
  add(detail, "taskArn", task.taskArn);
  add(detail, "taskDefinitionArn", task.taskDefinitionArn);
  detail["updatedAt"] = simulation::format_instant_milliseconds(now);
  detail["version"] = *task.version;
  return detail;
}

}  // namespace

bool task_events_are_heard(world::World& world, const world::Scope& scope) {
  return world::is_heard(world, scope, source, detail_type);
}

void emit_tasks(world::World& world, const TaskOwner& owner, const Batch& batch) {
  for (std::uint64_t n = 0; n < batch.row->count; ++n) {
    const Task task =
        describe_task(world, owner.scope, owner.cluster, batch, batch.first + n, false);
    const Json detail = detail_of(task, world.now());
    world::emit(world, {owner.scope,
                        std::string(source),
                        std::string(detail_type),
                        {*task.taskArn},
                        detail.dump(-1, ' ', false, Json::error_handler_t::replace)});
  }
}

}  // namespace windtunnel::ecs
