#pragma once

#include <map>
#include <string>
#include <vector>

#include "services/sqs/api.hpp"

namespace windtunnel::sqs {

/// A message attribute as a row keeps it.
struct StoredAttribute {
  /// Such as "String", "Number.int", "Binary".
  std::string type;
  std::string value;

  bool is_binary() const { return type.starts_with("Binary"); }
  static void fields(auto& row, auto& field) {
    field(1, row.type);
    field(2, row.value);
  }
};
using StoredAttributes = std::map<std::string, StoredAttribute>;

/// Checks a message's attributes as SQS does (SQS-021) and returns them as they are kept.
StoredAttributes checked_message_attributes(
    const std::map<std::string, MessageAttributeValue>& given);
/// The same for the one system attribute that senders may give, AWSTraceHeader.
StoredAttributes checked_system_attributes(
    const std::map<std::string, MessageSystemAttributeValue>& given);

/// Bytes of names, types and values, which count towards a message's size (SQS-020).
std::size_t size_of(const StoredAttributes& attributes);

/// MD5 over the attributes in order of name, as hexadecimal digits (SQS-022).
std::string md5_of(const StoredAttributes& attributes);

/// The attributes that a receiver asked for: by name, "All", ".*" or "prefix.*" (SQS-032).
StoredAttributes chosen_attributes(const StoredAttributes& attributes,
                                   const std::vector<std::string>& names);

MessageAttributeValue on_wire(const StoredAttribute& attribute);

}  // namespace windtunnel::sqs
