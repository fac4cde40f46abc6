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

/// The characters of XML 1.0, which is what SQS takes, whatever the protocol (SQS-020). The text
/// is UTF-8, as the codecs saw to.
bool is_xml_text(std::string_view text) {
  for (std::size_t index = 0; index < text.size(); ++index) {
    const auto byte = static_cast<unsigned char>(text[index]);
    if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') return false;
    if (byte == 0xef && text.substr(index + 1, 1) == "\xbf") {
      const std::string_view last = text.substr(index + 2, 1);
      if (last == "\xbe" || last == "\xbf") return false;
    }
  }
  return true;
}

void check_group_id(const std::string& id) {
  const bool good = !id.empty() && id.size() <= limits::group_id_characters &&
                    std::all_of(id.begin(), id.end(), [](char character) {
                      return character > 0x20 && character < 0x7f;
                    });
  if (good) return;
  throw errors::invalid_parameter("MessageGroupId", id,
                                  "MessageGroupId can only include alphanumeric and punctuation "
                                  "characters. 1 to 128 in length.");
}

/// What the sender says that a standard queue, or any, does not take.
template <class Entry>
void check_parameters(const Entry& entry) {
  if (entry.MessageBody.empty()) throw errors::missing_parameter("MessageBody");
  if (!is_xml_text(entry.MessageBody)) throw errors::invalid_message_contents();
  if (entry.MessageGroupId) check_group_id(*entry.MessageGroupId);
  if (entry.MessageDeduplicationId) {
    throw errors::invalid_parameter("MessageDeduplicationId", *entry.MessageDeduplicationId,
                                    "The request includes a parameter that is not valid for this "
                                    "queue type.");
  }
  const std::int32_t delay = entry.DelaySeconds.value_or(0);
  if (delay < 0 || delay > limits::delay_seconds) {
    throw errors::invalid_parameter("DelaySeconds", std::to_string(delay),
                                    "DelaySeconds must be >= 0 and <= 900.");
  }
}

std::size_t size_of_entry(const SendMessageBatchRequestEntry& entry) {
  std::size_t size = entry.MessageBody.size();
  for (const auto& [name, value] : entry.MessageAttributes.or_default()) {
    size += name.size() + value.DataType.size() + value.StringValue.or_default().size() +
            value.BinaryValue.or_default().bytes.size();
  }
  return size;
}

api::ApiError too_large(std::int64_t most, bool in_batch) {
  return errors::invalid_parameter_value(
      std::string(in_batch ? "One or more parameters cannot be validated."
                           : "One or more parameters are invalid.") +
      " Reason: Message must be shorter than " + std::to_string(most) + " bytes.");
}

}  // namespace

/// Checks all before it changes anything, so that a refused entry of a batch leaves no trace.
template <class Entry>
SendMessageResult Messages::send(world::Call& call, const QueueAddress& queue, const Entry& entry) {
  check_parameters(entry);
  const Attributes& settings = queues().find(queue)->attributes;
  MessageRow row;
  row.attributes = checked_message_attributes(entry.MessageAttributes.or_default());
  row.system_attributes = checked_system_attributes(entry.MessageSystemAttributes.or_default());
  const std::int64_t most = number_of(settings, "MaximumMessageSize");
  if (entry.MessageBody.size() + size_of(row.attributes) > static_cast<std::size_t>(most)) {
    throw too_large(most, std::is_same_v<Entry, SendMessageBatchRequestEntry>);
  }

  store().erase_sent_until(queue, queues().retained_after(queue));
  const std::uint64_t sequence = store().next_sequence(queue);
  row.message_id = simulation::uuid(
      random_of(world_.random(), queue).child("message").child(sequence));
  row.group_id = entry.MessageGroupId.or_default();
  row.sender = call.service_principal.empty() ? call.scope.account : call.service_principal;
  row.sent_at = call.now();
  const auto queue_delay = static_cast<std::int32_t>(number_of(settings, "DelaySeconds"));
  row.visible_at = call.now() + std::chrono::seconds(entry.DelaySeconds.value_or(queue_delay));

  SendMessageResult out;
  out.MessageId = row.message_id;
  out.MD5OfMessageBody = api::encode_hexadecimal(api::md5(entry.MessageBody));
  if (!row.attributes.empty()) out.MD5OfMessageAttributes = md5_of(row.attributes);
  if (!row.system_attributes.empty()) {
    out.MD5OfMessageSystemAttributes = md5_of(row.system_attributes);
  }
  store().add(queue, sequence, std::move(row), entry.MessageBody);
  return out;
}

SendMessageResult Messages::send_message(world::Call& call, const SendMessageRequest& in) {
  return send(call, queues().existing(call.scope, in.QueueUrl), in);
}

SendMessageBatchResult Messages::send_message_batch(world::Call& call,
                                                    const SendMessageBatchRequest& in) {
  const QueueAddress queue = queues().existing(call.scope, in.QueueUrl);
  check_batch(in.Entries, "SendMessageBatchRequestEntry");
  std::size_t bytes = 0;
  for (const auto& entry : in.Entries) bytes += size_of_entry(entry);
  if (bytes > limits::batch_bytes) throw errors::batch_too_long(bytes);
  SendMessageBatchResult out;
  for (const auto& entry : in.Entries) {
    try {
      const SendMessageResult sent = send(call, queue, entry);
      out.Successful.push_back({.Id = entry.Id,
                                .MD5OfMessageAttributes = sent.MD5OfMessageAttributes,
                                .MD5OfMessageBody = *sent.MD5OfMessageBody,
                                .MD5OfMessageSystemAttributes = sent.MD5OfMessageSystemAttributes,
                                .MessageId = *sent.MessageId,
                                .SequenceNumber = {}});
    } catch (const api::ApiError& error) {
      out.Failed.push_back(failed_entry(entry.Id, error));
    }
  }
  return out;
}

}  // namespace windtunnel::sqs
