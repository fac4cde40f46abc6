#include "services/sns/notification.hpp"

#include <nlohmann/json.hpp>

#include "emulator/api/base64.hpp"
#include "services/sns/errors.hpp"

namespace windtunnel::sns {
namespace {

bool has_type(std::string_view type, std::string_view base) {
  return type == base || (type.starts_with(base) && type[base.size()] == '.');
}

void check_name(const std::string& name) {
  if (name.empty() || name.size() > 256) {
    throw errors::parameter_value_invalid(
        "Length of message attribute name must be less than 256 bytes.");
  }
  for (const char character : name) {
    const bool good = (character >= '0' && character <= '9') ||
                      (character >= 'A' && character <= 'Z') ||
                      (character >= 'a' && character <= 'z') || character == '-' ||
                      character == '_' || character == '.';
    if (good) continue;
    throw errors::parameter_value_invalid(
        "Invalid non-alphanumeric character '#x" +
        api::encode_hexadecimal(std::string_view(&character, 1)) +
        "' was found in the message attribute name. Can only include alphanumeric characters, "
        "hyphens, underscores, or dots.");
  }
  if (name.front() == '.' || name.back() == '.') {
    throw errors::parameter_value_invalid("Invalid message attribute name " +
                                          std::string(name.front() == '.' ? "starting" : "ending") +
                                          " with character '.' was found.");
  }
  if (name.find("..") != std::string::npos) {
    throw errors::parameter_value_invalid(
        "Message attribute name can not have successive '.' character.");
  }
}

void check_value(const std::string& name, const MessageAttributeValue& value) {
  const std::string described = "The message attribute '" + name + "' ";
  const bool binary = has_type(value.DataType, "Binary");
  if (!binary && !has_type(value.DataType, "String") && !has_type(value.DataType, "Number")) {
    throw errors::parameter_value_invalid(
        described +
        "has an invalid message attribute type, the set of supported type prefixes is Binary, "
        "Number, and String.");
  }
  const bool has_text = !value.StringValue.or_default().empty();
  const bool has_bytes = !value.BinaryValue.or_default().bytes.empty();
  if (!has_text && !has_bytes) {
    throw errors::parameter_value_invalid(
        described + "must contain non-empty message attribute value for message attribute type '" +
        value.DataType + "'.");
  }
  if (binary ? !has_bytes : !has_text) {
    throw errors::parameter_value_invalid(described + "with type '" + value.DataType +
                                          "' must use field '" + (binary ? "Binary" : "String") +
                                          "'.");
  }
}

std::string service_url(const TopicAddress& topic) {
  return "https://sns." + topic.scope.region + ".amazonaws.com/";
}

std::string envelope(const Notification& notification, const std::string& subscription_arn) {
  nlohmann::ordered_json body;
  body["Type"] = "Notification";
  body["MessageId"] = notification.message_id;
  body["TopicArn"] = notification.topic.arn();
  if (!notification.subject.empty()) body["Subject"] = notification.subject;
  body["Message"] = notification.message_for("sqs");
  body["Timestamp"] = simulation::format_instant_milliseconds(notification.published_at);
  body["SignatureVersion"] = "1";
  body["Signature"] = api::encode_base64("Windtunnel does not sign notifications");
  body["SigningCertURL"] = service_url(notification.topic) + "windtunnel-does-not-sign.pem";
  body["UnsubscribeURL"] = service_url(notification.topic) +
                           "?Action=Unsubscribe&SubscriptionArn=" + subscription_arn;
  for (const auto& [name, value] : notification.attributes) {
    body["MessageAttributes"][name] = {
        {"Type", value.DataType},
        {"Value", value.BinaryValue ? api::encode_base64(value.BinaryValue->bytes)
                                    : *value.StringValue}};
  }
  return body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace

void check_message_attributes(const MessageAttributes& attributes) {
  for (const auto& [name, value] : attributes) {
    check_name(name);
    check_value(name, value);
  }
}

std::size_t size_of(const MessageAttributes& attributes) {
  std::size_t size = 0;
  for (const auto& [name, value] : attributes) {
    size += name.size() + value.DataType.size() + value.StringValue.or_default().size() +
            value.BinaryValue.or_default().bytes.size();
  }
  return size;
}

const std::string& Notification::message_for(const std::string& protocol) const {
  const auto own = messages.find(protocol);
  return own != messages.end() ? own->second : messages.at("default");
}

sqs::SendMessageRequest queue_message(const Notification& notification,
                                      const std::string& subscription_arn, bool raw) {
  sqs::SendMessageRequest message;
  if (!notification.group_id.empty()) message.MessageGroupId = notification.group_id;
  if (!raw) {
    message.MessageBody = envelope(notification, subscription_arn);
    return message;
  }
  message.MessageBody = notification.message_for("sqs");
  for (const auto& [name, value] : notification.attributes) {
    if (!message.MessageAttributes) message.MessageAttributes.emplace();
    sqs::MessageAttributeValue& copy = (*message.MessageAttributes)[name];
    copy.DataType = value.DataType;
    copy.StringValue = value.StringValue;
    copy.BinaryValue = value.BinaryValue;
  }
  return message;
}

}  // namespace windtunnel::sns
