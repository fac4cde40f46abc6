#include "services/iam/errors.hpp"

#include "services/iam/limits.hpp"

namespace windtunnel::iam::errors {

using api::ApiError;

namespace {

std::string text(std::string_view view) { return std::string(view); }

ApiError not_found(std::string message) { return {"NoSuchEntity", std::move(message), 404}; }

ApiError exists(std::string message) { return {"EntityAlreadyExists", std::move(message), 409}; }

}  // namespace

ApiError role_not_found(std::string_view name) {
  return not_found("The role with name " + text(name) + " cannot be found.");
}

ApiError user_not_found(std::string_view name) {
  return not_found("The user with name " + text(name) + " cannot be found.");
}

ApiError access_key_not_found(std::string_view id) {
  return not_found("The Access Key with id " + text(id) + " cannot be found.");
}

ApiError instance_profile_not_found(std::string_view name) {
  return not_found("Instance Profile " + text(name) + " cannot be found.");
}

ApiError role_not_in_profile(std::string_view role, std::string_view profile) {
  return not_found("Role " + text(role) + " in Instance Profile " + text(profile) +
                   " cannot be found.");
}

ApiError role_policy_not_found(std::string_view name) {
  return not_found("The role policy with name " + text(name) + " cannot be found.");
}

ApiError policy_not_attachable(std::string_view arn) {
  return not_found("Policy " + text(arn) + " does not exist or is not attachable.");
}

ApiError policy_not_attached(std::string_view arn) {
  return not_found("Policy " + text(arn) + " was not found.");
}

ApiError role_exists(std::string_view name) {
  return exists("Role with name " + text(name) + " already exists.");
}

ApiError user_exists(std::string_view name) {
  return exists("User with name " + text(name) + " already exists.");
}

ApiError instance_profile_exists(std::string_view name) {
  return exists("Instance Profile " + text(name) + " already exists.");
}

ApiError cannot_delete(std::string_view first) {
  return {"DeleteConflict", "Cannot delete entity, must " + text(first) + " first.", 409};
}

ApiError quota(std::string_view name, std::size_t most) {
  return {"LimitExceeded", "Cannot exceed quota for " + text(name) + ": " + std::to_string(most),
          409};
}

ApiError inline_policies_too_long(std::string_view role) {
  return {"LimitExceeded",
          "Maximum policy size of " + std::to_string(limits::inline_policies_characters) +
              " bytes exceeded for role " + text(role),
          409};
}

ApiError malformed_policy() {
  return {"MalformedPolicyDocument", "This policy contains invalid Json", 400};
}

ApiError repeated_tag() {
  return {"InvalidInput",
          "Duplicate tag keys found. Please note that Tag keys are case insensitive.", 400};
}

ApiError unreadable_arn() { return {"ValidationError", "Invalid ARN:  Could not be parsed!", 400}; }

ApiError no_user_name() {
  return {"ValidationError", "Must specify userName when calling with non-User credentials", 400};
}

ApiError invalid_marker() { return {"ValidationError", "Invalid Marker.", 400}; }

}  // namespace windtunnel::iam::errors
