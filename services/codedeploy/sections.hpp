#pragma once

#include <cstdint>

/// The numbers under which CodeDeploy's tables and events persist. Never reuse one.
namespace windtunnel::codedeploy {

inline constexpr std::uint8_t service_number = 8;

namespace section_number {
inline constexpr std::uint16_t base = service_number * 256;
inline constexpr std::uint16_t applications = base + 1;
inline constexpr std::uint16_t groups = base + 2;
inline constexpr std::uint16_t group_places = base + 3;
inline constexpr std::uint16_t group_numbers = base + 4;
inline constexpr std::uint16_t configs = base + 5;
inline constexpr std::uint16_t revisions = base + 6;
inline constexpr std::uint16_t revision_order = base + 7;
inline constexpr std::uint16_t deployments = base + 8;
inline constexpr std::uint16_t deployments_by_group = base + 9;
inline constexpr std::uint16_t deployments_by_time = base + 10;
inline constexpr std::uint16_t deployment_places = base + 11;
inline constexpr std::uint16_t deployment_numbers = base + 12;
inline constexpr std::uint16_t active_deployments = base + 13;
inline constexpr std::uint16_t hosts = base + 14;
inline constexpr std::uint16_t dispatches = base + 16;  // and the three after it
inline constexpr std::uint16_t on_premises = base + 20;
inline constexpr std::uint16_t on_premises_by_iam_arn = base + 21;
inline constexpr std::uint16_t bundles = base + 22;
inline constexpr std::uint16_t launch_hooks = base + 23;
inline constexpr std::uint16_t deployments_in_flight = base + 24;
inline constexpr std::uint16_t script_results = base + 25;
}  // namespace section_number

namespace event_number {
inline constexpr std::uint8_t begin = 1;
inline constexpr std::uint8_t targets_due = 2;
inline constexpr std::uint8_t alarm_poll = 3;
inline constexpr std::uint8_t cut_short = 4;
inline constexpr std::uint8_t roll_back = 5;
inline constexpr std::uint8_t forget_targets = 6;
inline constexpr std::uint8_t time_limit = 7;
inline constexpr std::uint8_t wait_over = 8;
inline constexpr std::uint8_t update_outdated = 9;
inline constexpr std::uint8_t ready_timeout = 10;
inline constexpr std::uint8_t alarm_watch = 11;
inline constexpr std::uint8_t shift_step = 12;
inline constexpr std::uint8_t hook_timeout = 13;
inline constexpr std::uint8_t steady_limit = 14;

constexpr std::uint16_t kind(std::uint8_t local) {
  return static_cast<std::uint16_t>(service_number * 256 + local);
}
}  // namespace event_number

}  // namespace windtunnel::codedeploy
