#include "services/ecs/service_notices.hpp"

#include <chrono>
#include <nlohmann/json.hpp>

#include "emulator/world/service_events.hpp"

namespace windtunnel::ecs {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view source = "aws.ecs";
constexpr std::string_view service_action = "ECS Service Action";
constexpr std::string_view deployment_change = "ECS Deployment State Change";

/// What details of either kind begin with.
Json detail_of(const ServiceName& name, const char* type, const char* event) {
  Json detail;
  detail["eventType"] = type;
  detail["eventName"] = event;
  detail["clusterArn"] = cluster_arn(name.scope, name.cluster);
  return detail;
}

void emit(world::World& world, const ServiceName& name, std::string_view detail_type,
          const Json& detail) {
  world::emit(world, {name.scope,
                      std::string(source),
                      std::string(detail_type),
                      {service_arn(name)},
                      detail.dump()});
}

std::string now_text(const world::World& world) {
  return simulation::format_instant_milliseconds(world.now());
}

}  // namespace

void emit_steady_state(world::World& world, const ServiceName& name, const ServiceRow& service,
                       const TaskSetRow& set) {
  if (!world::is_heard(world, name.scope, source, service_action)) return;
  const bool rolls = service.has_controller("ECS");
  Json detail = detail_of(name, "INFO", rolls ? "SERVICE_STEADY_STATE" : "TASKSET_STEADY_STATE");
  if (!rolls) detail["taskSetArns"] = Json::array({*set.shown.taskSetArn});
  detail["createdAt"] = now_text(world);
  emit(world, name, service_action, detail);
}

void emit_start_impaired(world::World& world, const ServiceName& name) {
  if (!world::is_heard(world, name.scope, source, service_action)) return;
  Json detail = detail_of(name, "WARN", "SERVICE_TASK_START_IMPAIRED");
  detail["createdAt"] = now_text(world);
  emit(world, name, service_action, detail);
}

void emit_deployment(world::World& world, const ServiceName& name, const TaskSetRow& deployment,
                     const std::string& reason) {
  if (!world::is_heard(world, name.scope, source, deployment_change)) return;
  Json detail;
  switch (deployment.rollout) {
    case Rollout::in_progress:
      detail = detail_of(name, "INFO", "SERVICE_DEPLOYMENT_IN_PROGRESS");
      break;
    case Rollout::completed:
      detail = detail_of(name, "INFO", "SERVICE_DEPLOYMENT_COMPLETED");
      break;
    case Rollout::failed:
      detail = detail_of(name, "ERROR", "SERVICE_DEPLOYMENT_FAILED");
      break;
  }
  detail["deploymentId"] = *deployment.shown.id;
  // In whole seconds, unlike the others.
  detail["updatedAt"] =
      simulation::format_instant(std::chrono::floor<std::chrono::seconds>(world.now()));
  detail["reason"] = reason;
  emit(world, name, deployment_change, detail);
}

}  // namespace windtunnel::ecs
