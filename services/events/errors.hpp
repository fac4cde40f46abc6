#pragma once

#include <string>
#include <string_view>

#include "emulator/api/error.hpp"
#include "services/events/pattern_json.hpp"

/// The errors of EventBridge. Texts are AWS's own where messaging.md has them recorded, ours
/// elsewhere.
namespace windtunnel::events::errors {

api::ApiError validation(std::string message);
api::ApiError limit_exceeded();

// Event buses (EB-001 to EB-005).
api::ApiError default_bus_stays();
api::ApiError bus_exists(std::string_view name);
api::ApiError bus_not_found(std::string_view name);
api::ApiError statement_not_found();
api::ApiError policy_too_long();

// Rules (EB-010 to EB-017, EB-046).
api::ApiError rule_not_found(std::string_view rule, std::string_view bus);
api::ApiError nothing_to_match();
api::ApiError rule_has_targets();
api::ApiError invalid_pattern(std::string_view pattern, const PatternFault& fault);
api::ApiError invalid_event();
api::ApiError invalid_schedule();
api::ApiError schedule_on_other_bus();
api::ApiError repeated_tag();

// Targets (EB-060 to EB-064, EB-081).
api::ApiError malformed_arn(std::string_view arn);
api::ApiError several_inputs(std::string_view target);
api::ApiError invalid_input(std::string_view target, std::string_view member);
api::ApiError invalid_template(std::string_view target, std::string_view text);
api::ApiError unknown_placeholder(std::string_view target, std::string_view name);
api::ApiError reserved_key(std::string_view target, std::string_view key);
api::ApiError no_role(std::string_view arn);
api::ApiError no_message_group(std::string_view target);

// Events (EB-021).
api::ApiError entries_too_large();

api::ApiError invalid_token();
/// What AWS has and this emulator does not: said, not pretended.
api::ApiError not_modelled(std::string_view what);

}  // namespace windtunnel::events::errors
