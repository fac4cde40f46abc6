#pragma once

#include <string>
#include <string_view>

#include "emulator/api/error.hpp"

/// The errors of SNS under their codes on the wire (SNS-002).
namespace windtunnel::sns::errors {

/// "Invalid parameter: {what}".
api::ApiError invalid_parameter(std::string_view what);
api::ApiError parameter_value_invalid(std::string message);
api::ApiError topic_not_found();
api::ApiError subscription_not_found();
api::ApiError resource_not_found();
api::ApiError tag_limit_exceeded();

api::ApiError empty_batch();
api::ApiError too_many_entries();
api::ApiError repeated_batch_id();
api::ApiError invalid_batch_id(std::string_view id, bool too_long);
api::ApiError batch_too_long();

/// What AWS has and this emulator does not: said, not pretended.
api::ApiError not_modelled(std::string_view what);

}  // namespace windtunnel::sns::errors
