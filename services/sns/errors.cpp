#include "services/sns/errors.hpp"

namespace windtunnel::sns::errors {

using api::ApiError;

ApiError invalid_parameter(std::string_view what) {
  return {"InvalidParameter", "Invalid parameter: " + std::string(what)};
}

ApiError parameter_value_invalid(std::string message) {
  return {"ParameterValueInvalid", std::move(message)};
}

ApiError topic_not_found() { return {"NotFound", "Topic does not exist", 404}; }

ApiError subscription_not_found() { return {"NotFound", "Subscription does not exist", 404}; }

ApiError resource_not_found() { return {"ResourceNotFound", "Resource does not exist", 404}; }

ApiError tag_limit_exceeded() {
  return {"TagLimitExceeded", "Could not complete request: tag quota of per resource exceeded"};
}

ApiError empty_batch() {
  return {"EmptyBatchRequest", "The batch request doesn't contain any entries."};
}

ApiError too_many_entries() {
  return {"TooManyEntriesInBatchRequest",
          "The batch request contains more entries than permissible."};
}

ApiError repeated_batch_id() {
  return {"BatchEntryIdsNotDistinct",
          "Two or more batch entries in the request have the same Id."};
}

ApiError invalid_batch_id(std::string_view id, bool too_long) {
  return {"InvalidBatchEntryId",
          "The Id of a batch entry in the batch request " +
              std::string(too_long ? "is too long: " : "contains an impermissible character: ") +
              std::string(id)};
}

ApiError batch_too_long() {
  return {"BatchRequestTooLong",
          "The length of all the messages put together is more than the limit."};
}

ApiError not_modelled(std::string_view what) {
  return {"NotImplemented", "This version of Windtunnel does not model " + std::string(what), 501};
}

}  // namespace windtunnel::sns::errors
