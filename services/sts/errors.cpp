#include "services/sts/errors.hpp"

namespace windtunnel::sts::errors {

api::ApiError invalid_arn(std::string_view arn) {
  return {"ValidationError", std::string(arn) + " is invalid"};
}

api::ApiError chained_session_too_long() {
  return {
      "ValidationError",
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
      "chaining."};
}

api::ApiError duplicate_tag_keys() {
  return {"InvalidParameterValue",
          "Duplicate tag keys found. Please note that Tag keys are case insensitive."};
}

api::ApiError transitive_key_without_tag() {
  return {"InvalidParameterValue",
          "The specified transitive tag key must be included in the requested tags."};
}

api::ApiError malformed_policy_document() {
  return {"MalformedPolicyDocument", "This policy contains invalid Json"};
}

}  // namespace windtunnel::sts::errors
