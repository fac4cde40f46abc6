#pragma once

#include <span>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/world.hpp"
#include "services/codedeploy/deployment_engine.hpp"
#include "services/codedeploy/rows.hpp"

namespace windtunnel::codedeploy {

/// The lifecycle events of functions and of services, in order (CD-080).
std::span<const std::string_view> shift_events(std::string_view platform);

/// Deployments that shift traffic from one version to another: of Lambda functions by the weights
/// of an alias, of ECS services by those of a listener (CD-126 to CD-12B). They have one target,
/// and their lifecycle events may call a function each, which reports back.
class TrafficShifts : public world::Component {
 public:
  using Component::Component;

  /// The deployment goes from Created on.
  void begin(const world::Scope& scope, const std::string& id);
  /// Ends it for the reason that its row gives: the event that runs fails at once (CD-073).
  void cut(const world::Scope& scope, const std::string& id);
  /// Whether it waits for a function to report, which nobody but a client may do.
  static bool is_awaiting_report(const ShiftRow& shift) { return !shift.execution_id.empty(); }

  PutLifecycleEventHookExecutionStatusOutput put_lifecycle_event_hook_execution_status(
      world::Call& call, const PutLifecycleEventHookExecutionStatusInput& in);

  /// CD-122, CD-123, CD-125: the ends of the two waits of a service's deployment.
  void reroute(const world::Scope& scope, const std::string& id);
  void end_original(const world::Scope& scope, const std::string& id);
  void task_set_is_steady(const world::TaskSetSteady& signal);
  /// ECS-063: in mid-shift it has to be steady again within five minutes.
  void service_scaled(const world::ServiceScaled& signal);

  void step_due(const simulation::Event& event);
  void hook_timeout(const simulation::Event& event);
  void steady_limit(const simulation::Event& event);

  /// The target as it is now (CD-151, CD-152), and what it is called.
  DeploymentTarget read(const world::Scope& scope, const DeploymentRow& row) const;
  static std::string target_id(const DeploymentRow& row);
  static std::string_view status(const ShiftRow& shift);

 private:
  using Error = DeploymentError;

  Deployments& deployments() const { return world_.component<Deployments>(); }
  DeploymentEngine& engine() const { return world_.component<DeploymentEngine>(); }
  std::string_view event_name(const DeploymentRow& row) const;
  std::string execution_id(const DeploymentRow& row, std::uint32_t event) const;
  std::optional<Error> prepare(const world::Scope& scope, DeploymentRow& row);
  void schedule_step(DeploymentRow& row, Duration after);
  void cancel_step(ShiftRow& shift);
  void go_on(const world::Scope& scope, const std::string& id);
  void start_event(const world::Scope& scope, const std::string& id);
  void call_hook(const world::Scope& scope, const std::string& id, const std::string& function);
  void start_own_event(const world::Scope& scope, const std::string& id);
  void shift_traffic(const world::Scope& scope, const std::string& id);
  void replacement_is_steady(const world::TaskSetSteady& signal);
  void get_ready(const world::Scope& scope, const std::string& id);
  void wait_for_termination(const world::Scope& scope, const std::string& id);
  void end_event(const world::Scope& scope, const std::string& id);
  // Services that are scaled meanwhile (shift_scaling.cpp).
  /// The id of the deployment to the service that is under way; empty for none.
  std::string shift_of(const world::Scope& scope, const std::string& cluster,
                       const std::string& service) const;
  void cancel_steady_limit(ShiftRow& shift);
  /// The event that runs fails, the others are skipped.
  void break_off(DeploymentRow& row, std::string says);
  void fail(const world::Scope& scope, const std::string& id, const Error& error);
  /// Ends the deployment, giving traffic back first where it will be rolled back (CD-137, CD-139).
  void end(const world::Scope& scope, const std::string& id, std::string_view status,
           const Error& error);
};

}  // namespace windtunnel::codedeploy
