#include "services/sqs/message_attributes.hpp"

#include <algorithm>

#include "emulator/api/base64.hpp"
#include "emulator/api/md5.hpp"
#include "services/sqs/errors.hpp"
#include "services/sqs/limits.hpp"

namespace windtunnel::sqs {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& character : result) {
    if (character >= 'A' && character <= 'Z') character = static_cast<char>(character + 32);
  }
  return result;
}

/// Letters of any language, digits, and "_-." inside; AWS keeps some beginnings for itself.
bool is_attribute_name(std::string_view name) {
  if (name.empty() || name.size() > limits::message_attribute_name) return false;
  if (name.front() == '.' || name.back() == '.' || name.find("..") != std::string_view::npos) {
    return false;
  }
  const std::string start = lower(name.substr(0, 7));
  if (start.starts_with("aws.") || start.starts_with("amazon.")) return false;
  return std::all_of(name.begin(), name.end(), [](char character) {
    return static_cast<unsigned char>(character) >= 0x80 ||
           (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z') ||
           (character >= 'a' && character <= 'z') || character == '_' || character == '-' ||
           character == '.';
  });
}

bool has_type(std::string_view type, std::string_view base) {
  return type == base || (type.starts_with(base) && type[base.size()] == '.');
}

template <class Value>
StoredAttribute checked(const std::string& name, const Value& given) {
  const std::string described = "Message (user) attribute '" + name + "' ";
  if (!is_attribute_name(name)) {
    throw errors::invalid_parameter_value(
        "Message (user) attribute name '" + name +
        "' is invalid: 1 to 256 letters, digits, '_', '-' and '.', not beginning or ending with a "
        "'.' nor beginning with 'AWS.' or 'Amazon.'");
  }
  const std::string& type = given.DataType;
  const bool binary = has_type(type, "Binary");
  if (!binary && !has_type(type, "String") && !has_type(type, "Number")) {
    throw errors::invalid_parameter_value(
        described + "has an invalid message attribute type, the set of supported type prefixes is "
                    "Binary, Number, and String.");
  }
  const std::string& value =
      binary ? given.BinaryValue.or_default().bytes : given.StringValue.or_default();
  if (value.empty()) {
    const std::string base = type.substr(0, type.find('.'));
    throw errors::invalid_parameter_value(described + "must contain a non-empty value of type '" +
                                          (binary ? base : "String") + "'.");
  }
  return {type, value};
}

void append_measured(std::string& out, std::string_view part) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(part.size() >> shift));
  }
  out.append(part);
}

bool is_chosen(const std::string& name, const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& wanted) {
    if (wanted == "All" || wanted == ".*" || wanted == name) return true;
    return wanted.ends_with(".*") &&
           name.starts_with(std::string_view(wanted).substr(0, wanted.size() - 2));
  });
}

}  // namespace

StoredAttributes checked_message_attributes(
    const std::map<std::string, MessageAttributeValue>& given) {
  if (given.size() > limits::message_attributes) {
    throw errors::invalid_parameter_value(
        "Number of message attributes [" + std::to_string(given.size()) +
        "] exceeds the allowed maximum [10].");
  }
  StoredAttributes stored;
  for (const auto& [name, value] : given) stored[name] = checked(name, value);
  return stored;
}

StoredAttributes checked_system_attributes(
    const std::map<std::string, MessageSystemAttributeValue>& given) {
  StoredAttributes stored;
  for (const auto& [name, value] : given) {
    if (name != "AWSTraceHeader") {
      throw errors::invalid_parameter_value("Message (system) attribute '" + name +
                                            "' is invalid: only AWSTraceHeader can be sent.");
    }
    if (value.DataType != "String" || value.StringValue.or_default().empty()) {
      throw errors::invalid_parameter_value(
          "Message (system) attribute 'AWSTraceHeader' must contain a non-empty value of type "
          "'String'.");
    }
    stored[name] = {value.DataType, *value.StringValue};
  }
  return stored;
}

std::size_t size_of(const StoredAttributes& attributes) {
  std::size_t size = 0;
  for (const auto& [name, attribute] : attributes) {
    size += name.size() + attribute.type.size() + attribute.value.size();
  }
  return size;
}

std::string md5_of(const StoredAttributes& attributes) {
  std::string text;
  for (const auto& [name, attribute] : attributes) {
    append_measured(text, name);
    append_measured(text, attribute.type);
    text.push_back(attribute.is_binary() ? '\x02' : '\x01');
    append_measured(text, attribute.value);
  }
  return api::encode_hexadecimal(api::md5(text));
}

StoredAttributes chosen_attributes(const StoredAttributes& attributes,
                                   const std::vector<std::string>& names) {
  StoredAttributes chosen;
  for (const auto& [name, attribute] : attributes) {
    if (is_chosen(name, names)) chosen.emplace(name, attribute);
  }
  return chosen;
}

MessageAttributeValue on_wire(const StoredAttribute& attribute) {
  MessageAttributeValue value;
  value.DataType = attribute.type;
  if (attribute.is_binary()) {
    value.BinaryValue = api::Blob{attribute.value};
  } else {
    value.StringValue = attribute.value;
  }
  return value;
}

}  // namespace windtunnel::sqs
