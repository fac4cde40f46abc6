#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "emulator/api/error.hpp"
#include "emulator/api/shape.hpp"
#include "emulator/api/violation.hpp"

/// Lambda's errors, one factory each (RT-003). Texts are AWS's own where runtime.md has them
/// recorded, ours elsewhere.
namespace windtunnel::lambda::errors {

api::ApiError invalid_parameter(std::string message);
/// In the words of the model's own violations (RT-005), for bounds that the model leaves out.
api::ApiError too_large(std::string_view path, std::int64_t value, std::int64_t most);
/// Violations of the model; an unknown runtime has a text of its own (LAM-009).
api::ApiError of_violations(const api::OperationModel& operation,
                            const api::Violations& violations);

// Names (LAM-001, LAM-002, LAM-012).
api::ApiError name_too_long(std::string_view name);
api::ApiError qualifiers_differ();
api::ApiError other_region(std::string_view region, std::string_view here);
api::ApiError access_denied(std::string_view account, std::string_view operation,
                            std::string_view arn);
api::ApiError function_not_found(std::string_view arn);

// Functions and versions (LAM-004 to LAM-011).
api::ApiError function_exists(std::string_view name);
api::ApiError update_in_progress(std::string_view arn);
api::ApiError function_is_pending();
api::ApiError revision_differs();
api::ApiError code_sha256_differs(std::string_view given, std::string_view current);
api::ApiError no_code();
api::ApiError no_runtime_or_handler();
api::ApiError zip_too_large();
api::ApiError object_not_readable(std::string_view code, std::string_view message);
api::ApiError environment_too_large(std::string_view json);
api::ApiError too_many_layers();
api::ApiError latest_cannot_be_deleted();
api::ApiError aliases_are_not_deleted_so();
api::ApiError version_is_referenced(std::string_view arn);
api::ApiError invalid_marker();

// Aliases (LAM-013, LAM-014).
api::ApiError alias_exists(std::string_view arn);
api::ApiError alias_not_found(std::string_view arn);
api::ApiError cannot_find_alias(std::string_view arn);
api::ApiError too_many_weights();
api::ApiError version_is_weighted_twice(std::string_view version);
api::ApiError latest_cannot_share();
api::ApiError versions_differ_in_role_or_queue();

// Invocations (LAM-032).
api::ApiError payload_is_no_json();
api::ApiError request_too_large(std::size_t most_bytes);
api::ApiError rate_exceeded();

// Permissions, concurrency and tags (LAM-040 to LAM-043).
api::ApiError statement_exists(std::string_view id);
api::ApiError statement_not_found(std::string_view id);
api::ApiError no_policy(std::string_view arn);
api::ApiError resource_does_not_exist();
api::ApiError invalid_principal();
api::ApiError latest_takes_no_policy();
api::ApiError functions_only();
api::ApiError too_little_unreserved(std::int32_t least);
api::ApiError qualified_tags();
api::ApiError too_many_tags();

/// What AWS has and this emulator does not: said, not pretended.
api::ApiError not_modelled(std::string_view what);

}  // namespace windtunnel::lambda::errors
