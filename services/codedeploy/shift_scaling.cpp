#include "services/codedeploy/ecs_shift.hpp"
#include "services/codedeploy/sections.hpp"
#include "services/codedeploy/traffic_shifts.hpp"

/// Services that are scaled while their traffic shifts (ECS-063).
namespace windtunnel::codedeploy {
namespace {

using namespace std::chrono_literals;

constexpr Duration steady_after_scaling_within = 5min;
constexpr std::string_view allow_traffic_name = "AllowTraffic";

}  // namespace

/// A service is of one deployment group, which has one deployment under way.
std::string TrafficShifts::shift_of(const world::Scope& scope, const std::string& cluster,
                                    const std::string& service) const {
  const std::string arn =
      "arn:aws:ecs:" + scope.region + ":" + scope.account + ":service/" + cluster + "/" + service;
  std::string found;
  deployments().each_under_way(scope, [&](const std::string& id, const DeploymentRow& row) {
    if (row.shift && row.shift->takes_back.empty() && row.shift->ecs.service_arn == arn) found = id;
    return found.empty();
  });
  return found;
}

void TrafficShifts::service_scaled(const world::ServiceScaled& signal) {
  const std::string id = shift_of(signal.scope, signal.cluster, signal.service);
  if (id.empty()) return;
  const ShiftRow& shift = *deployments().find(signal.scope, id)->shift;
  if (event_name(*deployments().find(signal.scope, id)) != allow_traffic_name ||
      shift.events[shift.at].status != ShiftEventStatus::in_progress) {
    return;
  }
  DeploymentRow& row = deployments().edit(signal.scope, id);
  cancel_steady_limit(*row.shift);
  row.shift->steady_limit_at = world_.now() + steady_after_scaling_within;
  row.shift->steady_limit_sequence = world_
                                         .schedule(event_number::kind(event_number::steady_limit),
                                                   row.shift->steady_limit_at, row.number)
                                         .sequence;
}

void TrafficShifts::cancel_steady_limit(ShiftRow& shift) {
  if (shift.steady_limit_sequence != 0) {
    world_.cancel({shift.steady_limit_at, shift.steady_limit_sequence});
  }
  shift.steady_limit_sequence = 0;
}

void TrafficShifts::task_set_is_steady(const world::TaskSetSteady& signal) {
  replacement_is_steady(signal);
  const std::string id = shift_of(signal.scope, signal.cluster, signal.service);
  if (id.empty()) return;
  const ShiftRow& shift = *deployments().find(signal.scope, id)->shift;
  if (shift.steady_limit_sequence == 0) return;
  if (!ecs_shift::is_steady(world_, signal.scope, shift)) return;
  cancel_steady_limit(*deployments().edit(signal.scope, id).shift);
}

void TrafficShifts::steady_limit(const simulation::Event& event) {
  const auto subject = deployments().subject_of(event);
  if (!subject) return;
  const auto& [scope, id] = *subject;
  ShiftRow& shift = *deployments().edit(scope, id).shift;
  shift.steady_limit_sequence = 0;
  if (ecs_shift::is_steady(world_, scope, shift)) return;
  fail(scope, id,
       {"ECS_UPDATE_ERROR",
        "The ECS service " + shift.ecs.service +
            " has not reached a steady state within 5 minutes of a change of its desired count."});
}

}  // namespace windtunnel::codedeploy
