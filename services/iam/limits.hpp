#pragma once

#include <cstddef>
#include <cstdint>

/// The quotas of IAM (IAM-006, IAM-008).
namespace windtunnel::iam::limits {

inline constexpr std::size_t roles = 1000;
inline constexpr std::size_t users = 5000;
inline constexpr std::size_t instance_profiles = 1000;
inline constexpr std::size_t access_keys_of_user = 2;
inline constexpr std::size_t attached_policies = 10;
inline constexpr std::size_t trust_policy_characters = 2048;
inline constexpr std::size_t inline_policies_characters = 10'240;  ///< All those of a role.
inline constexpr std::int32_t listed = 100;                        ///< Of one page, by default.

}  // namespace windtunnel::iam::limits
