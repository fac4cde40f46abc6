#include "services/lambda/errors.hpp"

namespace windtunnel::lambda::errors {

using api::ApiError;

namespace {

std::string text(std::string_view view) { return std::string(view); }

ApiError not_found(std::string message) {
  return {"ResourceNotFoundException", std::move(message), 404};
}
ApiError conflict(std::string message) {
  return {"ResourceConflictException", std::move(message), 409};
}

}  // namespace

ApiError invalid_parameter(std::string message) {
  return {"InvalidParameterValueException", std::move(message), 400};
}

ApiError too_large(std::string_view path, std::int64_t value, std::int64_t most) {
  return {"ValidationException",
          "1 validation error detected: Value '" + std::to_string(value) + "' at '" + text(path) +
              "' failed to satisfy constraint: Member must have value less than or equal to " +
              std::to_string(most),
          400};
}

ApiError of_violations(const api::OperationModel&, const api::Violations& violations) {
  const api::Violation& first = violations.front();
  if (violations.size() == 1 && first.path == "runtime" &&
      first.kind == api::Violation::Kind::enumeration) {
    return invalid_parameter("Value " + first.value +
                             " at 'runtime' failed to satisfy constraint: " + first.constraint +
                             " or be a valid ARN");
  }
  return {"ValidationException", api::validation_message(violations), 400};
}

ApiError name_too_long(std::string_view name) {
  return invalid_parameter("1 validation error detected: Value '" + text(name) +
                           "' at 'functionName' failed to satisfy constraint: Member must have "
                           "length less than or equal to 64");
}

ApiError qualifiers_differ() {
  return invalid_parameter(
      "The derived qualifier from the function name does not match the specified qualifier.");
}

ApiError other_region(std::string_view region, std::string_view here) {
  return not_found("Functions from '" + text(region) + "' are not reachable in this region ('" +
                   text(here) + "')");
}

ApiError access_denied(std::string_view account, std::string_view operation, std::string_view arn) {
  const std::string action = "lambda:" + text(operation);
  return {"AccessDeniedException",
          "User: arn:aws:iam::" + text(account) + ":root is not authorized to perform: " + action +
              " on resource: " + text(arn) + " because no resource-based policy allows the " +
              action + " action",
          403};
}

ApiError function_not_found(std::string_view arn) {
  return not_found("Function not found: " + text(arn));
}

ApiError function_exists(std::string_view name) {
  return conflict("Function already exist: " + text(name));
}

ApiError update_in_progress(std::string_view arn) {
  return conflict(
      "The operation cannot be performed at this time. An update is in progress for resource: " +
      text(arn));
}

ApiError function_is_pending() {
  return conflict(
      "The operation cannot be performed at this time. The function is currently in the following "
      "state: Pending");
}

ApiError revision_differs() {
  return {"PreconditionFailedException",
          "The Revision Id provided does not match the latest Revision Id. Call the "
          "GetFunction/GetAlias API to retrieve the latest Revision Id",
          412};
}

ApiError code_sha256_differs(std::string_view given, std::string_view current) {
  return invalid_parameter("CodeSHA256 (" + text(given) +
                           ") is different from current CodeSHA256 in $LATEST (" + text(current) +
                           "). Please try again with the CodeSHA256 in $LATEST.");
}

ApiError no_code() { return invalid_parameter("Please provide a source for function code."); }

ApiError no_runtime_or_handler() {
  return invalid_parameter(
      "Runtime and Handler are mandatory parameters for functions created with deployment "
      "packages.");
}

ApiError zip_too_large() {
  return {"RequestEntityTooLargeException", "Zipped size must be smaller than 52428800 bytes", 413};
}

ApiError object_not_readable(std::string_view code, std::string_view message) {
  return invalid_parameter("Error occurred while GetObject. S3 Error Code: " + text(code) +
                           ". S3 Error Message: " + text(message));
}

ApiError environment_too_large(std::string_view json) {
  return invalid_parameter(
      "Lambda was unable to configure your environment variables because the environment variables "
      "you have provided exceeded the 4KB limit. String measured: " +
      text(json));
}

ApiError too_many_layers() { return invalid_parameter("Cannot reference more than 5 layers."); }

ApiError latest_cannot_be_deleted() {
  return invalid_parameter("$LATEST version cannot be deleted without deleting the function.");
}

ApiError aliases_are_not_deleted_so() {
  return invalid_parameter("Deletion of aliases is not currently supported.");
}

ApiError version_is_referenced(std::string_view arn) {
  return conflict("An alias still routes to " + text(arn));
}

ApiError invalid_marker() { return invalid_parameter("Invalid Marker"); }

ApiError alias_exists(std::string_view arn) {
  return conflict("Alias already exists: " + text(arn));
}

ApiError alias_not_found(std::string_view arn) {
  return not_found("Alias not found: " + text(arn));
}

ApiError cannot_find_alias(std::string_view arn) {
  return not_found("Cannot find alias arn: " + text(arn));
}

ApiError too_many_weights() {
  return invalid_parameter("Number of items in AdditionalVersionWeights cannot be greater than 1");
}

ApiError version_is_weighted_twice(std::string_view version) {
  return invalid_parameter("Invalid function version " + text(version) + ". Function version " +
                           text(version) + " is already included in routing configuration.");
}

ApiError latest_cannot_share() {
  return invalid_parameter("$LATEST is not supported for an alias pointing to more than 1 version");
}

ApiError versions_differ_in_role_or_queue() {
  return invalid_parameter(
      "The versions of an alias must have the same execution role and dead-letter configuration");
}

ApiError payload_is_no_json() {
  return {"InvalidRequestContentException",
          "Could not parse request body into json: the payload is no JSON document", 400};
}

ApiError request_too_large(std::size_t most_bytes) {
  return {"RequestTooLargeException",
          "Request must be smaller than " + std::to_string(most_bytes) +
              " bytes for the InvokeFunction operation",
          413};
}

ApiError rate_exceeded() {
  ApiError error("TooManyRequestsException", "Rate Exceeded.", 429);
  error.members = {{"Reason", "ReservedFunctionConcurrentInvocationLimitExceeded"}};
  return error;
}

ApiError statement_exists(std::string_view id) {
  return conflict("The statement id (" + text(id) +
                  ") provided already exists. Please provide a new statement id, or remove the "
                  "existing statement.");
}

ApiError statement_not_found(std::string_view id) {
  return not_found("Statement " + text(id) + " is not found in resource policy.");
}

ApiError no_policy(std::string_view arn) { return not_found("No policy found for: " + text(arn)); }

ApiError resource_does_not_exist() {
  return not_found("The resource you requested does not exist.");
}

ApiError invalid_principal() {
  return invalid_parameter(
      "The provided principal was invalid. Please check the principal and try again.");
}

ApiError latest_takes_no_policy() {
  return invalid_parameter("We currently do not support adding policies for $LATEST.");
}

ApiError functions_only() {
  return invalid_parameter(
      "This operation is permitted on Lambda functions only. Aliases and versions do not support "
      "this operation. Please specify either a function name or an unqualified function ARN.");
}

ApiError too_little_unreserved(std::int32_t least) {
  return invalid_parameter(
      "Specified ReservedConcurrentExecutions for function decreases account's "
      "UnreservedConcurrentExecution below its minimum value of [" +
      std::to_string(least) + "].");
}

ApiError qualified_tags() {
  return invalid_parameter(
      "Tags on function aliases and versions are not supported. Please specify either a function "
      "name or an unqualified function ARN.");
}

ApiError too_many_tags() { return invalid_parameter("Number of tags exceeds resource tag limit."); }

ApiError not_modelled(std::string_view what) {
  return {"NotImplemented", "This version of Windtunnel does not model " + text(what), 501};
}

}  // namespace windtunnel::lambda::errors
