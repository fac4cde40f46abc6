#include "services/sqs/batch.hpp"

#include "services/sqs/queue_address.hpp"

namespace windtunnel::sqs {

// The characters and the length of a queue's name.
bool is_batch_id(std::string_view id) { return is_queue_name(id); }

BatchResultErrorEntry failed_entry(const std::string& id, const api::ApiError& error) {
  return {.Code = error.query_code, .Id = id, .Message = error.message, .SenderFault = true};
}

}  // namespace windtunnel::sqs
