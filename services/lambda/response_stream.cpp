#include "services/lambda/response_stream.hpp"

#include "emulator/api/base64.hpp"
#include "services/lambda/limits.hpp"

namespace windtunnel::lambda {

std::vector<InvokeWithResponseStreamResponseEvent> response_stream(const Execution& execution,
                                                                   bool with_log) {
  std::vector<InvokeWithResponseStreamResponseEvent> events;
  InvokeWithResponseStreamCompleteEvent complete;
  const std::string payload = execution.payload();
  if (execution.has_failed()) {
    complete.ErrorCode = "Unhandled";
    complete.ErrorDetails = payload;
  } else {
    for (std::size_t at = 0; at < payload.size(); at += limits::chunk_bytes) {
      InvokeResponseStreamUpdate chunk;
      chunk.Payload = api::Blob{payload.substr(at, limits::chunk_bytes)};
      events.emplace_back().PayloadChunk = std::move(chunk);
    }
  }
  if (with_log) complete.LogResult = api::encode_base64(execution.log_tail());
  events.emplace_back().InvokeComplete = std::move(complete);
  return events;
}

}  // namespace windtunnel::lambda
