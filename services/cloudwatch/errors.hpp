#pragma once

#include <string>
#include <string_view>

#include "emulator/api/error.hpp"
#include "emulator/api/violation.hpp"

/// CloudWatch's errors, one factory each (CW-002 to CW-004). JSON and CBOR name the shape, the
/// query protocol the short code.
namespace windtunnel::cloudwatch::errors {

/// How a violation of the model is answered (CW-003).
api::ApiError violation(const api::OperationModel& operation, const api::Violations& violations);

api::ApiError validation(std::string message);
api::ApiError invalid_parameter_value(std::string message);
api::ApiError invalid_parameter_combination(std::string message);
api::ApiError missing_parameter(std::string message);
api::ApiError invalid_next_token();
/// The state reason data that a client gave is no JSON (CW-111).
api::ApiError invalid_format(std::string message);
/// No such alarm, for the older operations: without a message (CW-004).
api::ApiError resource_not_found();
/// No such resource, for the newer operations.
api::ApiError resource_not_found_exception(std::string_view arn);
/// What AWS can do and this emulator does not: `what` begins the sentence.
api::ApiError not_implemented(std::string_view what);

}  // namespace windtunnel::cloudwatch::errors
