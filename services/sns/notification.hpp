#pragma once

#include <map>
#include <string>

#include "services/sns/api.hpp"
#include "services/sns/arn.hpp"
#include "services/sqs/api.hpp"
#include "simulation/time.hpp"

namespace windtunnel::sns {

using MessageAttributes = std::map<std::string, MessageAttributeValue>;

/// Checks name, type and value of each attribute (SNS-023).
void check_message_attributes(const MessageAttributes& attributes);
/// Bytes of names, types and values.
std::size_t size_of(const MessageAttributes& attributes);

/// One published message on its way to subscribers.
struct Notification {
  TopicAddress topic;
  std::string message_id;
  std::string subject;
  /// By protocol; under "default" for all that have none of their own.
  std::map<std::string, std::string> messages;
  MessageAttributes attributes;
  std::string group_id;
  simulation::Instant published_at;

  const std::string& message_for(const std::string& protocol) const;
};

/// The message to send to a queue: as it is where `raw`, else in SNS's JSON envelope (SNS-030,
/// SNS-032). The envelope's signature is a placeholder that says so: nothing is signed.
sqs::SendMessageRequest queue_message(const Notification& notification,
                                      const std::string& subscription_arn, bool raw);

}  // namespace windtunnel::sns
