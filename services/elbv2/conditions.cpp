#include "services/elbv2/conditions.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "services/elbv2/errors.hpp"
#include "services/elbv2/limits.hpp"
#include "simulation/fleet/revision_behaviour.hpp"

namespace windtunnel::elbv2 {
namespace {

using simulation::matches_glob;
using Values = std::vector<std::string>;

constexpr std::string_view fields[] = {"path-pattern",        "host-header",  "http-header",
                                       "http-request-method", "query-string", "source-ip"};

void check_field(const std::string& field) {
  if (std::find(std::begin(fields), std::end(fields), field) != std::end(fields)) return;
  std::string all;
  for (const std::string_view known : fields) {
    all += (all.empty() ? "" : ",") + std::string(known);
  }
  throw errors::validation("Condition field '" + field + "' must be one of '[" + all + "]'");
}

/// A path or host may be said in either form, and is shown in both.
template <class Config>
Values complete_pattern(api::Opt<Values>& values, api::Opt<Config>& config) {
  if (!config) config.emplace();
  if (!config->Values && values) config->Values = values;
  if (!values && config->Values) values = config->Values;
  Values all = values.or_default();
  const Values& patterns = config->RegexValues.or_default();
  all.insert(all.end(), patterns.begin(), patterns.end());
  return all;
}

/// The condition's values, in whatever form they are.
Values complete(RuleCondition& condition) {
  const std::string& field = condition.Field.or_default();
  if (field == "path-pattern") {
    return complete_pattern(condition.Values, condition.PathPatternConfig);
  }
  if (field == "host-header") {
    return complete_pattern(condition.Values, condition.HostHeaderConfig);
  }
  if (field == "http-header") {
    if (!condition.HttpHeaderConfig.or_default().HttpHeaderName) {
      throw errors::validation("An HTTP header name must be specified");
    }
    Values all = condition.HttpHeaderConfig->Values.or_default();
    const Values& patterns = condition.HttpHeaderConfig->RegexValues.or_default();
    all.insert(all.end(), patterns.begin(), patterns.end());
    return all;
  }
  if (field == "http-request-method") {
    return condition.HttpRequestMethodConfig.or_default().Values.or_default();
  }
  if (field == "source-ip") return condition.SourceIpConfig.or_default().Values.or_default();
  Values pairs;
  for (const auto& pair : condition.QueryStringConfig.or_default().Values.or_default()) {
    pairs.push_back(pair.Key.or_default() + "=" + pair.Value.or_default());
  }
  return pairs;
}

std::string lower(std::string text) {
  for (char& letter : text) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return text;
}

/// Paths keep to upper and lower case, hosts do not; one of the values will do (ELB-033).
bool holds(const RuleCondition& condition, const Asked& asked) {
  const Values& values = condition.Values.or_default();
  const auto any = [&](const auto& meets) {
    return std::any_of(values.begin(), values.end(), meets);
  };
  if (condition.Field == std::string("path-pattern")) {
    return any([&](const std::string& value) { return matches_glob(value, asked.path); });
  }
  if (condition.Field == std::string("host-header")) {
    const std::string host = lower(asked.host);
    return any([&](const std::string& value) { return matches_glob(lower(value), host); });
  }
  return false;
}

std::size_t wildcards(const std::string& value) {
  return static_cast<std::size_t>(std::count_if(
      value.begin(), value.end(), [](char byte) { return byte == '*' || byte == '?'; }));
}

}  // namespace

std::vector<RuleCondition> checked_conditions(std::vector<RuleCondition> conditions) {
  if (conditions.empty()) throw errors::validation("A condition must be specified");
  std::size_t value_count = 0;
  std::size_t wildcard_count = 0;
  for (RuleCondition& condition : conditions) {
    check_field(condition.Field.or_default());
    const Values values = complete(condition);
    if (values.empty()) throw errors::validation("A condition value must be specified");
    value_count += values.size();
    for (const std::string& value : values) wildcard_count += wildcards(value);
  }
  if (value_count > limits::condition_values) {
    throw errors::validation("A rule can only have '5' condition values");
  }
  if (wildcard_count > limits::condition_wildcards) {
    throw errors::validation("A rule can only have '5' condition wildcards");
  }
  return conditions;
}

bool fits(const std::vector<RuleCondition>& conditions, const Asked& asked) {
  return std::all_of(conditions.begin(), conditions.end(),
                     [&](const RuleCondition& condition) { return holds(condition, asked); });
}

}  // namespace windtunnel::elbv2
