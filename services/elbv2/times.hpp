#pragma once

#include "simulation/time.hpp"

/// How long Elastic Load Balancing takes for what it does: recommendations for emulators, and no
/// facts of AWS (ELB-003, ELB-023).
namespace windtunnel::elbv2::times {

using simulation::Duration;

/// Until a load balancer is active.
inline constexpr Duration provisioning_application{90'000};
inline constexpr Duration provisioning_network{120'000};
/// From a target's registration to its first health check.
inline constexpr Duration registration_application{5'000};
inline constexpr Duration registration_network{120'000};
/// How long a target takes to answer a health check.
inline constexpr Duration answer{1'000};

}  // namespace windtunnel::elbv2::times
