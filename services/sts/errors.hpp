#pragma once

#include <string>
#include <string_view>

#include "emulator/api/error.hpp"

/// STS's errors, one factory each.
namespace windtunnel::sts::errors {

/// Something that is no role's ARN (STS-004).
api::ApiError invalid_arn(std::string_view arn);
/// A session of a session lasts an hour at most (STS-001).
api::ApiError chained_session_too_long();
/// Of two tag keys that differ in case only (STS-004).
api::ApiError duplicate_tag_keys();
api::ApiError transitive_key_without_tag();
/// A session policy that is no JSON.
api::ApiError malformed_policy_document();

}  // namespace windtunnel::sts::errors
