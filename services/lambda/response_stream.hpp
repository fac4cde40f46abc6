#pragma once

#include <vector>

#include "services/lambda/execution.hpp"

namespace windtunnel::lambda {

/// What InvokeWithResponseStream's caller gets of an execution: its answer in chunks, then that it
/// is complete. A function that failed has no chunks: its error is told at the end.
std::vector<InvokeWithResponseStreamResponseEvent> response_stream(const Execution& execution,
                                                                   bool with_log);

}  // namespace windtunnel::lambda
