#pragma once

#include <chrono>

#include "simulation/time.hpp"

/// How long Auto Scaling takes for what it does. AWS publishes none of it.
namespace windtunnel::autoscaling::times {

using simulation::Duration;
using namespace std::chrono_literals;

/// From a request until the group has decided, and from there until it launches (ASG-021).
inline constexpr Duration decision = 5s;
inline constexpr Duration launch = 1s;
/// From running until InService, without hooks (ASG-023); back from standby and attached too.
inline constexpr Duration enter_service = 5s;
/// Pending:Proceed and Terminating:Proceed (ASG-033, ASG-038).
inline constexpr Duration proceed = 1s;
/// EnteringStandby and Detaching.
inline constexpr Duration leave_service = 5s;
/// Between two looks at the health of a group (ASG-040).
inline constexpr Duration health_pass = 30s;
/// Until a launch that failed is tried again, twice as long each time (ASG-025).
inline constexpr Duration first_retry = 30s;
inline constexpr Duration last_retry = 300s;
/// How long activities are kept (ASG-050).
inline constexpr Duration activities = std::chrono::weeks(6);

}  // namespace windtunnel::autoscaling::times
