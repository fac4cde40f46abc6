#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

/// AWS's quotas (CD-015, CD-016), which a world may lift; batch sizes hold always.
namespace windtunnel::codedeploy::limits {

inline constexpr std::size_t applications = 1'000;
inline constexpr std::size_t groups_per_application = 1'000;
inline constexpr std::size_t custom_configs = 200;
inline constexpr std::size_t instances_per_deployment = 1'000;
inline constexpr std::size_t concurrent_deployments = 1'000;
// CD-017.
inline constexpr std::chrono::hours deployment_in_place{8};
inline constexpr std::chrono::hours deployment_blue_green{109};
inline constexpr std::int64_t most_wait_minutes = 2'880;
inline constexpr std::int64_t usual_termination_minutes = 60;  // CD-047
inline constexpr std::size_t tags_per_tag_group = 10;
inline constexpr std::size_t tag_groups = 3;
inline constexpr std::size_t auto_scaling_groups = 10;
inline constexpr std::size_t triggers_per_group = 10;
inline constexpr std::size_t alarms_per_group = 50;
inline constexpr std::size_t tags_per_resource = 50;
inline constexpr std::size_t tags_per_machine = 10;
inline constexpr std::size_t machines_tagged_at_once = 100;

inline constexpr std::size_t app_spec_bytes = 1 << 20;
inline constexpr std::size_t name_length = 100;
inline constexpr std::size_t description_length = 256;
inline constexpr std::size_t batch_of_applications = 100;
inline constexpr std::size_t batch_of_groups = 100;
inline constexpr std::size_t batch = 25;
inline constexpr std::size_t page = 100;
/// A page that filters looks at so many entries at most, then answers what it found and a token.
inline constexpr std::size_t looked_at_per_page = 10'000;

}  // namespace windtunnel::codedeploy::limits
