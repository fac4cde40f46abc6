#pragma once

#include <string>
#include <string_view>

#include "emulator/world/scope.hpp"

namespace windtunnel::sns {

/// A topic: its account and region, and its name.
struct TopicAddress {
  world::Scope scope;
  std::string name;

  /// "arn:aws:sns:REGION:ACCOUNT:NAME".
  std::string arn() const;
};

/// Whether it is 1 to 256 letters, digits, hyphens and underscores (SNS-001).
bool is_topic_name(std::string_view name);

/// Reads the ARN in the request's member `parameter`; throws what SNS answers to texts that are no
/// topic's ARN or name another region than the caller's (SNS-003).
TopicAddress read_topic_arn(const world::Scope& caller, std::string_view arn,
                            std::string_view parameter);

struct SubscriptionAddress {
  TopicAddress topic;
  std::string id;

  /// "{topic's ARN}:{id}" (SNS-012).
  std::string arn() const { return topic.arn() + ":" + id; }
};
SubscriptionAddress read_subscription_arn(const world::Scope& caller, std::string_view arn);

}  // namespace windtunnel::sns
