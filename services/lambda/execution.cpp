#include "services/lambda/execution.hpp"

#include <nlohmann/json.hpp>

namespace windtunnel::lambda {
namespace {

/// "1.00": a duration in seconds or, as logs have it, in milliseconds.
std::string two_decimals(std::int64_t hundredths) {
  const std::string fraction = std::to_string(hundredths % 100);
  return std::to_string(hundredths / 100) + "." + (fraction.size() < 2 ? "0" : "") + fraction;
}

std::string timeout_message(const Execution& execution) {
  return simulation::format_instant_milliseconds(execution.began + execution.takes) + " " +
         execution.request_id + " Task timed out after " +
         two_decimals(execution.takes.count() / 10) + " seconds";
}

}  // namespace

std::string Execution::payload() const {
  using nlohmann::ordered_json;
  if (times_out) return ordered_json{{"errorMessage", timeout_message(*this)}}.dump();
  if (!fails) return behaviour->returns.empty() ? "null" : behaviour->returns;
  return ordered_json{{"errorMessage", behaviour->says},
                      {"errorType", "Exception"},
                      {"requestId", request_id},
                      {"stackTrace", ordered_json::array()}}
      .dump();
}

std::string Execution::log_tail() const {
  std::string lines = "START RequestId: " + request_id + " Version: " + version + "\n";
  if (fails && !times_out) lines += "[ERROR] Exception: " + behaviour->says + "\n";
  if (times_out) lines += timeout_message(*this) + "\n";
  lines += "END RequestId: " + request_id + "\n";
  lines += "REPORT RequestId: " + request_id + "\tDuration: " + two_decimals(takes.count() * 100) +
           " ms\tBilled Duration: " + std::to_string(takes.count()) + " ms\t\n";
  return lines;
}

Execution plan_execution(const simulation::FleetSpecification& fleet,
                         const simulation::RandomKey& key, const FunctionReference& function,
                         const FunctionConfiguration& version, std::uint64_t n, Instant began) {
  Execution execution{.function = function,
                      .version = *version.Version,
                      .request_id = simulation::uuid(key.child("request").child(n)),
                      .began = began};
  execution.behaviour = &simulation::find_function(
      fleet.functions,
      {function.name, execution.version, function.scope.account, function.scope.region});
  const auto plan = simulation::plan_invocation(*execution.behaviour, key, n);
  const simulation::Duration timeout = std::chrono::seconds(*version.Timeout);
  execution.times_out = plan.takes > timeout;
  execution.fails = plan.fails;
  execution.takes = execution.times_out ? timeout : plan.takes;
  return execution;
}

}  // namespace windtunnel::lambda
