#pragma once

#include "simulation/time.hpp"

/// How long EC2 takes for what it does (EC2-021).
namespace windtunnel::ec2::times {

using simulation::Duration;

inline constexpr Duration boot{15'000};
/// From running until the agents of CodeDeploy and Systems Manager answer.
inline constexpr Duration agents{75'000};
inline constexpr Duration stop{30'000};
inline constexpr Duration forced_stop{10'000};
inline constexpr Duration terminate{30'000};
inline constexpr Duration terminate_stopped{2'000};
/// How long a terminated instance is still described.
inline constexpr Duration record{3'600'000};
/// How long a client token is remembered, if what it made is not forgotten before (EC2-035).
inline constexpr Duration client_token{86'400'000};

}  // namespace windtunnel::ec2::times
