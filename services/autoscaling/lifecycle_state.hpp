#pragma once

#include <cstdint>
#include <string_view>

namespace windtunnel::autoscaling {

/// Where in its life a member of a group is (ASG-030). Stable on disk.
enum class LifecycleState : std::uint8_t {
  none = 0,
  pending = 1,
  pending_wait = 2,
  pending_proceed = 3,
  in_service = 4,
  terminating = 5,
  terminating_wait = 6,
  terminating_proceed = 7,
  detaching = 8,
  entering_standby = 9,
  standby = 10,
};

/// "Pending:Wait" and so on.
std::string_view state_name(LifecycleState state);

/// The declared moves; any other is a mistake of ours.
bool may_change(LifecycleState from, LifecycleState to);

/// Launching or in service: what desired capacity is compared with (ASG-020).
bool is_counted(LifecycleState state);
bool is_launching(LifecycleState state);
bool is_terminating(LifecycleState state);

}  // namespace windtunnel::autoscaling
