#include "services/sns/subscription_attributes.hpp"

#include <nlohmann/json.hpp>

#include "services/sns/errors.hpp"

namespace windtunnel::sns {
namespace {

using nlohmann::json;

void check_redrive_policy(const TopicAddress& topic, const std::string& value,
                          const std::string& prefix) {
  const json policy = json::parse(value, nullptr, false);
  if (!policy.is_object()) {
    throw errors::invalid_parameter(prefix + "RedrivePolicy: failed to parse JSON.");
  }
  const auto target = policy.find("deadLetterTargetArn");
  const auto queue = target != policy.end() && target->is_string()
                         ? read_queue_arn(target->get_ref<const std::string&>())
                         : std::nullopt;
  if (!queue || queue->scope != topic.scope) {
    throw errors::invalid_parameter(prefix +
                                    "RedrivePolicy: deadLetterTargetArn is an invalid arn");
  }
}

}  // namespace

void check_subscription_attribute(const TopicAddress& topic, const std::string& name,
                                  const std::string& value, const std::string& prefix) {
  if (name == "RawMessageDelivery") {
    if (value != "true" && value != "false") {
      throw errors::invalid_parameter(prefix + "RawMessageDelivery: Invalid value [" + value +
                                      "]. Must be true or false.");
    }
  } else if (name == "RedrivePolicy") {
    if (!value.empty()) check_redrive_policy(topic, value, prefix);
  } else if (name == "FilterPolicy" || name == "FilterPolicyScope" || name == "DeliveryPolicy" ||
             name == "SubscriptionRoleArn" || name == "ReplayPolicy") {
    if (!value.empty()) throw errors::not_modelled("the subscription attribute " + name);
  } else {
    throw errors::invalid_parameter(prefix + "AttributeName");
  }
}

std::optional<std::string> dead_letter_queue_of(
    const std::map<std::string, std::string>& attributes) {
  const auto found = attributes.find("RedrivePolicy");
  if (found == attributes.end()) return std::nullopt;
  // It was checked when it was set.
  return json::parse(found->second)["deadLetterTargetArn"].get<std::string>();
}

std::string QueueTarget::url() const {
  return "https://sqs." + scope.region + ".amazonaws.com/" + scope.account + "/" + name;
}

std::optional<QueueTarget> read_queue_arn(std::string_view arn) {
  constexpr std::string_view prefix = "arn:aws:sqs:";
  if (!arn.starts_with(prefix)) return std::nullopt;
  arn.remove_prefix(prefix.size());
  const std::size_t region_end = arn.find(':');
  const std::size_t account_end =
      region_end == std::string_view::npos ? region_end : arn.find(':', region_end + 1);
  if (account_end == std::string_view::npos) return std::nullopt;
  const std::string_view region = arn.substr(0, region_end);
  const std::string_view account = arn.substr(region_end + 1, account_end - region_end - 1);
  const std::string_view name = arn.substr(account_end + 1);
  if (region.empty() || account.size() != 12 || name.empty() ||
      name.find(':') != std::string_view::npos) {
    return std::nullopt;
  }
  return QueueTarget{{std::string(account), std::string(region)}, std::string(name)};
}

}  // namespace windtunnel::sns
