#pragma once

#include <span>
#include <string>
#include <string_view>

#include "services/elbv2/rows.hpp"

namespace windtunnel::elbv2 {

/// One attribute that a kind of resource has.
struct AttributeRule {
  std::string_view key;
  std::string_view fallback;
  /// What it may be: any text, one of the words between bars, or a number within bounds.
  std::string_view words = {};
  std::int32_t least = 0;
  std::int32_t most = 0;
};

inline constexpr std::string_view true_or_false = "true|false";

/// Throws for a key that none of the rules has (`what` such as "Load balancer"), and for a value
/// that its rule refuses.
void check_attribute(std::string_view what, std::span<const AttributeRule> rules,
                     const std::string& key, const std::string& value);

/// What is set, else the default.
std::string attribute_value(const Attributes& set, std::span<const AttributeRule> rules,
                            std::string_view key);

/// All attributes, in the order of the rules: `Wire` is LoadBalancerAttribute or
/// TargetGroupAttribute.
template <class Wire>
std::vector<Wire> wire_attributes(const Attributes& set, std::span<const AttributeRule> rules) {
  std::vector<Wire> list;
  for (const AttributeRule& rule : rules) {
    list.push_back({.Key = std::string(rule.key), .Value = attribute_value(set, rules, rule.key)});
  }
  return list;
}

}  // namespace windtunnel::elbv2
