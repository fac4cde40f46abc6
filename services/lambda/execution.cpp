#include "services/lambda/execution.hpp"

#include <nlohmann/json.hpp>

#include "emulator/api/utf8.hpp"
#include "services/lambda/limits.hpp"

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
  if (!fails) return answer;
  return ordered_json{{"errorMessage", error_message},
                      {"errorType", error_type},
                      {"requestId", request_id},
                      {"stackTrace", ordered_json::array()}}
      .dump();
}

std::string Execution::log_tail() const {
  std::string lines = "START RequestId: " + request_id + " Version: " + version + "\n";
  if (!log.empty()) lines += log + (log.ends_with('\n') ? "" : "\n");
  if (fails && !times_out) lines += "[ERROR] " + error_type + ": " + error_message + "\n";
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
  execution.timeout = std::chrono::seconds(*version.Timeout);
  execution.times_out = plan.takes > execution.timeout;
  execution.fails = plan.fails;
  execution.takes = execution.times_out ? execution.timeout : plan.takes;
  if (!execution.behaviour->returns.empty()) execution.answer = execution.behaviour->returns;
  execution.error_message = execution.behaviour->says;
  return execution;
}

world::OutsideCall code_of(const Execution& execution, const FunctionConfiguration& version,
                           const std::string& payload) {
  world::OutsideCall code;
  code.owner = "lambda";
  code.invocation_id = execution.request_id;
  code.account = execution.function.scope.account;
  code.region = execution.function.scope.region;
  code.code = execution.behaviour->runs;
  code.input = payload.empty() ? "{}" : payload;
  if (version.Environment && version.Environment->Variables) {
    code.environment = *version.Environment->Variables;
  }
  code.environment["AWS_LAMBDA_FUNCTION_NAME"] = execution.function.name;
  code.environment["AWS_LAMBDA_FUNCTION_VERSION"] = execution.version;
  code.environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = std::to_string(*version.MemorySize);
  if (version.Handler) code.environment["_HANDLER"] = *version.Handler;
  return code;
}

namespace {

void fail(Execution& execution, std::string type, std::string message) {
  execution.fails = true;
  execution.error_type = std::move(type);
  execution.error_message = std::move(message);
}

/// What it printed or sent back.
void take_answer(Execution& execution, const std::string& output) {
  const std::size_t first = output.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return;
  if (output.size() > limits::response_bytes) {
    return fail(execution, "Function.ResponseSizeTooLarge",
                "Response payload size exceeded maximum allowed payload size (" +
                    std::to_string(limits::response_bytes) + " bytes).");
  }
  const auto document = nlohmann::json::parse(output, nullptr, false);
  const auto says = [&](const char* member) {
    return document.is_object() && document.contains(member) && document[member].is_string();
  };
  if (document.is_discarded()) {
    fail(execution, "Runtime.MarshalError",
         "Unable to marshal response: what the code answered is not JSON: " +
             std::string(api::first_bytes(api::as_utf8(output.substr(first, 160)), 80)));
  } else if (says("errorMessage") && says("errorType")) {
    // LAM-031: how the runtimes of AWS's images say it, too.
    fail(execution, document["errorType"], document["errorMessage"]);
  } else {
    execution.answer = output.substr(first, output.find_last_not_of(" \t\r\n") + 1 - first);
  }
}

}  // namespace

void decide(Execution& execution, const world::OutsideResult& result) {
  using End = world::OutsideResult::End;
  if (execution.times_out) return;
  execution.log = api::as_utf8(result.log);
  switch (result.end) {
    case End::succeeded:
      take_answer(execution, result.output);
      break;
    case End::timed_out:
      execution.times_out = true;
      execution.takes = execution.timeout;
      break;
    case End::failed:
      fail(execution, "Runtime.ExitError",
           "RequestId: " + execution.request_id +
               " Error: Runtime exited with error: exit status " + std::to_string(result.code));
      break;
    case End::unreachable:
      fail(execution, "Runtime.ExitError", execution.log);
      break;
  }
}

}  // namespace windtunnel::lambda
