#pragma once

#include <string>
#include <string_view>

#include "emulator/api/error.hpp"

/// The errors of CodeDeploy: every one is HTTP 400 with its shape's name as code (CD-002).
/// Messages of CD-006 are AWS's own; the others are ours.
namespace windtunnel::codedeploy::errors {

/// What this emulator does not model says so: HTTP 501.
api::ApiError not_implemented(std::string_view what);

// A member that is missing: "ApplicationNameRequiredException" and the like.
api::ApiError required(std::string_view code, std::string_view member);
// A member that is malformed: "InvalidRevisionException" and the like.
api::ApiError invalid(std::string_view code, std::string message);

api::ApiError application_name_required();
api::ApiError application_already_exists(std::string_view name);
api::ApiError application_does_not_exist(std::string_view name);
api::ApiError application_limit_exceeded();

api::ApiError group_name_required();
api::ApiError group_already_exists(std::string_view name);
api::ApiError group_does_not_exist(std::string_view name);
api::ApiError group_limit_exceeded(std::string_view application);

api::ApiError config_already_exists(std::string_view name);
api::ApiError config_does_not_exist(std::string_view name);
api::ApiError config_in_use(std::string_view name);
api::ApiError config_limit_exceeded();
api::ApiError config_is_predefined(std::string_view name);

api::ApiError revision_required();
api::ApiError revision_does_not_exist();
api::ApiError invalid_revision(std::string message);

api::ApiError deployment_id_required();
api::ApiError invalid_deployment_id(std::string_view id);
api::ApiError deployment_does_not_exist(std::string_view id);
api::ApiError deployment_already_completed(std::string_view id);
api::ApiError deployment_not_started(std::string_view id);
api::ApiError unsupported_action(std::string why);
api::ApiError deployment_is_active(std::string_view group, std::string_view active_deployment);
api::ApiError too_many_deployments();

api::ApiError target_does_not_exist(std::string_view deployment, std::string_view target);
api::ApiError instance_does_not_exist(std::string_view deployment, std::string_view instance);

api::ApiError instance_not_registered(std::string_view name);
api::ApiError description_too_long();
api::ApiError batch_limit_exceeded(std::string_view member, std::size_t limit);
api::ApiError target_list_size_exceeded(std::size_t limit);
api::ApiError limit_exceeded(std::string_view code, std::string_view what, std::size_t limit);
api::ApiError invalid_next_token();

}  // namespace windtunnel::codedeploy::errors
