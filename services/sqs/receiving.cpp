#include <algorithm>

#include "emulator/api/base64.hpp"
#include "emulator/api/md5.hpp"
#include "services/sqs/batch.hpp"
#include "services/sqs/errors.hpp"
#include "services/sqs/limits.hpp"
#include "services/sqs/messages.hpp"
#include "services/sqs/receipt_handle.hpp"

namespace windtunnel::sqs {
namespace {

std::string milliseconds_text(simulation::Instant at) {
  return std::to_string(simulation::to_milliseconds(at));
}

void check_range(std::string_view name, std::int32_t value, std::int32_t low, std::int32_t high,
                 std::string_view reason) {
  if (value < low || value > high) {
    throw errors::invalid_parameter(name, std::to_string(value), reason);
  }
}

std::map<std::string, std::string> system_attributes_of(const MessageRow& row) {
  std::map<std::string, std::string> all;
  all["SenderId"] = row.sender;
  all["SentTimestamp"] = milliseconds_text(row.sent_at);
  all["ApproximateReceiveCount"] = std::to_string(row.receive_count);
  all["ApproximateFirstReceiveTimestamp"] = milliseconds_text(row.first_received_at);
  if (!row.group_id.empty()) all["MessageGroupId"] = row.group_id;
  if (!row.dead_letter_source_arn.empty()) {
    all["DeadLetterQueueSourceArn"] = row.dead_letter_source_arn;
  }
  for (const auto& [name, attribute] : row.system_attributes) all[name] = attribute.value;
  return all;
}

bool is_system_attribute(std::string_view name) {
  constexpr std::string_view known[] = {
      "All", "SenderId", "SentTimestamp", "ApproximateReceiveCount",
      "ApproximateFirstReceiveTimestamp", "SequenceNumber", "MessageDeduplicationId",
      "MessageGroupId", "AWSTraceHeader", "DeadLetterQueueSourceArn"};
  return std::find(std::begin(known), std::end(known), name) != std::end(known);
}

/// The system attributes asked for, under the new parameter and the old one (SQS-032).
std::vector<std::string> system_names(const ReceiveMessageRequest& in) {
  std::vector<std::string> names = in.MessageSystemAttributeNames.or_default();
  const auto& older = in.AttributeNames.or_default();
  names.insert(names.end(), older.begin(), older.end());
  for (const std::string& name : names) {
    if (!is_system_attribute(name)) throw errors::unknown_attribute(name);
  }
  return names;
}

}  // namespace

// --- Receiving ----------------------------------------------------------------------------------

/// A dead-letter queue that was deleted takes no messages: they stay where they are.
std::optional<RedrivePolicy> Messages::usable_redrive_policy(const QueueAddress& queue) {
  auto policy = redrive_policy_of(queues().find(queue)->attributes);
  if (policy && queues().find(policy->dead_letter_queue) == nullptr) return std::nullopt;
  return policy;
}

Messages::Found Messages::look(const QueueAddress& queue, std::size_t most) {
  const auto redrive = usable_redrive_policy(queue);
  const simulation::Instant retained_after = queues().retained_after(queue);
  const simulation::Duration retention = world_.now() - retained_after;
  Found found;
  store().each_by_visibility(queue, [&](std::uint64_t sequence, const MessageRow& row) {
    if (row.sent_at <= retained_after) return true;
    if (row.visible_at > world_.now()) {
      // One that will have been dropped by then never shows itself.
      if (row.visible_at >= row.sent_at + retention) return true;
      found.next_visible_at = row.visible_at;
      return false;
    }
    const bool too_often = redrive && row.receive_count >= redrive->max_receive_count;
    (too_often ? found.to_dead_letter_queue : found.to_deliver).push_back(sequence);
    return found.to_deliver.size() < most;
  });
  return found;
}

/// The message keeps its id, age and receive count (SQS-051, SQS-037).
void Messages::move_to_dead_letter_queue(const QueueAddress& queue, std::uint64_t sequence) {
  const QueueAddress target =
      redrive_policy_of(queues().find(queue)->attributes)->dead_letter_queue;
  MessageRow row = *store().find(queue, sequence);
  std::string body = store().body_of(row);
  store().erase(queue, sequence);
  row.body.clear();
  row.body_key.clear();
  row.dead_letter_source_arn = queue.arn();
  row.visible_at = world_.now();
  store().add(target, store().next_sequence(target), std::move(row), std::move(body));
}

Message Messages::take(const QueueAddress& queue, std::uint64_t sequence,
                       simulation::Duration hidden_for, const ReceiveMessageRequest& in) {
  store().show_from(queue, sequence, world_.now() + hidden_for);
  MessageRow& row = store().edit(queue, sequence);
  ++row.receive_count;
  row.received_at = world_.now();
  if (row.receive_count == 1) row.first_received_at = world_.now();

  Message message;
  message.MessageId = row.message_id;
  message.ReceiptHandle =
      receipt_handle(random_of(world_.random(), queue), sequence, row.receive_count);
  message.Body = store().body_of(row);
  message.MD5OfBody = api::encode_hexadecimal(api::md5(*message.Body));
  const StoredAttributes chosen =
      chosen_attributes(row.attributes, in.MessageAttributeNames.or_default());
  if (!chosen.empty()) {
    message.MD5OfMessageAttributes = md5_of(chosen);
    auto& attributes = message.MessageAttributes.emplace();
    for (const auto& [name, attribute] : chosen) attributes[name] = on_wire(attribute);
  }
  const std::vector<std::string> names = system_names(in);
  const bool all = std::find(names.begin(), names.end(), "All") != names.end();
  for (auto& [name, value] : system_attributes_of(row)) {
    if (!all && std::find(names.begin(), names.end(), name) == names.end()) continue;
    if (!message.Attributes) message.Attributes.emplace();
    message.Attributes->emplace(name, std::move(value));
  }
  return message;
}

void Messages::check_in_flight(const QueueAddress& queue) {
  if (world_.limits_lifted() || store().contents(queue)->messages < limits::in_flight) return;
  const auto counts = store().count(queue, world_.now(), queues().retained_after(queue));
  if (counts.in_flight < limits::in_flight) return;
  throw errors::over_limit("The maximum number of in flight messages is reached");
}

ReceiveMessageResult Messages::receive_message(world::Call& call, const ReceiveMessageRequest& in) {
  const QueueAddress queue = queues().existing(call.scope, in.QueueUrl);
  const Attributes& settings = queues().find(queue)->attributes;
  const std::int32_t most = in.MaxNumberOfMessages.value_or(1);
  const std::int32_t wait = in.WaitTimeSeconds.value_or(
      static_cast<std::int32_t>(number_of(settings, "ReceiveMessageWaitTimeSeconds")));
  const std::int32_t hidden = in.VisibilityTimeout.value_or(
      static_cast<std::int32_t>(number_of(settings, "VisibilityTimeout")));
  check_range("MaxNumberOfMessages", most, 1, limits::messages_per_receive,
              "Must be between 1 and 10, if provided.");
  check_range("WaitTimeSeconds", wait, 0, limits::wait_seconds,
              "Must be >= 0 and <= 20, if provided.");
  check_range("VisibilityTimeout", hidden, 0, limits::visibility_seconds,
              "Must be >= 0 and <= 43200, if provided.");
  system_names(in);
  check_in_flight(queue);

  const Found found = look(queue, static_cast<std::size_t>(most));
  if (found.to_deliver.empty() && found.to_dead_letter_queue.empty()) {
    if (wait == 0 || call.final_attempt) return {};
    // A hidden message that shows itself changes nothing in the world, so the call has to come
    // back by itself for it.
    const simulation::Instant end = call.now() + std::chrono::seconds(wait);
    call.park(std::min(end, found.next_visible_at.value_or(end)));
  }
  // A receive that only moved messages away is answered at once, empty: parking keeps nothing.
  store().erase_sent_until(queue, queues().retained_after(queue));
  for (const std::uint64_t sequence : found.to_dead_letter_queue) {
    move_to_dead_letter_queue(queue, sequence);
  }
  ReceiveMessageResult out;
  for (const std::uint64_t sequence : found.to_deliver) {
    if (!out.Messages) out.Messages.emplace();
    out.Messages->push_back(take(queue, sequence, std::chrono::seconds(hidden), in));
  }
  return out;
}

// --- Deleting -----------------------------------------------------------------------------------

/// Any handle of the message will do, the newest or not; so does one of a message that is gone
/// (SQS-036).
void Messages::remove(const QueueAddress& queue, const std::string& receipt_handle) {
  const auto sequence = read_receipt_handle(random_of(world_.random(), queue), receipt_handle);
  if (!sequence) throw errors::receipt_handle_is_invalid(receipt_handle);
  store().erase(queue, *sequence);
}

api::Unit Messages::delete_message(world::Call& call, const DeleteMessageRequest& in) {
  remove(queues().existing(call.scope, in.QueueUrl), in.ReceiptHandle);
  return {};
}

DeleteMessageBatchResult Messages::delete_message_batch(world::Call& call,
                                                        const DeleteMessageBatchRequest& in) {
  const QueueAddress queue = queues().existing(call.scope, in.QueueUrl);
  check_batch(in.Entries, "DeleteMessageBatchRequestEntry");
  DeleteMessageBatchResult out;
  for (const auto& entry : in.Entries) {
    try {
      remove(queue, entry.ReceiptHandle);
      out.Successful.push_back({.Id = entry.Id});
    } catch (const api::ApiError& error) {
      out.Failed.push_back(failed_entry(entry.Id, error));
    }
  }
  return out;
}

// --- Hiding -------------------------------------------------------------------------------------

void Messages::hide(const QueueAddress& queue, const std::string& receipt_handle,
                    std::int32_t seconds) {
  check_range("VisibilityTimeout", seconds, 0, limits::visibility_seconds,
              "VisibilityTimeout must be an integer between 0 and 43200.");
  const auto sequence = read_receipt_handle(random_of(world_.random(), queue), receipt_handle);
  if (!sequence) throw errors::receipt_handle_is_invalid(receipt_handle);
  const MessageRow* row = store().find(queue, *sequence);
  if (row == nullptr || row->sent_at <= queues().retained_after(queue)) {
    throw errors::invalid_parameter("ReceiptHandle", receipt_handle,
                                    "Message does not exist or is not available for visibility "
                                    "timeout change.");
  }
  const simulation::Instant visible_at = world_.now() + std::chrono::seconds(seconds);
  if (visible_at > row->received_at + std::chrono::seconds(limits::visibility_seconds)) {
    throw errors::invalid_parameter("VisibilityTimeout", std::to_string(seconds),
                                    "Total VisibilityTimeout for the message is beyond the limit "
                                    "[43200 seconds].");
  }
  store().show_from(queue, *sequence, visible_at);
}

api::Unit Messages::change_message_visibility(world::Call& call,
                                              const ChangeMessageVisibilityRequest& in) {
  hide(queues().existing(call.scope, in.QueueUrl), in.ReceiptHandle, in.VisibilityTimeout);
  return {};
}

ChangeMessageVisibilityBatchResult Messages::change_message_visibility_batch(
    world::Call& call, const ChangeMessageVisibilityBatchRequest& in) {
  const QueueAddress queue = queues().existing(call.scope, in.QueueUrl);
  check_batch(in.Entries, "ChangeMessageVisibilityBatchRequestEntry");
  ChangeMessageVisibilityBatchResult out;
  for (const auto& entry : in.Entries) {
    try {
      if (!entry.VisibilityTimeout) throw errors::missing_parameter("VisibilityTimeout");
      hide(queue, entry.ReceiptHandle, *entry.VisibilityTimeout);
      out.Successful.push_back({.Id = entry.Id});
    } catch (const api::ApiError& error) {
      out.Failed.push_back(failed_entry(entry.Id, error));
    }
  }
  return out;
}

}  // namespace windtunnel::sqs
