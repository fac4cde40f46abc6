#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulator/world/scope.hpp"

namespace windtunnel::sqs {

/// Which queue a request means: its account and region, and its name.
struct QueueAddress {
  world::Scope scope;
  std::string name;

  /// "https://sqs.REGION.amazonaws.com/ACCOUNT/NAME": the form that state and answers hold.
  std::string url() const;
  /// "arn:aws:sqs:REGION:ACCOUNT:NAME".
  std::string arn() const;

  bool operator==(const QueueAddress&) const = default;
};

/// Reads a queue URL with any host, or a bare queue name (SQS-001): only the account and the name
/// in it matter, the region is the caller's. Nothing for other text.
std::optional<QueueAddress> read_queue_url(const world::Scope& caller, std::string_view url);
/// Nothing for text that is no queue's ARN.
std::optional<QueueAddress> read_queue_arn(std::string_view arn);

/// Whether it is 1 to 80 letters, digits, hyphens and underscores (SQS-010).
bool is_queue_name(std::string_view name);

}  // namespace windtunnel::sqs
