#include "services/autoscaling/activity_text.hpp"

#include "services/autoscaling/limits.hpp"

namespace windtunnel::autoscaling {
namespace {

std::string from_to(std::string_view what, std::int64_t from, std::int64_t to) {
  return std::string(what) + " from " + std::to_string(from) + " to " + std::to_string(to) + ".";
}

}  // namespace

std::string sentence(simulation::Instant at, std::string_view what) {
  return "At " + simulation::format_instant(std::chrono::floor<std::chrono::seconds>(at)) + " " +
         std::string(what);
}

std::string join_sentences(std::string_view first, std::string_view second) {
  if (first.empty()) return std::string(second);
  // Many requests before one pass: the oldest of them go unmentioned.
  const std::size_t room = limits::cause_characters - std::min(limits::cause_characters,
                                                               second.size() + 2);
  while (first.size() > room) {
    const std::size_t next = first.find("  At ");
    if (next == std::string_view::npos) return std::string(second);
    first.remove_prefix(next + 2);
  }
  return std::string(first) + "  " + std::string(second);
}

std::string created_sentence(std::int32_t desired) {
  return from_to("a user request created an AutoScalingGroup changing the desired capacity", 0,
                 desired);
}

std::string changed_sentence(std::string_view how, std::int32_t from, std::int32_t to) {
  return from_to(std::string(how) + " changing the desired capacity", from, to);
}

std::string constraints_changed(const AutoScalingGroup& settings) {
  return "a user request update of AutoScalingGroup constraints to min: " +
         std::to_string(settings.MinSize) + ", max: " + std::to_string(settings.MaxSize) +
         ", desired: " + std::to_string(settings.DesiredCapacity);
}

std::string launched_for_difference(std::size_t from, std::size_t to) {
  return from_to(
      "an instance was started in response to a difference between desired and actual capacity, "
      "increasing the capacity",
      static_cast<std::int64_t>(from), static_cast<std::int64_t>(to));
}

std::string ended_for_difference(std::size_t from, std::size_t to) {
  return from_to(
      "an instance was taken out of service in response to a difference between desired and "
      "actual capacity, shrinking the capacity",
      static_cast<std::int64_t>(from), static_cast<std::int64_t>(to));
}

std::string on_request(std::string_view instance, std::string_view what, std::int32_t from,
                       std::int32_t to) {
  const std::string done = "instance " + std::string(instance) + " was " + std::string(what) +
                           " in response to a user request";
  if (from == to) return done + ".";
  return from_to(done + (to < from ? ", shrinking the capacity" : ", increasing the capacity"),
                 from, to);
}

std::string activity_description(ActivityKind kind, std::string_view instance,
                                 std::string_view message) {
  const auto description = [&](std::string_view what) {
    return std::string(what) + (instance.empty() ? "." : ": " + std::string(instance));
  };
  std::string text;
  switch (kind) {
    case ActivityKind::none: break;
    case ActivityKind::launch: text = description("Launching a new EC2 instance"); break;
    case ActivityKind::terminate: text = description("Terminating EC2 instance"); break;
    case ActivityKind::enter_standby: text = description("Moving EC2 instance to Standby"); break;
    case ActivityKind::exit_standby:
      text = description("Moving EC2 instance out of Standby");
      break;
    case ActivityKind::attach: text = description("Attaching an existing EC2 instance"); break;
    case ActivityKind::detach: text = description("Detaching EC2 instance"); break;
  }
  if (message.empty()) return text;
  return text + (instance.empty() ? "  Status Reason: " : ".  Status Reason: ") +
         std::string(message);
}

std::string abandoned_message(std::string_view token, bool timed_out) {
  return "Instance failed to complete user's Lifecycle Action: Lifecycle Action with token " +
         std::string(token) + " was abandoned: " +
         (timed_out ? "Heartbeat Timeout" : "Lifecycle Action Completed with ABANDON Result");
}

std::string_view status_name(ActivityStatus status) {
  switch (status) {
    case ActivityStatus::none: return "";
    case ActivityStatus::pre_in_service: return "PreInService";
    case ActivityStatus::in_progress: return "InProgress";
    case ActivityStatus::waits_for_hook: return "MidLifecycleAction";
    case ActivityStatus::successful: return "Successful";
    case ActivityStatus::failed: return "Failed";
    case ActivityStatus::cancelled: return "Cancelled";
  }
  return "";
}

// How far AWS says that an activity under way is: 60 in the middle of a hook (ASG-038), the others
// are ours.
std::int32_t progress_of(ActivityKind kind, ActivityStatus status) {
  if (status >= ActivityStatus::successful) return 100;
  if (status == ActivityStatus::waits_for_hook) return 60;
  return kind == ActivityKind::launch ? 30 : 50;
}

}  // namespace windtunnel::autoscaling
