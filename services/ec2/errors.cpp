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

ApiError not_implemented(std::string_view feature) {
  return {"NotImplemented", "Windtunnel's EC2 does not model " + std::string(feature) + ".", 501};
}

ApiError of_violations(const api::OperationModel&, const api::Violations& violations) {
  for (const api::Violation& violation : violations) {
    if (violation.kind == api::Violation::Kind::missing) return missing_parameter(violation.member);
  }
  const api::Violation& first = violations.front();
  return invalid_parameter_value("Value (" + (first.value_hidden ? "***" : first.value) +
                                 ") for parameter " + std::string(first.member) + " is invalid. " +
                                 first.constraint);
}

}  // namespace windtunnel::ec2::errors
