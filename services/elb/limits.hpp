#pragma once

#include <cstddef>
#include <cstdint>

#include "simulation/time.hpp"

/// The quotas of classic load balancers, and how long they take (ELB-056).
namespace windtunnel::elb {

namespace limits {
inline constexpr std::size_t load_balancers = 20;  ///< Of an account in a region.
inline constexpr std::size_t name_characters = 32;
inline constexpr std::size_t tags = 50;
inline constexpr std::int32_t listed = 400;  ///< Of one page.
}  // namespace limits

namespace durations {
/// Until the first health check of a new instance; and until an instance is gone without draining.
inline constexpr simulation::Duration registration{5'000};
inline constexpr simulation::Duration deregistration{5'000};
}  // namespace durations

}  // namespace windtunnel::elb
