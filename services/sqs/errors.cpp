#include "services/sqs/errors.hpp"

#include "services/sqs/limits.hpp"

namespace windtunnel::sqs::errors {
namespace {

using api::ApiError;

ApiError coded(std::string shape, std::string query_code, std::string message,
               unsigned status = 400) {
  ApiError error(std::move(shape), std::move(message), status);
  error.query_code = std::move(query_code);
  return error;
}

std::string prefixed(std::string_view shape) {
  return "AWS.SimpleQueueService." + std::string(shape);
}

/// The errors whose older code is the shape's name behind SQS's prefix.
ApiError simple(const std::string& shape, std::string message, unsigned status = 400) {
  return coded(shape, prefixed(shape), std::move(message), status);
}

}  // namespace

ApiError queue_does_not_exist() {
  return coded("QueueDoesNotExist", prefixed("NonExistentQueue"),
               "The specified queue does not exist.");
}

ApiError queue_exists_with_other(std::string_view attribute) {
  return coded("QueueNameExists", "QueueAlreadyExists",
               "A queue already exists with the same name and a different value for attribute " +
                   std::string(attribute));
}

ApiError queue_deleted_recently() {
  return simple("QueueDeletedRecently",
                "You must wait 60 seconds after deleting a queue before you can create another "
                "with the same name.");
}

ApiError purge_in_progress(std::string_view queue) {
  return simple("PurgeQueueInProgress",
                "Only one PurgeQueue operation on " + std::string(queue) +
                    " is allowed every 60 seconds.",
                403);
}

ApiError unknown_attribute(std::string_view name) {
  return invalid_attribute_name("Unknown Attribute " + std::string(name) + ".");
}

ApiError invalid_attribute_name(std::string message) {
  return coded("InvalidAttributeName", "InvalidAttributeName", std::move(message));
}

ApiError invalid_attribute_value(std::string_view name) {
  return coded("InvalidAttributeValue", "InvalidAttributeValue",
               "Invalid value for the parameter " + std::string(name) + ".");
}

ApiError missing_parameter(std::string_view name) {
  return coded("MissingRequiredParameterException", "MissingParameter",
               "The request must contain the parameter " + std::string(name) + ".");
}

ApiError invalid_parameter_value(std::string message) {
  return coded("InvalidParameterValueException", "InvalidParameterValue", std::move(message));
}

ApiError invalid_parameter(std::string_view name, std::string_view value, std::string_view reason) {
  return invalid_parameter_value("Value " + std::string(value) + " for parameter " +
                                 std::string(name) + " is invalid. Reason: " + std::string(reason));
}

ApiError invalid_message_contents() {
  return coded("InvalidMessageContents", "InvalidMessageContents",
               "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to "
               "#xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF");
}

ApiError receipt_handle_is_invalid(std::string_view handle) {
  return coded("ReceiptHandleIsInvalid", "ReceiptHandleIsInvalid",
               "The input receipt handle \"" + std::string(handle) +
                   "\" is not a valid receipt handle.");
}

ApiError over_limit(std::string message) {
  return coded("OverLimit", "OverLimit", std::move(message), 403);
}

ApiError too_many_actions(std::size_t count) {
  return over_limit(std::to_string(count) + " Actions were found, maximum allowed is " +
                    std::to_string(limits::permitted_actions) + ".");
}

ApiError empty_batch(std::string_view entry_shape) {
  return simple("EmptyBatchRequest", "There should be at least one " + std::string(entry_shape) +
                                         " in the request.");
}

ApiError too_many_entries(std::size_t count) {
  return simple("TooManyEntriesInBatchRequest", "Maximum number of entries per request are 10. "
                                                "You have sent " +
                                                    std::to_string(count) + ".");
}

ApiError invalid_batch_id() {
  return simple("InvalidBatchEntryId",
                "A batch entry id can only contain alphanumeric characters, hyphens and "
                "underscores. It can be at most 80 letters long.");
}

ApiError repeated_batch_id(std::string_view id) {
  return simple("BatchEntryIdsNotDistinct", "Id " + std::string(id) + " repeated.");
}

ApiError batch_too_long(std::size_t bytes) {
  return simple("BatchRequestTooLong", "Batch requests cannot be longer than " +
                                           std::to_string(limits::batch_bytes) +
                                           " bytes. You have sent " + std::to_string(bytes) +
                                           " bytes.");
}

ApiError not_modelled(std::string_view what) {
  return coded("NotImplemented", "NotImplemented",
               "This version of Windtunnel does not model " + std::string(what), 501);
}

}  // namespace windtunnel::sqs::errors
