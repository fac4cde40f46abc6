#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "emulator/api/error.hpp"

/// The errors of SQS (SQS-003): each carries the shape's name for JSON and the older code that the
/// query protocol and the header x-amzn-query-error have.
namespace windtunnel::sqs::errors {

api::ApiError queue_does_not_exist();
api::ApiError queue_exists_with_other(std::string_view attribute);
api::ApiError queue_deleted_recently();
api::ApiError purge_in_progress(std::string_view queue);

api::ApiError unknown_attribute(std::string_view name);
api::ApiError invalid_attribute_name(std::string message);
api::ApiError invalid_attribute_value(std::string_view name);
api::ApiError missing_parameter(std::string_view name);
api::ApiError invalid_parameter_value(std::string message);
/// "Value {value} for parameter {name} is invalid. Reason: {reason}".
api::ApiError invalid_parameter(std::string_view name, std::string_view value,
                                std::string_view reason);
api::ApiError invalid_message_contents();
api::ApiError receipt_handle_is_invalid(std::string_view handle);
api::ApiError over_limit(std::string message);
api::ApiError too_many_actions(std::size_t count);

api::ApiError empty_batch(std::string_view entry_shape);
api::ApiError too_many_entries(std::size_t count);
api::ApiError invalid_batch_id();
api::ApiError repeated_batch_id(std::string_view id);
api::ApiError batch_too_long(std::size_t bytes);

/// What AWS has and this emulator does not: said, not pretended.
api::ApiError not_modelled(std::string_view what);

}  // namespace windtunnel::sqs::errors
