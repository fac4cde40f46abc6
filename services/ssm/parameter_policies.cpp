#include "services/ssm/parameter_policies.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "services/ssm/errors.hpp"
#include "services/ssm/limits.hpp"

namespace windtunnel::ssm {
namespace {

using nlohmann::json;

std::string text_member(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

void check_expiration(const json& attributes, simulation::Instant now) {
  const auto at = simulation::parse_instant(text_member(attributes, "Timestamp"));
  if (!at) {
    throw errors::invalid_policy_attribute(
        "The Timestamp of an Expiration policy must be an ISO 8601 date and time.");
  }
  if (*at <= now) {
    throw errors::invalid_policy_attribute(
        "The Timestamp of an Expiration policy must lie in the future.");
  }
}

/// `amount` is "Before" or "After": a whole number above zero, written as text.
void check_notification(const json& attributes, const char* amount, std::string_view type) {
  const std::string number = text_member(attributes, amount);
  const std::string unit = text_member(attributes, "Unit");
  int value = 0;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
  if (read.ec != std::errc() || read.ptr != number.data() + number.size() || value < 1) {
    throw errors::invalid_policy_attribute("The attribute " + std::string(amount) +
                                           " of the policy " + std::string(type) +
                                           " must be a number above zero.");
  }
  if (unit != "Days" && unit != "Hours") {
    throw errors::invalid_policy_attribute("The attribute Unit of the policy " + std::string(type) +
                                           " must be Days or Hours.");
  }
}

ParameterPolicyRow read_policy(const json& policy, simulation::Instant now) {
  if (!policy.is_object())
    throw errors::invalid_policy_attribute("A policy must be a JSON object.");
  const std::string type = text_member(policy, "Type");
  const json attributes = policy.value("Attributes", json::object());
  if (text_member(policy, "Version") != "1.0" || !attributes.is_object()) {
    throw errors::invalid_policy_attribute("A policy has a Type, the Version 1.0 and Attributes.");
  }
  if (type == "Expiration") {
    check_expiration(attributes, now);
  } else if (type == "ExpirationNotification") {
    check_notification(attributes, "Before", type);
  } else if (type == "NoChangeNotification") {
    check_notification(attributes, "After", type);
  } else {
    throw errors::invalid_policy_type(type);
  }
  return {type, policy.dump()};
}

}  // namespace

std::vector<ParameterPolicyRow> read_policies(std::string_view text, simulation::Instant now) {
  const json document = json::parse(text, nullptr, false);
  if (!document.is_array()) {
    throw errors::invalid_policy_attribute("Policies must be a JSON array of policies.");
  }
  if (document.size() > limits::policies) throw errors::policies_limit_exceeded();
  std::vector<ParameterPolicyRow> policies;
  if (document.size() == 1 && document[0] == json::object()) return policies;
  for (const json& policy : document) policies.push_back(read_policy(policy, now));
  const auto expirations =
      std::count_if(policies.begin(), policies.end(),
                    [](const ParameterPolicyRow& policy) { return policy.type == "Expiration"; });
  if (expirations > 1) throw errors::incompatible_policy();
  return policies;
}

std::optional<simulation::Instant> expiration_of(const std::vector<ParameterPolicyRow>& policies) {
  for (const ParameterPolicyRow& policy : policies) {
    if (policy.type != "Expiration") continue;
    return simulation::parse_instant(
        json::parse(policy.text)["Attributes"]["Timestamp"].get_ref<const std::string&>());
  }
  return std::nullopt;
}

}  // namespace windtunnel::ssm
