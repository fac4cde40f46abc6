#include "services/lambda/function_metrics.hpp"

#include "emulator/world/call.hpp"
#include "services/cloudwatch/api.hpp"

namespace windtunnel::lambda {
namespace {

using cloudwatch::Dimension;
using cloudwatch::MetricDatum;

using Dimensions = std::vector<Dimension>;

/// An invocation through an alias counts for the alias, and there for the version that ran; never
/// for that version's own name, which is what keeps many a canary's alarm blind (LAM-023).
std::vector<Dimensions> dimension_sets(const Execution& execution, bool through_alias) {
  const Dimension function{"FunctionName", execution.function.name};
  const Dimension resource{"Resource", execution.function.short_name()};
  std::vector<Dimensions> sets = {{}, {function}, {function, resource}};
  if (through_alias) {
    sets.push_back({function, resource, {"ExecutedVersion", execution.version}});
  }
  return sets;
}

}  // namespace

void publish_metrics(world::World& world, const Execution& execution, bool through_alias) {
  cloudwatch::PutMetricDataInput input;
  input.Namespace = "AWS/Lambda";
  auto& data = input.MetricData.emplace();
  for (const Dimensions& dimensions : dimension_sets(execution, through_alias)) {
    const auto add = [&](const char* name, const char* unit, double value) {
      MetricDatum& datum = data.emplace_back();
      datum.MetricName = name;
      datum.Unit = unit;
      datum.Value = value;
      datum.Timestamp = std::chrono::floor<std::chrono::minutes>(execution.began);
      if (!dimensions.empty()) datum.Dimensions = dimensions;
    };
    add("Invocations", "Count", 1);
    // Also where it is 0, so that its average is the rate of errors (LAM-024).
    add("Errors", "Count", execution.has_failed() ? 1 : 0);
    add("Duration", "Milliseconds", static_cast<double>(execution.takes.count()));
  }
  try {
    world.invoke_as<cloudwatch::operations::PutMetricData>("lambda.amazonaws.com",
                                                           execution.function.scope, input);
  } catch (const api::ApiError& error) {
    world.note("FunctionMetricsNotPublished", {{"function", execution.function.arn()},
                                               {"error", error.code + ": " + error.message}});
  }
}

}  // namespace windtunnel::lambda
