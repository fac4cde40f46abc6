#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/api/error.hpp"
#include "emulator/api/violation.hpp"

/// Parameter Store's errors, one factory each.
namespace windtunnel::ssm::errors {

/// How a violation of the model is answered (SSM-020).
api::ApiError violation(const api::OperationModel& operation, const api::Violations& violations);

api::ApiError validation(std::string message);
/// A name below /aws/ (SSM-023).
api::ApiError access_denied(std::string message);
/// What AWS can do and this emulator does not: `what` begins the sentence.
api::ApiError not_implemented(std::string_view what);

api::ApiError parameter_already_exists();
/// AWS says nothing more here (SSM-030).
api::ApiError parameter_not_found();
/// A secret read through Parameter Store (SSM-038).
api::ApiError secret_not_found(std::string_view secret);
/// `version` is a number or a label.
api::ApiError parameter_version_not_found(std::string_view name, std::string_view version);
api::ApiError hierarchy_level_limit_exceeded();
api::ApiError hierarchy_type_mismatch();
/// `tier` in lower case, as the message has it (SSM-026).
api::ApiError parameter_limit_exceeded(std::string_view tier, std::int64_t limit);
/// `version`, the oldest, has a label and so cannot make room for a new one (SSM-034).
api::ApiError parameter_max_version_limit_exceeded(std::string_view name, std::int64_t version);
api::ApiError parameter_version_label_limit_exceeded();

api::ApiError invalid_allowed_pattern(std::string_view pattern, std::string_view reason);
api::ApiError parameter_pattern_mismatch(std::string_view pattern);

api::ApiError invalid_policy_type(std::string_view type);
api::ApiError invalid_policy_attribute(std::string message);
api::ApiError incompatible_policy();
api::ApiError policies_limit_exceeded();

api::ApiError invalid_filter_key(std::string_view key, std::string_view valid_keys);
api::ApiError duplicate_filter_key(std::string_view key);
api::ApiError missing_filter_values(std::string_view key);
api::ApiError invalid_filter_option(std::string_view option, std::string_view valid_options);
/// AWS gives a wrong Type or Tier the code of a wrong option (SSM-033).
api::ApiError invalid_filter_value(std::string_view value, std::string_view valid_values);
api::ApiError invalid_next_token();

api::ApiError invalid_resource_id();
api::ApiError too_many_tags();

}  // namespace windtunnel::ssm::errors
