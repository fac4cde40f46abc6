#pragma once

#include <cstddef>
#include <cstdint>

#include "simulation/time.hpp"

/// The quotas and bounds of ECS (ECS-003 to ECS-005, ECS-084, ECS-085).
namespace windtunnel::ecs::limits {

inline constexpr std::size_t name_characters = 255;
inline constexpr std::size_t services_per_cluster = 5'000;
inline constexpr std::size_t containers_per_definition = 10;
inline constexpr std::size_t target_groups_per_service = 5;
inline constexpr std::size_t target_groups_per_task_set = 1;
inline constexpr std::int32_t tasks_per_run = 10;
inline constexpr std::int32_t tasks_per_service = 5'000;
/// The emulator's own, where AWS's are lifted.
inline constexpr std::int32_t most_tasks_per_service = 100'000;
inline constexpr std::size_t tags = 50;
inline constexpr std::size_t described_services = 10;
inline constexpr std::size_t described_tasks = 100;
inline constexpr std::size_t described_clusters = 100;
inline constexpr std::size_t service_events = 100;
inline constexpr std::int32_t services_page = 10;
inline constexpr std::int32_t page = 100;
/// Of the tasks in a service event's text.
inline constexpr std::uint64_t named_tasks = 10;

}  // namespace windtunnel::ecs::limits

/// Recommended simulated durations of runtime.md, section 8.
namespace windtunnel::ecs::durations {

using simulation::Duration;

/// From a task's creation until it runs: with a network interface of its own, and without.
inline constexpr Duration start_with_interface{30'000};
inline constexpr Duration start{10'000};
inline constexpr Duration provisioning{10'000};
inline constexpr Duration activating{5'000};
/// A container obeys its stop signal.
inline constexpr Duration stopping{1'000};
inline constexpr Duration deprovisioning{10'000};
/// From the end of a task set's last task to the end of the set, and the same for a service.
inline constexpr Duration removal{4'000};
/// How often the scheduler looks while something is about to change.
inline constexpr Duration tick{5'000};
/// The same while targets are not healthy and nothing says that they will be.
inline constexpr Duration slow_tick{60'000};
/// What runs without a health check counts as healthy then (ECS-052).
inline constexpr Duration presumed_healthy{40'000};
/// Between starts of tasks that fail; doubled each time (ECS-053).
inline constexpr Duration first_retry{30'000};
inline constexpr Duration last_retry{900'000};
/// How long stopped tasks and inactive services are shown (ECS-031, ECS-040).
inline constexpr Duration kept{3'600'000};

}  // namespace windtunnel::ecs::durations
