#include "services/ec2/errors.hpp"

namespace windtunnel::ec2::errors {

using api::ApiError;

namespace {

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

}  // namespace

ApiError dry_run_succeeded() {
  return {"DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412};
}

ApiError missing_parameter(std::string_view name) {
  return {"MissingParameter", "The request must contain the parameter " + std::string(name)};
}

ApiError invalid_parameter_value(std::string message) {
  return {"InvalidParameterValue", std::move(message)};
}

ApiError invalid_parameter_combination(std::string message) {
  return {"InvalidParameterCombination", std::move(message)};
}

ApiError instances_not_found(const std::vector<std::string>& ids) {
  if (ids.size() == 1) {
    return {"InvalidInstanceID.NotFound",
            "The instance ID " + quoted(ids.front()) + " does not exist"};
  }
  std::string list;
  for (const std::string& id : ids) list += (list.empty() ? "" : ", ") + id;
  return {"InvalidInstanceID.NotFound", "The instance IDs " + quoted(list) + " do not exist"};
}

ApiError malformed_instance_id(std::string_view id) {
  return {"InvalidInstanceID.Malformed", "Invalid id: \"" + std::string(id) + "\""};
}

ApiError malformed_image_id(std::string_view id) {
  return {"InvalidAMIID.Malformed",
          "Invalid id: \"" + std::string(id) + "\" (expecting \"ami-...\")"};
}

ApiError subnet_not_found(std::string_view id) {
  return {"InvalidSubnetID.NotFound", "The subnet ID " + quoted(id) + " does not exist"};
}

ApiError security_group_not_found(std::string_view id) {
  return {"InvalidGroup.NotFound", "The security group " + quoted(id) + " does not exist"};
}

ApiError invalid_id(std::string_view id) {
  return {"InvalidID", "The ID " + quoted(id) + " is not valid"};
}

ApiError incorrect_state(std::string_view id, std::string_view action) {
  return {"IncorrectInstanceState", "The instance " + quoted(id) +
                                        " is not in a state from which it can be " +
                                        std::string(action) + "."};
}

ApiError operation_not_permitted(std::string_view id, std::string_view verb,
                                 std::string_view attribute) {
  return {"OperationNotPermitted", "The instance " + quoted(id) + " may not be " +
                                       std::string(verb) + ". Modify its " + quoted(attribute) +
                                       " instance attribute and try again."};
}

ApiError idempotent_parameter_mismatch() {
  return {"IdempotentParameterMismatch",
          "Arguments on this idempotent request are inconsistent with arguments used in previous "
          "request(s)."};
}

ApiError idempotent_instance_terminated() {
  return {"IdempotentInstanceTerminated",
          "The instances that were launched with this client token have been terminated."};
}

ApiError instance_limit_exceeded() {
  return {"InstanceLimitExceeded",
          "Windtunnel launches at most 100000 instances in one RunInstances."};
}

ApiError invalid_filter(std::string_view name) {
  return invalid_parameter_value("The filter " + quoted(name) + " is invalid");
}

ApiError invalid_next_token(std::string_view token) {
  return {"InvalidNextToken", "The token " + quoted(token) + " is invalid"};
}

ApiError tag_limit_exceeded() {
  return {"TagLimitExceeded", "The maximum number of tags for a resource has been reached."};
}

ApiError reserved_tag_key() {
  return invalid_parameter_value("Tag keys starting with 'aws:' are reserved for internal use");
}

ApiError not_taggable_here(std::string_view resource_type) {
  return invalid_parameter_value(quoted(resource_type) +
                                 " is not a valid taggable resource type for this operation.");
}

ApiError launch_template_not_named() {
  return missing_parameter("launch template ID or launch template name");
}

ApiError malformed_launch_template_id(std::string_view id) {
  return {"InvalidLaunchTemplateId.Malformed",
          "Invalid id: \"" + std::string(id) + "\" (expecting \"lt-...\")"};
}

ApiError malformed_launch_template_name() {
  return {"InvalidLaunchTemplateName.MalformedException",
          "A launch template name must be between 3 and 128 characters, and may contain letters, "
          "numbers, and the following characters: - ( ) . / _."};
}

ApiError launch_template_id_not_found(std::string_view id) {
  return {"InvalidLaunchTemplateId.NotFound", "The specified launch template, with template ID " +
                                                  std::string(id) + ", does not exist."};
}

ApiError launch_template_name_not_found(std::string_view name) {
  return {"InvalidLaunchTemplateName.NotFoundException",
          "The specified launch template, with template name " + std::string(name) +
              ", does not exist."};
}

ApiError launch_template_name_taken() {
  return {"InvalidLaunchTemplateName.AlreadyExistsException",
          "Launch template name already in use."};
}

ApiError invalid_launch_template_version() {
  return invalid_parameter_value(
      "Invalid launch template version: either '$Default', '$Latest', or a numeric version are "
      "allowed.");
}

ApiError launch_template_version_not_found(std::string_view id, std::string_view version) {
  return {"InvalidLaunchTemplateId.VersionNotFound",
          "Could not find the specified version " + std::string(version) +
              " for the launch template with ID " + std::string(id) + "."};
}

ApiError default_version_not_deletable() {
  return invalid_parameter_value(
      "The default version cannot be deleted. Either specify another version as default or delete "
      "the launch template.");
}

ApiError limit_exceeded(std::string_view what) {
  return {"ResourceLimitExceeded", "The limit of " + std::string(what) + " has been reached."};
}

ApiError not_implemented(std::string_view feature) {
  return {"NotImplemented", "Windtunnel's EC2 does not model " + std::string(feature) + ".", 501};
}

ApiError of_violations(const api::OperationModel&, const api::Violations& violations) {
  for (const api::Violation& violation : violations) {
    if (violation.kind == api::Violation::Kind::missing) return missing_parameter(violation.member);
  }
  const api::Violation& first = violations.front();
  if (first.member == "LaunchTemplateName") return malformed_launch_template_name();
  return invalid_parameter_value("Value (" + (first.value_hidden ? "***" : first.value) +
                                 ") for parameter " + std::string(first.member) + " is invalid. " +
                                 first.constraint);
}

}  // namespace windtunnel::ec2::errors
