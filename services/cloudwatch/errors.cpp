#include "services/cloudwatch/errors.hpp"

namespace windtunnel::cloudwatch::errors {
namespace {

api::ApiError error(std::string shape, std::string query_code, std::string message,
                    unsigned status = 0) {
  api::ApiError made(std::move(shape), std::move(message), status);
  made.query_code = std::move(query_code);
  return made;
}

}  // namespace

api::ApiError violation(const api::OperationModel&, const api::Violations& violations) {
  return validation(api::validation_message(violations));
}

api::ApiError validation(std::string message) {
  return error("ValidationException", "ValidationError", std::move(message));
}

api::ApiError invalid_parameter_value(std::string message) {
  return error("InvalidParameterValueException", "InvalidParameterValue", std::move(message));
}

api::ApiError invalid_parameter_combination(std::string message) {
  return error("InvalidParameterCombinationException", "InvalidParameterCombination",
               std::move(message));
}

api::ApiError missing_parameter(std::string message) {
  return error("MissingRequiredParameterException", "MissingParameter", std::move(message));
}

api::ApiError invalid_next_token() {
  return error("InvalidNextToken", "InvalidNextToken",
               "The NextToken is not one that this operation gave in this account and region.");
}

api::ApiError invalid_format(std::string message) {
  return error("InvalidFormatFault", "InvalidFormat", std::move(message));
}

api::ApiError resource_not_found() {
  return error("ResourceNotFound", "ResourceNotFound", {}, 404);
}

api::ApiError resource_not_found_exception(std::string_view arn) {
  api::ApiError made = error("ResourceNotFoundException", "ResourceNotFoundException",
                             "No alarm has the ARN " + std::string(arn), 404);
  made.members["ResourceType"] = "Alarm";
  made.members["ResourceId"] = arn;
  return made;
}

api::ApiError not_implemented(std::string_view what) {
  return error("NotImplemented", "NotImplemented",
               std::string(what) + " is not implemented in Windtunnel's CloudWatch.", 501);
}

}  // namespace windtunnel::cloudwatch::errors
