#include "services/sns/publishing.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "services/sns/errors.hpp"
#include "services/sns/limits.hpp"
#include "services/sns/subscription_attributes.hpp"
#include "services/sns/topics.hpp"

namespace windtunnel::sns {
namespace {

void check_subject(const std::string& subject) {
  const bool good = !subject.empty() && subject.size() < limits::subject_characters &&
                    std::all_of(subject.begin(), subject.end(), [](char character) {
                      const auto byte = static_cast<unsigned char>(character);
                      return byte >= 0x20 && byte < 0x7f;
                    });
  if (!good) throw errors::invalid_parameter("Subject");
}

/// What each protocol is to get (SNS-022).
std::map<std::string, std::string> messages_of(const std::string& message,
                                               const api::Opt<std::string>& structure) {
  if (!structure || structure->empty()) return {{"default", message}};
  if (*structure != "json") throw errors::invalid_parameter("MessageStructure");
  const auto document = nlohmann::json::parse(message, nullptr, false);
  if (!document.is_object()) {
    throw errors::invalid_parameter("Message Structure - JSON message body failed to parse");
  }
  std::map<std::string, std::string> messages;
  for (const auto& [protocol, text] : document.items()) {
    if (text.is_string()) messages[protocol] = text.get<std::string>();
  }
  if (!messages.contains("default")) {
    throw errors::invalid_parameter("Message Structure - No default entry in JSON message body");
  }
  return messages;
}

template <class Entry>
std::size_t size_of_entry(const Entry& entry) {
  return entry.Message.size() + size_of(entry.MessageAttributes.or_default());
}

/// What a publisher may say to a standard topic; changes nothing.
template <class Entry>
Notification checked_notification(const TopicAddress& topic, const Entry& entry) {
  if (entry.Message.empty()) throw errors::invalid_parameter("Empty message");
  if (entry.Subject) check_subject(*entry.Subject);
  if (entry.MessageDeduplicationId) {
    throw errors::invalid_parameter(
        "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that "
        "is not valid for this topic type");
  }
  Notification notification;
  notification.topic = topic;
  notification.attributes = entry.MessageAttributes.or_default();
  check_message_attributes(notification.attributes);
  if (size_of_entry(entry) > limits::message_bytes) {
    throw errors::invalid_parameter("Message too long");
  }
  notification.messages = messages_of(entry.Message, entry.MessageStructure);
  notification.subject = entry.Subject.or_default();
  notification.group_id = entry.MessageGroupId.or_default();
  return notification;
}

bool is_batch_id(std::string_view id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](char character) {
    return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z') ||
           (character >= 'a' && character <= 'z') || character == '-' || character == '_';
  });
}

/// Refuses a batch as a whole (SNS-024).
void check_batch(const std::vector<PublishBatchRequestEntry>& entries) {
  if (entries.empty()) throw errors::empty_batch();
  if (entries.size() > limits::batch_entries) throw errors::too_many_entries();
  std::set<std::string_view> ids;
  std::size_t bytes = 0;
  for (const PublishBatchRequestEntry& entry : entries) {
    if (!is_batch_id(entry.Id)) throw errors::invalid_batch_id(entry.Id, false);
    if (entry.Id.size() > limits::batch_id_characters) {
      throw errors::invalid_batch_id(entry.Id, true);
    }
    if (!ids.insert(entry.Id).second) throw errors::repeated_batch_id();
    bytes += size_of_entry(entry);
  }
  if (bytes > limits::message_bytes) throw errors::batch_too_long();
}

}  // namespace

void Publishing::deliver(const Notification& notification, const SubscriptionRow& subscription) {
  // Only queues are ever confirmed.
  if (subscription.pending) return;
  const std::string arn = SubscriptionAddress{notification.topic, subscription.id}.arn();
  const auto raw = subscription.attributes.find("RawMessageDelivery");
  sqs::SendMessageRequest message = queue_message(
      notification, arn, raw != subscription.attributes.end() && raw->second == "true");
  const auto send_to = [&](const std::string& queue_arn) {
    const QueueTarget queue = *read_queue_arn(queue_arn);
    message.QueueUrl = queue.url();
    world_.invoke_as<sqs::operations::SendMessage>("sns.amazonaws.com", queue.scope, message);
  };
  try {
    return send_to(subscription.endpoint);
  } catch (const api::ApiError& error) {
    world_.note("NotificationFailed", {{"subscription", arn},
                                       {"message_id", notification.message_id},
                                       {"code", error.code},
                                       {"message", error.message}});
  }
  // A client's error is not retried (SNS-052, SNS-054).
  const auto dead_letter_queue = dead_letter_queue_of(subscription.attributes);
  if (!dead_letter_queue) return;
  try {
    send_to(*dead_letter_queue);
    world_.note("NotificationRedriven", {{"subscription", arn},
                                         {"message_id", notification.message_id},
                                         {"queue", *dead_letter_queue}});
  } catch (const api::ApiError& error) {
    world_.note("NotificationRedriveFailed", {{"subscription", arn},
                                              {"message_id", notification.message_id},
                                              {"code", error.code},
                                              {"message", error.message}});
  }
}

template <class Entry>
std::string Publishing::publish_to(world::Call& call, const TopicAddress& topic,
                                   const Entry& entry) {
  Notification notification = checked_notification(topic, entry);
  auto& topics = world_.component<Topics>();
  const std::int64_t number = ++topics.edit_counts(topic).published;
  notification.message_id = simulation::uuid(
      topics.random_of(topic).child("message").child(static_cast<std::uint64_t>(number)));
  notification.published_at = call.now();
  world_.component<Subscriptions>().each(
      topic, [&](const SubscriptionRow& subscription) { deliver(notification, subscription); });
  return notification.message_id;
}

PublishResponse Publishing::publish(world::Call& call, const PublishInput& in) {
  if (in.PhoneNumber) throw errors::not_modelled("text messages: Publish to a PhoneNumber");
  if (in.TopicArn.has_value() == in.TargetArn.has_value()) {
    throw errors::invalid_parameter(
        in.TopicArn ? "TopicArn or TargetArn Reason: only one of them can be given"
                    : "TopicArn or TargetArn Reason: no value for required parameter");
  }
  if (in.TargetArn && in.TargetArn->find(":endpoint/") != std::string::npos) {
    throw errors::invalid_parameter(
        "TargetArn Reason: No endpoint found for the target arn specified");
  }
  const TopicAddress topic = world_.component<Topics>().existing(
      call.scope, in.TopicArn ? *in.TopicArn : *in.TargetArn,
      in.TopicArn ? "TopicArn" : "TargetArn");
  return {.MessageId = publish_to(call, topic, in), .SequenceNumber = {}};
}

PublishBatchResponse Publishing::publish_batch(world::Call& call, const PublishBatchInput& in) {
  const TopicAddress topic = world_.component<Topics>().existing(call.scope, in.TopicArn);
  check_batch(in.PublishBatchRequestEntries);
  PublishBatchResponse out;
  auto& successful = out.Successful.emplace();
  auto& failed = out.Failed.emplace();
  for (const PublishBatchRequestEntry& entry : in.PublishBatchRequestEntries) {
    try {
      successful.push_back(
          {.Id = entry.Id, .MessageId = publish_to(call, topic, entry), .SequenceNumber = {}});
    } catch (const api::ApiError& error) {
      failed.push_back(
          {.Code = error.code, .Id = entry.Id, .Message = error.message, .SenderFault = true});
    }
  }
  return out;
}

}  // namespace windtunnel::sns
