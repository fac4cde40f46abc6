#include "services/sns/arn.hpp"

#include <algorithm>
#include <vector>

#include "services/sns/errors.hpp"

namespace windtunnel::sns {
namespace {

std::vector<std::string_view> elements_of(std::string_view arn) {
  std::vector<std::string_view> elements;
  while (true) {
    const std::size_t end = arn.find(':');
    elements.push_back(arn.substr(0, end));
    if (end == std::string_view::npos) return elements;
    arn.remove_prefix(end + 1);
  }
}

std::vector<std::string_view> checked_elements(const world::Scope& caller, std::string_view arn,
                                               std::string_view parameter) {
  const std::string name(parameter);
  if (arn.empty()) {
    throw errors::invalid_parameter(name + " Reason: no value for required parameter");
  }
  auto elements = elements_of(arn);
  if (elements.size() < 6) {
    throw errors::invalid_parameter(name + " Reason: An ARN must have at least 6 elements, not " +
                                    std::to_string(elements.size()));
  }
  if (elements[0] != "arn" || elements[1] != "aws" || elements[2] != "sns" ||
      elements[3] != caller.region || elements[4].size() != 12) {
    throw errors::invalid_parameter(name);
  }
  return elements;
}

}  // namespace

std::string TopicAddress::arn() const {
  return "arn:aws:sns:" + scope.region + ":" + scope.account + ":" + name;
}

bool is_topic_name(std::string_view name) {
  return !name.empty() && name.size() <= 256 &&
         std::all_of(name.begin(), name.end(), [](char character) {
           return (character >= '0' && character <= '9') ||
                  (character >= 'A' && character <= 'Z') ||
                  (character >= 'a' && character <= 'z') || character == '-' || character == '_';
         });
}

TopicAddress read_topic_arn(const world::Scope& caller, std::string_view arn,
                            std::string_view parameter) {
  const auto elements = checked_elements(caller, arn, parameter);
  if (elements.size() != 6) throw errors::invalid_parameter(parameter);
  return {{std::string(elements[4]), std::string(elements[3])}, std::string(elements[5])};
}

SubscriptionAddress read_subscription_arn(const world::Scope& caller, std::string_view arn) {
  const auto elements = checked_elements(caller, arn, "SubscriptionArn");
  if (elements.size() != 7) throw errors::invalid_parameter("SubscriptionId");
  return {{{std::string(elements[4]), std::string(elements[3])}, std::string(elements[5])},
          std::string(elements[6])};
}

}  // namespace windtunnel::sns
