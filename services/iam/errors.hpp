#pragma once

#include <string>
#include <string_view>

#include "emulator/api/error.hpp"

/// The errors of IAM under their codes on the wire (IAM-040). Texts are AWS's own where runtime.md
/// has them (IAM-041).
namespace windtunnel::iam::errors {

// NoSuchEntity.
api::ApiError role_not_found(std::string_view name);
api::ApiError user_not_found(std::string_view name);
api::ApiError access_key_not_found(std::string_view id);
api::ApiError instance_profile_not_found(std::string_view name);
api::ApiError role_not_in_profile(std::string_view role, std::string_view profile);
api::ApiError role_policy_not_found(std::string_view name);
api::ApiError policy_not_attachable(std::string_view arn);
api::ApiError policy_not_attached(std::string_view arn);

// EntityAlreadyExists.
api::ApiError role_exists(std::string_view name);
api::ApiError user_exists(std::string_view name);
api::ApiError instance_profile_exists(std::string_view name);

/// DeleteConflict (IAM-011): what is to be done first.
api::ApiError cannot_delete(std::string_view first);
/// LimitExceeded.
api::ApiError quota(std::string_view name, std::size_t most);
api::ApiError inline_policies_too_long(std::string_view role);

api::ApiError malformed_policy();
api::ApiError repeated_tag();
api::ApiError unreadable_arn();
api::ApiError no_user_name();
api::ApiError invalid_marker();

}  // namespace windtunnel::iam::errors
