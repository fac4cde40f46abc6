#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "emulator/world/outside_call.hpp"
#include "emulator/world/scope.hpp"

/// Typed notifications between services. Queued while a handler runs and delivered after it, in
/// order of raising and then of subscription, each in its own savepoint: a listener's error is
/// noted in the history and never fails the cause.
namespace windtunnel::world {

/// A CloudWatch alarm changed its state (CW-110).
struct AlarmStateChanged {
  Scope scope;
  std::string alarm_name;
  std::string old_state;
  std::string new_state;
};

/// An instance of the fleet changed its lifecycle state or lost its agent.
struct InstanceStateChanged {
  Scope scope;
  std::uint64_t number = 0;
  std::string instance_id;
  std::string state;
};

/// A long-lived process moved to another declared state.
struct OperationStateChanged {
  Scope scope;
  std::string kind;
  std::string id;
  std::string old_state;
  std::string new_state;
  bool ended = false;
};

/// A resource of the directory was created, changed or deleted, by whatever way.
struct ResourceChanged {
  enum class Change { created, updated, deleted };
  Scope scope;
  std::string type;
  std::string identifier;
  Change change = Change::updated;
};

/// An instance of an Auto Scaling group came to a lifecycle hook and waits for its answer
/// (ASG-033).
struct LifecycleActionStarted {
  Scope scope;
  std::string group_name;
  std::string hook_name;
  std::string token;
  std::string instance_id;
  std::uint64_t number = 0;
  /// "autoscaling:EC2_INSTANCE_LAUNCHING" or "autoscaling:EC2_INSTANCE_TERMINATING".
  std::string transition;
  /// What the hook says to whoever answers.
  std::string metadata;
};

/// All tasks of an ECS task set, or of a service's deployment, run and are healthy (ECS-063).
/// Raised once, and again after it had to change.
struct TaskSetSteady {
  Scope scope;
  std::string cluster;
  std::string service;
  /// "ecs-svc/9223370493425779968".
  std::string task_set_id;
  /// Of a deployment of CodeDeploy its id; empty otherwise.
  std::string external_id;
};

/// Somebody asked for another number of an ECS service's tasks.
struct ServiceScaled {
  Scope scope;
  std::string cluster;
  std::string service;
};

/// These addresses have become targets, of whatever group: what the tasks behind them are. Nobody
/// says so of those that answer, and as if the fleet file did not name them.
struct AddressesRegistered {
  Scope scope;
  std::vector<std::string> addresses;
  /// They answer neither health checks nor requests.
  bool silent = false;
  /// Their entry in the fleet file's task_definitions.
  std::optional<std::uint32_t> task_entry = {};
};

/// Code outside of the simulation has ended. For whoever opened the call.
struct OutsideCallEnded {
  OutsideCall call;
  OutsideResult result;
};

using Signal = std::variant<AlarmStateChanged, InstanceStateChanged, OperationStateChanged,
                            ResourceChanged, LifecycleActionStarted, TaskSetSteady,
                            AddressesRegistered, OutsideCallEnded, ServiceScaled>;

}  // namespace windtunnel::world
