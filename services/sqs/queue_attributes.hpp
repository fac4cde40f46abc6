#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "services/sqs/queue_address.hpp"

namespace windtunnel::sqs {

using Attributes = std::map<std::string, std::string>;

/// Where a queue's messages go that were received too often.
struct RedrivePolicy {
  QueueAddress dead_letter_queue;
  std::int64_t max_receive_count = 0;
};

/// Checks the attributes that a caller sets and returns them as they are kept: numbers without
/// leading zeros, the redrive policy in its normal form, an empty policy as the empty text that
/// removes it (SQS-019). Throws what SQS answers to unknown names and wrong values (SQS-011 to
/// SQS-014, SQS-050), and NotImplemented for what is not modelled (FIFO, RedriveAllowPolicy).
Attributes checked_attributes(const Attributes& given);

/// Lays checked attributes over those of a queue: one kind of server-side encryption replaces the
/// other (SQS-014), empty texts remove.
void apply_attributes(const Attributes& checked, Attributes& attributes);

/// The value of an attribute that callers may set: as set, or its default; nothing for those
/// that have no default and are unset.
std::optional<std::string> attribute_of(const Attributes& attributes, std::string_view name);
/// The same for numbers, all of which have defaults.
std::int64_t number_of(const Attributes& attributes, std::string_view name);

/// Every settable attribute that has a value, defaults included.
Attributes effective_attributes(const Attributes& attributes);

bool is_known_attribute(std::string_view name);

/// The queue's redrive policy; nothing where it has none.
std::optional<RedrivePolicy> redrive_policy_of(const Attributes& attributes);

}  // namespace windtunnel::sqs
