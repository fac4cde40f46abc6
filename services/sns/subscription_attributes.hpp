#pragma once

#include <map>
#include <optional>
#include <string>

#include "services/sns/arn.hpp"

namespace windtunnel::sns {

/// Checks one attribute of a subscription (SNS-014). `prefix` is what the operation's messages
/// begin with: "Attributes Reason: " from Subscribe. An empty value removes the attribute.
void check_subscription_attribute(const TopicAddress& topic, const std::string& name,
                                  const std::string& value, const std::string& prefix);

/// The queue that takes what could not be delivered (SNS-053); nothing where there is none.
std::optional<std::string> dead_letter_queue_of(
    const std::map<std::string, std::string>& attributes);

/// Account, region and name of a queue, as its ARN gives them.
struct QueueTarget {
  world::Scope scope;
  std::string name;

  /// The form that SQS's state holds and answers.
  std::string url() const;
};
/// Nothing for text that is no queue's ARN.
std::optional<QueueTarget> read_queue_arn(std::string_view arn);

}  // namespace windtunnel::sns
