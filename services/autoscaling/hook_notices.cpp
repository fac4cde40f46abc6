#include "services/autoscaling/hook_notices.hpp"

#include <nlohmann/json.hpp>
#include <vector>

#include "emulator/world/call.hpp"
#include "services/autoscaling/hooks.hpp"
#include "services/sns/api.hpp"
#include "services/sqs/api.hpp"

namespace windtunnel::autoscaling {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view principal = "autoscaling.amazonaws.com";

/// The six parts of "arn:aws:sqs:REGION:ACCOUNT:NAME".
std::vector<std::string> parts_of(std::string_view arn) {
  std::vector<std::string> parts(1);
  for (const char byte : arn) {
    if (byte == ':') {
      parts.emplace_back();
    } else {
      parts.back() += byte;
    }
  }
  return parts;
}

bool is_of(std::string_view arn, std::string_view service) {
  const auto parts = parts_of(arn);
  return parts.size() == 6 && parts[0] == "arn" && parts[2] == service && !parts[3].empty() &&
         !parts[4].empty() && !parts[5].empty();
}

void send(world::World& world, const std::string& target, const std::string& body,
          const std::string& subject) {
  const auto parts = parts_of(target);
  const world::Scope scope{parts[4], parts[3]};
  try {
    if (is_of(target, "sns")) {
      world.invoke_as<sns::operations::Publish>(
          principal, scope,
          // A subject has 100 characters at most, a group's name up to 255.
          {.Message = body, .Subject = subject.substr(0, 100), .TopicArn = target});
    } else {
      world.invoke_as<sqs::operations::SendMessage>(
          principal, scope,
          {.MessageBody = body,
           .QueueUrl = "https://sqs." + parts[3] + ".amazonaws.com/" + parts[4] + "/" + parts[5]});
    }
  } catch (const api::ApiError& error) {
    world.note("NotificationFailed",
               {{"target", target}, {"code", error.code}, {"message", error.message}});
  }
}

std::string request_id(const world::World& world, const GroupName& group,
                       const LifecycleHook& hook, std::string_view about) {
  return simulation::uuid(world.random()
                              .child("autoscaling")
                              .child(group.scope.account)
                              .child(group.scope.region)
                              .child("hook notice")
                              .child(group.name)
                              .child(*hook.LifecycleHookName)
                              .child(about)
                              .child(static_cast<std::uint64_t>(
                                  simulation::to_milliseconds(world.now()))));
}

}  // namespace

bool is_notification_target(std::string_view arn) { return is_of(arn, "sns") || is_of(arn, "sqs"); }

void send_test_notice(world::World& world, const GroupName& group, const LifecycleHook& hook) {
  const auto number = world.component<Groups>().find(group.scope, group.name)->number;
  Json message;
  message["AccountId"] = group.scope.account;
  message["RequestId"] = request_id(world, group, hook, "test");
  message["AutoScalingGroupARN"] = world.component<Groups>().of_number(number).arn;
  message["AutoScalingGroupName"] = group.name;
  message["Service"] = "AWS Auto Scaling";
  message["Event"] = "autoscaling:TEST_NOTIFICATION";
  message["Time"] = simulation::format_instant_milliseconds(world.now());
  send(world, *hook.NotificationTargetARN, message.dump(),
       "Auto Scaling: test notification for group \"" + group.name + "\"");
}

void send_hook_notice(world::World& world, const GroupName& group, const LifecycleHook& hook,
                      std::string_view instance, std::string_view token) {
  const bool launches = *hook.LifecycleTransition == launching_transition;
  Json message;
  message["LifecycleHookName"] = *hook.LifecycleHookName;
  message["AccountId"] = group.scope.account;
  message["RequestId"] = request_id(world, group, hook, instance);
  message["LifecycleTransition"] = *hook.LifecycleTransition;
  message["AutoScalingGroupName"] = group.name;
  message["Service"] = "AWS Auto Scaling";
  message["Time"] = simulation::format_instant_milliseconds(world.now());
  message["EC2InstanceId"] = instance;
  message["LifecycleActionToken"] = token;
  if (hook.NotificationMetadata) message["NotificationMetadata"] = *hook.NotificationMetadata;
  message["Origin"] = launches ? "EC2" : "AutoScalingGroup";
  message["Destination"] = launches ? "AutoScalingGroup" : "EC2";
  send(world, *hook.NotificationTargetARN, message.dump(),
       "Auto Scaling:  Lifecycle action '" + std::string(launches ? "LAUNCHING" : "TERMINATING") +
           "' for instance " + std::string(instance) + " in progress.");
}

}  // namespace windtunnel::autoscaling
