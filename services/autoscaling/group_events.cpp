#include "services/autoscaling/group_events.hpp"

#include <nlohmann/json.hpp>

#include "emulator/world/service_events.hpp"
#include "services/autoscaling/hooks.hpp"

namespace windtunnel::autoscaling {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view source = "aws.autoscaling";

bool has_succeeded(const ActivityRecord& record) {
  return record.status == ActivityStatus::successful;
}

/// Empty for activities that EventBridge is not told of.
std::string activity_event(const ActivityRecord& record) {
  const char* outcome = has_succeeded(record) ? " Successful" : " Unsuccessful";
  if (record.kind == ActivityKind::launch) return std::string("EC2 Instance Launch") + outcome;
  if (record.kind == ActivityKind::terminate) {
    return std::string("EC2 Instance Terminate") + outcome;
  }
  return {};
}

std::string text_of(const Json& detail) {
  return detail.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

bool activity_is_heard(world::World& world, const GroupNumberRow& group,
                       const ActivityRecord& record) {
  const std::string event = activity_event(record);
  return !event.empty() && world::is_heard(world, {group.account, group.region}, source, event);
}

void emit_activity(world::World& world, const GroupNumberRow& group, const ActivityRecord& record,
                   const Activity& activity, std::string_view instance) {
  Json detail;
  // AWS says so of those that succeeded, too.
  detail["StatusCode"] = has_succeeded(record) ? "InProgress" : activity.StatusCode;
  detail["Description"] = activity.Description.or_default();
  detail["AutoScalingGroupName"] = activity.AutoScalingGroupName;
  detail["ActivityId"] = activity.ActivityId;
  detail["Details"] = Json::parse(activity.Details.or_default());
  detail["RequestId"] = activity.ActivityId;
  detail["StatusMessage"] = activity.StatusMessage.or_default();
  detail["EndTime"] = simulation::format_instant_milliseconds(*activity.EndTime);
  detail["EC2InstanceId"] = instance;
  detail["StartTime"] = simulation::format_instant_milliseconds(activity.StartTime);
  detail["Cause"] = activity.Cause;
  std::vector<std::string> resources = {group.arn};
  if (!instance.empty()) {
    resources.push_back("arn:aws:ec2:" + group.region + ":" + group.account + ":instance/" +
                        std::string(instance));
  }
  world::emit(world, {{group.account, group.region},
                      std::string(source),
                      activity_event(record),
                      std::move(resources),
                      text_of(detail)});
}

void emit_hook(world::World& world, const GroupName& group, const LifecycleHook& hook,
               std::string_view instance, std::string_view token) {
  const bool launches = *hook.LifecycleTransition == launching_transition;
  const std::string event =
      std::string("EC2 Instance-") + (launches ? "launch" : "terminate") + " Lifecycle Action";
  if (!world::is_heard(world, group.scope, source, event)) return;
  Json detail;
  detail["LifecycleActionToken"] = token;
  detail["AutoScalingGroupName"] = group.name;
  detail["LifecycleHookName"] = *hook.LifecycleHookName;
  detail["EC2InstanceId"] = instance;
  detail["LifecycleTransition"] = *hook.LifecycleTransition;
  if (hook.NotificationMetadata) detail["NotificationMetadata"] = *hook.NotificationMetadata;
  detail["Origin"] = launches ? "EC2" : "AutoScalingGroup";
  detail["Destination"] = launches ? "AutoScalingGroup" : "EC2";
  const auto& groups = world.component<Groups>();
  const std::string arn = groups.of_number(groups.find(group.scope, group.name)->number).arn;
  world::emit(world, {group.scope, std::string(source), event, {arn}, text_of(detail)});
}

}  // namespace windtunnel::autoscaling
