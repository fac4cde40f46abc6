#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/api/error.hpp"
#include "emulator/api/shape.hpp"
#include "emulator/api/violation.hpp"

/// EC2's errors, one factory each (EC2-002, EC2-040).
namespace windtunnel::ec2::errors {

api::ApiError dry_run_succeeded();
api::ApiError missing_parameter(std::string_view name);
api::ApiError invalid_parameter_value(std::string message);
api::ApiError invalid_parameter_combination(std::string message);
api::ApiError instances_not_found(const std::vector<std::string>& ids);
api::ApiError malformed_instance_id(std::string_view id);
api::ApiError malformed_image_id(std::string_view id);
api::ApiError subnet_not_found(std::string_view id);
api::ApiError security_group_not_found(std::string_view id);
api::ApiError invalid_id(std::string_view id);
/// `action` such as "started".
api::ApiError incorrect_state(std::string_view id, std::string_view action);
/// `verb` such as "terminated", `attribute` such as "disableApiTermination".
api::ApiError operation_not_permitted(std::string_view id, std::string_view verb,
                                      std::string_view attribute);
api::ApiError idempotent_parameter_mismatch();
api::ApiError idempotent_instance_terminated();
api::ApiError instance_limit_exceeded();
api::ApiError invalid_filter(std::string_view name);
api::ApiError invalid_next_token(std::string_view token);
api::ApiError tag_limit_exceeded();
api::ApiError reserved_tag_key();
api::ApiError not_taggable_here(std::string_view resource_type);

// Launch templates.
api::ApiError launch_template_not_named();
api::ApiError malformed_launch_template_id(std::string_view id);
api::ApiError malformed_launch_template_name();
api::ApiError launch_template_id_not_found(std::string_view id);
api::ApiError launch_template_name_not_found(std::string_view name);
api::ApiError launch_template_name_taken();
api::ApiError invalid_launch_template_version();
api::ApiError launch_template_version_not_found(std::string_view id, std::string_view version);
api::ApiError default_version_not_deletable();
api::ApiError limit_exceeded(std::string_view what);

/// For what a request asks of EC2 that this emulator does not model.
api::ApiError not_implemented(std::string_view feature);

api::ApiError of_violations(const api::OperationModel& operation,
                            const api::Violations& violations);

}  // namespace windtunnel::ec2::errors
