#include "services/ssm/errors.hpp"

namespace windtunnel::ssm::errors {
namespace {

std::string text(std::string_view before, std::string_view value, std::string_view after) {
  return std::string(before).append(value).append(after);
}

}  // namespace

api::ApiError violation(const api::OperationModel&, const api::Violations& violations) {
  api::Violations stated = violations;
  for (api::Violation& violation : stated) {
    // AWS lists the types in another order than its model does (SSM-020).
    if (violation.kind == api::Violation::Kind::enumeration && violation.path == "type") {
      violation.constraint =
          "Member must satisfy enum value set: [SecureString, StringList, String]";
    }
  }
  return validation(api::validation_message(stated));
}

api::ApiError validation(std::string message) {
  return {"ValidationException", std::move(message)};
}

api::ApiError access_denied(std::string message) {
  return {"AccessDeniedException", std::move(message)};
}

api::ApiError not_implemented(std::string_view what) {
  constexpr unsigned status = 501;
  return {"NotImplemented", text("", what, " not implemented by this emulator."), status};
}

api::ApiError parameter_already_exists() {
  return {"ParameterAlreadyExists",
          "The parameter already exists. To overwrite this value, set the overwrite option in the "
          "request to true."};
}

api::ApiError parameter_not_found() { return {"ParameterNotFound", ""}; }

api::ApiError secret_not_found(std::string_view secret) {
  return {"ParameterNotFound",
          text("An error occurred (ParameterNotFound) when referencing Secrets Manager: Secret ",
               secret, " not found.")};
}

api::ApiError parameter_version_not_found(std::string_view name, std::string_view version) {
  return {"ParameterVersionNotFound",
          text("Systems Manager could not find version ", version, " of ")
              .append(name)
              .append(". Verify the version and try again.")};
}

api::ApiError hierarchy_level_limit_exceeded() {
  return {"HierarchyLevelLimitExceededException",
          "A hierarchy can have a maximum of 15 levels. For more information, see Requirements and "
          "constraints for parameter names in the AWS Systems Manager User Guide."};
}

api::ApiError hierarchy_type_mismatch() {
  return {"HierarchyTypeMismatchException",
          "Parameter Store does not support changing a parameter type in a hierarchy. For example, "
          "you can't change a parameter from a String type to a SecureString type. You must create "
          "a new, unique parameter."};
}

api::ApiError parameter_limit_exceeded(std::string_view tier, std::int64_t limit) {
  std::string message = text("You have reached the maximum number of ", tier,
                             " parameters for this AWS account and Region (") +
                        std::to_string(limit) +
                        "). To add more parameters, either delete existing parameters";
  if (tier == "standard") {
    message += " or upgrade to the advanced-parameter tier (charges apply)";
  }
  return {"ParameterLimitExceeded", message + "."};
}

api::ApiError parameter_max_version_limit_exceeded(std::string_view name, std::int64_t version) {
  return {"ParameterMaxVersionLimitExceeded",
          text("You attempted to create a new version of ", name,
               " by calling the PutParameter API with the overwrite flag. Version ") +
              std::to_string(version) +
              ", the oldest version, can't be deleted because it has a label associated with it. "
              "Move the label to another version of the parameter, and try again."};
}

api::ApiError parameter_version_label_limit_exceeded() {
  return {"ParameterVersionLabelLimitExceeded",
          "An error occurred (ParameterVersionLabelLimitExceeded) when calling the "
          "LabelParameterVersion operation: A parameter version can have maximum 10 labels.Move "
          "one or more labels to another version and try again."};
}

api::ApiError invalid_allowed_pattern(std::string_view pattern, std::string_view reason) {
  return {"InvalidAllowedPatternException",
          text("The allowedPattern is not valid: ", pattern, " (").append(reason).append(")")};
}

api::ApiError parameter_pattern_mismatch(std::string_view pattern) {
  return {"ParameterPatternMismatchException",
          text("Parameter value, cannot be validated against allowedPattern: ", pattern, "")};
}

api::ApiError invalid_policy_type(std::string_view type) {
  return {"InvalidPolicyTypeException",
          text("The policy type '", type,
               "' isn't supported. Parameter Store supports the following policy types: "
               "Expiration, ExpirationNotification, and NoChangeNotification.")};
}

api::ApiError invalid_policy_attribute(std::string message) {
  return {"InvalidPolicyAttributeException", std::move(message)};
}

api::ApiError incompatible_policy() {
  return {"IncompatiblePolicyException",
          "There is a conflict in the policies specified for this parameter. You can't, for "
          "example, specify two Expiration policies for a parameter."};
}

api::ApiError policies_limit_exceeded() {
  return {"PoliciesLimitExceededException",
          "You specified more than the maximum number of allowed policies for the parameter. The "
          "maximum is 10."};
}

api::ApiError invalid_filter_key(std::string_view key, std::string_view valid_keys) {
  return {"InvalidFilterKey",
          text("The following filter key is not valid: ", key, ". Valid filter keys include: [")
              .append(valid_keys)
              .append("].")};
}

api::ApiError duplicate_filter_key(std::string_view key) {
  return {"InvalidFilterKey",
          text("The following filter is duplicated in the request: ", key,
               ". A request can contain only one occurrence of a specific filter.")};
}

api::ApiError missing_filter_values(std::string_view key) {
  return {"InvalidFilterValue",
          text("The following filter values are missing : null for filter key ", key, ".")};
}

api::ApiError invalid_filter_option(std::string_view option, std::string_view valid_options) {
  return {"InvalidFilterOption",
          text("The following filter option is not valid: ", option, ". Valid options include: [")
              .append(valid_options)
              .append("].")};
}

api::ApiError invalid_filter_value(std::string_view value, std::string_view valid_values) {
  return {"InvalidFilterOption",
          text("The following filter value is not valid: ", value, ". Valid values include: [")
              .append(valid_values)
              .append("].")};
}

api::ApiError invalid_next_token() {
  return {"InvalidNextToken", "The specified token isn't valid."};
}

api::ApiError invalid_resource_id() {
  return {"InvalidResourceId",
          "The resource ID is not valid. Verify that you entered the correct ID and try again."};
}

api::ApiError too_many_tags() {
  return {"TooManyTagsError",
          "The Targets parameter includes too many tags. Remove one or more tags and try the "
          "command again."};
}

}  // namespace windtunnel::ssm::errors
