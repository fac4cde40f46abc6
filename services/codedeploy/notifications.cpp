#include "services/codedeploy/notifications.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "emulator/world/call.hpp"
#include "emulator/world/service_events.hpp"
#include "services/codedeploy/deployments.hpp"
#include "services/codedeploy/groups.hpp"
#include "services/codedeploy/names.hpp"
#include "services/codedeploy/targets.hpp"
#include "services/sns/api.hpp"

namespace windtunnel::codedeploy {
namespace {

using Json = nlohmann::ordered_json;

/// "Fri Oct 07 19:50:41 UTC 2016", as Java prints a date.
std::string java_date(Instant at) {
  // "Fri, 07 Oct 2016 19:50:41 GMT"
  const std::string http = simulation::format_http_date(at);
  return http.substr(0, 3) + " " + http.substr(8, 3) + " " + http.substr(5, 2) + " " +
         http.substr(17, 8) + " UTC " + http.substr(12, 4);
}

Json date_or_null(const api::Opt<Instant>& at) { return at ? Json(java_date(*at)) : Json(); }

bool has_event(const TriggerConfig& trigger, std::string_view event) {
  const auto& events = trigger.triggerEvents.or_default();
  return std::find(events.begin(), events.end(), event) != events.end();
}

std::string_view event_of(std::string_view status) {
  if (status == "CREATED") return "DeploymentStart";
  if (status == "SUCCEEDED") return "DeploymentSuccess";
  if (status == "FAILED") return "DeploymentFailure";
  if (status == "READY") return "DeploymentReady";
  // IN_PROGRESS is told of rollbacks only.
  return status == "ABORTED" ? "DeploymentStop" : "";
}

void publish(world::World& world, const world::Scope& scope, const TriggerConfig& trigger,
             const std::string& subject, const Json& message) {
  sns::PublishInput notice;
  notice.TopicArn = trigger.triggerTargetArn;
  notice.Subject = subject;
  notice.Message = message.dump();
  try {
    world.invoke_as<sns::operations::Publish>(service_principal, scope, notice);
  } catch (const api::ApiError& error) {
    world.note("TriggerFailed", {{"trigger", trigger.triggerName.or_default()},
                                 {"code", error.code},
                                 {"message", error.message}});
  }
}

std::string subject_of(std::string_view status, const world::Scope& scope,
                       const DeploymentInfo& info) {
  return std::string(status) + ": AWS CodeDeploy " + *info.deploymentId + " in " + scope.region +
         " to " + *info.applicationName;
}

/// What every message begins with.
Json message_of(const world::Scope& scope, const TriggerConfig& trigger,
                const DeploymentInfo& info) {
  Json message;
  message["region"] = scope.region;
  message["accountId"] = scope.account;
  message["eventTriggerName"] = trigger.triggerName.or_default();
  message["applicationName"] = *info.applicationName;
  message["deploymentId"] = *info.deploymentId;
  message["deploymentGroupName"] = *info.deploymentGroupName;
  return message;
}

/// Three members that are JSON inside a string (CD-160).
void add_outcome(const DeploymentInfo& info, Json& message) {
  const DeploymentOverview& counts = info.deploymentOverview.or_default();
  Json overview;
  overview["Succeeded"] = counts.Succeeded.or_default();
  overview["Failed"] = counts.Failed.or_default();
  overview["Skipped"] = counts.Skipped.or_default();
  overview["InProgress"] = counts.InProgress.or_default();
  overview["Pending"] = counts.Pending.or_default();
  message["deploymentOverview"] = overview.dump();
  Json error = Json::object();
  if (info.errorInformation) {
    error["ErrorCode"] = info.errorInformation->code.or_default();
    error["ErrorMessage"] = info.errorInformation->message.or_default();
  }
  message["errorInformation"] = error.dump();
  Json rollback = Json::object();
  if (info.rollbackInfo && info.rollbackInfo->rollbackTriggeringDeploymentId) {
    rollback["RollbackMessage"] = info.rollbackInfo->rollbackMessage.or_default();
    rollback["RollbackTriggeringDeploymentId"] = *info.rollbackInfo->rollbackTriggeringDeploymentId;
  }
  message["rollbackInformation"] = rollback.dump();
}

constexpr std::string_view event_source = "aws.codedeploy";
constexpr std::string_view deployment_event = "CodeDeploy Deployment State-change Notification";
constexpr std::string_view instance_event = "CodeDeploy Instance State-change Notification";

/// As EventBridge calls it (CD-162); empty where it is not told.
std::string_view event_state_of(std::string_view status) {
  if (status == "CREATED") return "START";
  if (status == "SUCCEEDED") return "SUCCESS";
  if (status == "FAILED") return "FAILURE";
  if (status == "READY") return "READY";
  return status == "ABORTED" ? "STOP" : "";
}

/// `instance` is empty for what is about the deployment as a whole.
void emit_event(world::World& world, const world::Scope& scope, const DeploymentRow& deployment,
                const std::string& instance, std::string_view state) {
  const std::string_view kind = instance.empty() ? deployment_event : instance_event;
  if (state.empty() || !world::is_heard(world, scope, event_source, kind)) return;
  const DeploymentInfo info = world.component<Deployments>().describe(scope, deployment);
  Json detail;
  if (!instance.empty()) detail["instanceId"] = instance;
  detail["instanceGroupId"] = deployment.group_id;
  detail["region"] = scope.region;
  detail["application"] = *info.applicationName;
  detail["deploymentId"] = *info.deploymentId;
  detail["state"] = state;
  detail["deploymentGroup"] = *info.deploymentGroupName;
  world::emit(world, {scope,
                      std::string(event_source),
                      std::string(kind),
                      {application_arn(scope, *info.applicationName),
                       group_arn(scope, *info.applicationName, *info.deploymentGroupName)},
                      detail.dump()});
}

}  // namespace

void notify_deployment(world::World& world, const world::Scope& scope,
                       const DeploymentRow& deployment, std::string_view status) {
  emit_event(world, scope, deployment, {}, event_state_of(status));
  const auto& triggers = deployment.settings.triggerConfigurations.or_default();
  if (triggers.empty()) return;
  const bool is_rollback = deployment.info.creator == std::string("codeDeployRollback");
  const DeploymentInfo info = world.component<Deployments>().describe(scope, deployment);
  for (const TriggerConfig& trigger : triggers) {
    if (!has_event(trigger, event_of(status)) &&
        !(is_rollback && has_event(trigger, "DeploymentRollback"))) {
      continue;
    }
    Json message = message_of(scope, trigger, info);
    message["createTime"] = date_or_null(info.createTime);
    message["completeTime"] = date_or_null(info.completeTime);
    if (info.completeTime) add_outcome(info, message);
    message["status"] = status;
    publish(world, scope, trigger, subject_of(status, scope, info), message);
  }
}

bool wants_instance_notices(world::World& world, const world::Scope& scope,
                            const DeploymentRow& deployment) {
  if (world::is_heard(world, scope, event_source, instance_event)) return true;
  const auto& triggers = deployment.settings.triggerConfigurations.or_default();
  return std::any_of(triggers.begin(), triggers.end(), [](const TriggerConfig& trigger) {
    return has_event(trigger, "InstanceStart") || has_event(trigger, "InstanceSuccess") ||
           has_event(trigger, "InstanceFailure") || has_event(trigger, "InstanceReady");
  });
}

void notify_instance(world::World& world, const world::Scope& scope,
                     const DeploymentRow& deployment, TargetPlace place) {
  const TargetReading target = read_target(world, scope, deployment, place);
  std::string_view status = "IN_PROGRESS";
  std::string_view event = "InstanceStart";
  if (target.status == "Succeeded") status = "SUCCEEDED", event = "InstanceSuccess";
  if (target.status == "Failed") status = "FAILED", event = "InstanceFailure";
  if (target.status == "Ready") status = "READY", event = "InstanceReady";
  emit_event(world, scope, deployment, target.id,
             status == "IN_PROGRESS" ? "START" : event_state_of(status));
  const DeploymentInfo info = world.component<Deployments>().describe(scope, deployment);
  Json events = Json::array();
  for (const LifecycleEvent& step : target.events) {
    Json entry;
    entry["LifecycleEvent"] = *step.lifecycleEventName;
    entry["LifecycleEventStatus"] = *step.status;
    entry["StartTime"] = date_or_null(step.startTime);
    entry["EndTime"] = date_or_null(step.endTime);
    events.push_back(std::move(entry));
  }
  for (const TriggerConfig& trigger : deployment.settings.triggerConfigurations.or_default()) {
    if (!has_event(trigger, event)) continue;
    Json message = message_of(scope, trigger, info);
    message["instanceId"] = target.arn;
    message["lastUpdatedAt"] = java_date(target.last_updated_at);
    message["instanceStatus"] = status;
    message["lifecycleEvents"] = events.dump();
    publish(world, scope, trigger, subject_of(status, scope, info), message);
  }
}

}  // namespace windtunnel::codedeploy
