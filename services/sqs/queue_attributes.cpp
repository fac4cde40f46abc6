#include "services/sqs/queue_attributes.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "emulator/api/json_nesting.hpp"
#include "services/sqs/errors.hpp"
#include "services/sqs/limits.hpp"

namespace windtunnel::sqs {
namespace {

using nlohmann::json;

/// SQS-011.
struct NumberAttribute {
  std::string_view name;
  std::int64_t fallback;
  std::int64_t low;
  std::int64_t high;
};
constexpr std::array numbers{
    NumberAttribute{"DelaySeconds", 0, 0, 900},
    NumberAttribute{"MaximumMessageSize", 1'048'576, 1'024, 1'048'576},
    NumberAttribute{"MessageRetentionPeriod", 345'600, 60, 1'209'600},
    NumberAttribute{"ReceiveMessageWaitTimeSeconds", 0, 0, 20},
    NumberAttribute{"VisibilityTimeout", 30, 0, 43'200},
    NumberAttribute{"KmsDataKeyReusePeriodSeconds", 300, 60, 86'400},
};
constexpr std::array read_only{std::string_view("All"),
                               std::string_view("ApproximateNumberOfMessages"),
                               std::string_view("ApproximateNumberOfMessagesDelayed"),
                               std::string_view("ApproximateNumberOfMessagesNotVisible"),
                               std::string_view("CreatedTimestamp"),
                               std::string_view("LastModifiedTimestamp"),
                               std::string_view("QueueArn")};
constexpr std::array texts{std::string_view("KmsMasterKeyId"), std::string_view("Policy"),
                           std::string_view("RedriveAllowPolicy"),
                           std::string_view("RedrivePolicy"),
                           std::string_view("SqsManagedSseEnabled")};
constexpr std::array fifo{std::string_view("ContentBasedDeduplication"),
                          std::string_view("DeduplicationScope"), std::string_view("FifoQueue"),
                          std::string_view("FifoThroughputLimit")};

template <class Names>
bool has(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

const NumberAttribute* find_number(std::string_view name) {
  const auto found = std::find_if(numbers.begin(), numbers.end(),
                                  [&](const NumberAttribute& known) { return known.name == name; });
  return found == numbers.end() ? nullptr : &*found;
}

std::optional<std::int64_t> read_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string checked_number(const NumberAttribute& attribute, const std::string& text) {
  const auto value = read_integer(text);
  if (!value || *value < attribute.low || *value > attribute.high) {
    throw errors::invalid_attribute_value(attribute.name);
  }
  return std::to_string(*value);
}

/// maxReceiveCount comes as a number or as text (SQS-050).
std::optional<std::int64_t> receive_count_of(const json& value) {
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_string()) return read_integer(value.get_ref<const std::string&>());
  return std::nullopt;
}

bool is_policy(const json& document) {
  return document.is_object() && api::is_nested_within(document, limits::policy_nesting);
}

std::string checked_redrive_policy(const std::string& text) {
  const auto refuse = [&](const std::string& reason) {
    return errors::invalid_parameter("RedrivePolicy", text, reason);
  };
  const json policy = json::parse(text, nullptr, false);
  if (!is_policy(policy)) throw refuse("Redrive policy is not a valid JSON map.");
  for (const char* required : {"deadLetterTargetArn", "maxReceiveCount"}) {
    if (!policy.contains(required)) {
      throw refuse("The required parameter '" + std::string(required) + "' is missing");
    }
  }
  const json& count = policy["maxReceiveCount"];
  const auto most = receive_count_of(count);
  if (!most || *most < 1 || *most > 1'000) {
    throw refuse("Invalid value for maxReceiveCount: " +
                 (count.is_string() ? count.get<std::string>() : count.dump()) +
                 ", valid values are from 1 to 1000 both inclusive.");
  }
  const json& target = policy["deadLetterTargetArn"];
  if (!target.is_string() || !read_queue_arn(target.get_ref<const std::string&>())) {
    throw refuse("Invalid value for deadLetterTargetArn.");
  }
  return json{{"deadLetterTargetArn", target}, {"maxReceiveCount", *most}}.dump();
}

std::string checked_text(const std::string& name, const std::string& text) {
  if (name == "SqsManagedSseEnabled") {
    if (text != "true" && text != "false") throw errors::invalid_attribute_value(name);
    return text;
  }
  if (text.empty()) return text;
  if (name == "RedrivePolicy") return checked_redrive_policy(text);
  // Recorded, not enforced, as all of IAM is.
  if (name == "Policy" && !is_policy(json::parse(text, nullptr, false))) {
    throw errors::invalid_attribute_value(name);
  }
  if (name == "RedriveAllowPolicy") throw errors::not_modelled("RedriveAllowPolicy of queues");
  return text;
}

}  // namespace

Attributes checked_attributes(const Attributes& given) {
  Attributes checked;
  for (const auto& [name, text] : given) {
    if (const NumberAttribute* number = find_number(name)) {
      checked[name] = checked_number(*number, text);
    } else if (has(texts, name)) {
      checked[name] = checked_text(name, text);
    } else if (has(fifo, name)) {
      throw errors::not_modelled("FIFO queues: " + name + " cannot be set");
    } else {
      throw errors::unknown_attribute(name);
    }
  }
  const auto key = checked.find("KmsMasterKeyId");
  const auto managed = checked.find("SqsManagedSseEnabled");
  if (key != checked.end() && !key->second.empty() && managed != checked.end() &&
      managed->second == "true") {
    throw errors::invalid_attribute_name(
        "You can use one type of server-side encryption (SSE) at one time. You can either enable "
        "KMS SSE or SQS SSE.");
  }
  return checked;
}

void apply_attributes(const Attributes& checked, Attributes& attributes) {
  for (const auto& [name, text] : checked) {
    if (text.empty()) {
      attributes.erase(name);
    } else {
      attributes[name] = text;
    }
  }
  if (const auto key = checked.find("KmsMasterKeyId");
      key != checked.end() && !key->second.empty()) {
    attributes["SqsManagedSseEnabled"] = "false";
  }
  if (const auto managed = checked.find("SqsManagedSseEnabled");
      managed != checked.end() && managed->second == "true") {
    attributes.erase("KmsMasterKeyId");
  }
}

std::optional<std::string> attribute_of(const Attributes& attributes, std::string_view name) {
  if (const auto found = attributes.find(std::string(name)); found != attributes.end()) {
    return found->second;
  }
  if (name == "SqsManagedSseEnabled") return "true";
  // Said only of queues that have a key.
  if (name == "KmsDataKeyReusePeriodSeconds" && !attributes.contains("KmsMasterKeyId")) {
    return std::nullopt;
  }
  if (const NumberAttribute* number = find_number(name)) return std::to_string(number->fallback);
  return std::nullopt;
}

std::int64_t number_of(const Attributes& attributes, std::string_view name) {
  const auto text = attribute_of(attributes, name);
  return text ? read_integer(*text).value_or(0) : 0;
}

Attributes effective_attributes(const Attributes& attributes) {
  Attributes effective;
  for (const NumberAttribute& number : numbers) {
    if (auto value = attribute_of(attributes, number.name)) {
      effective[std::string(number.name)] = *value;
    }
  }
  for (const std::string_view name : texts) {
    if (auto value = attribute_of(attributes, name)) effective[std::string(name)] = *value;
  }
  return effective;
}

bool is_known_attribute(std::string_view name) {
  return find_number(name) != nullptr || has(texts, name) || has(fifo, name) ||
         has(read_only, name);
}

std::optional<RedrivePolicy> redrive_policy_of(const Attributes& attributes) {
  const auto found = attributes.find("RedrivePolicy");
  if (found == attributes.end()) return std::nullopt;
  // It was checked when it was set.
  const json policy = json::parse(found->second);
  return RedrivePolicy{*read_queue_arn(policy["deadLetterTargetArn"].get<std::string>()),
                       policy["maxReceiveCount"].get<std::int64_t>()};
}

}  // namespace windtunnel::sqs
