#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/sqs/queue_address.hpp"

namespace windtunnel::sqs {

/// Who may do what with a queue.
struct Permission {
  std::string label;
  std::vector<std::string> accounts;
  /// Without their prefix: "SendMessage", or "*" for all that may be permitted.
  std::vector<std::string> actions;
};

/// The policy with one statement more (SQS-018); `policy` is empty where the queue has none yet.
std::string with_permission(std::string_view policy, const QueueAddress& queue,
                            const Permission& permission);
/// The policy without the labelled statement; empty where that was the last one.
std::string without_permission(std::string_view policy, const std::string& label);

}  // namespace windtunnel::sqs
