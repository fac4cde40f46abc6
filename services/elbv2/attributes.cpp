#include "services/elbv2/attributes.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "services/elbv2/errors.hpp"

namespace windtunnel::elbv2 {
namespace {

const AttributeRule* find_rule(std::span<const AttributeRule> rules, std::string_view key) {
  const auto found = std::find_if(rules.begin(), rules.end(),
                                  [&](const AttributeRule& rule) { return rule.key == key; });
  return found == rules.end() ? nullptr : &*found;
}

std::optional<std::int32_t> read_number(std::string_view text) {
  std::int32_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, problem] = std::from_chars(text.data(), end, number);
  if (problem != std::errc() || stopped != end) return {};
  return number;
}

bool is_one_of(std::string_view words, std::string_view value) {
  while (true) {
    const std::size_t bar = std::min(words.find('|'), words.size());
    if (words.substr(0, bar) == value) return true;
    if (bar == words.size()) return false;
    words.remove_prefix(bar + 1);
  }
}

}  // namespace

void check_attribute(std::string_view what, std::span<const AttributeRule> rules,
                     const std::string& key, const std::string& value) {
  const AttributeRule* rule = find_rule(rules, key);
  if (rule == nullptr) {
    throw errors::validation(std::string(what) + " attribute key '" + key + "' is not recognized");
  }
  if (!rule->words.empty() && !is_one_of(rule->words, value)) {
    throw errors::validation("'" + key + "' value '" + value + "' must be one of '" +
                             std::string(rule->words) + "'");
  }
  if (rule->most == 0) return;
  const auto number = read_number(value);
  if (!number || *number < rule->least || *number > rule->most) {
    throw errors::validation("'" + key + "' value '" + value + "' must be between '" +
                             std::to_string(rule->least) + "-" + std::to_string(rule->most) +
                             "' inclusive");
  }
}

std::string attribute_value(const Attributes& set, std::span<const AttributeRule> rules,
                            std::string_view key) {
  const auto found = set.find(std::string(key));
  if (found != set.end()) return found->second;
  return std::string(find_rule(rules, key)->fallback);
}

}  // namespace windtunnel::elbv2
