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
std::vector<Dimensions> dimension_sets(const Invoked& invoked) {
  const Dimension function{"FunctionName", invoked.function.name};
  const Dimension resource{"Resource", invoked.function.short_name()};
  std::vector<Dimensions> sets = {{}, {function}, {function, resource}};
  if (invoked.through_alias) {
    sets.push_back({function, resource, {"ExecutedVersion", invoked.version}});
  }
  return sets;
}

}  // namespace

void publish_metrics(world::World& world, const Invoked& invoked,
                     const simulation::TrafficCounts& counts, simulation::Instant minute) {
  cloudwatch::PutMetricDataInput input;
  input.Namespace = "AWS/Lambda";
  auto& data = input.MetricData.emplace();
  for (const Dimensions& dimensions : dimension_sets(invoked)) {
    /// So many samples of a value each.
    const auto add = [&](const char* name, const char* unit,
                         const std::vector<std::pair<double, std::int64_t>>& samples) {
      MetricDatum& datum = data.emplace_back();
      datum.MetricName = name;
      datum.Unit = unit;
      datum.Timestamp = minute;
      datum.Values.emplace();
      datum.Counts.emplace();
      for (const auto& [value, times] : samples) {
        if (times == 0) continue;
        datum.Values->push_back(value);
        datum.Counts->push_back(static_cast<double>(times));
      }
      if (!dimensions.empty()) datum.Dimensions = dimensions;
    };
    add("Invocations", "Count", {{1, counts.requests}});
    // Also where it is 0, so that its average is the rate of errors (LAM-024).
    add("Errors", "Count", {{1, counts.errors}, {0, counts.requests - counts.errors}});
    add("Duration", "Milliseconds", {{counts.latency_milliseconds, counts.requests}});
  }
  try {
    world.invoke_as<cloudwatch::operations::PutMetricData>("lambda.amazonaws.com",
                                                           invoked.function.scope, input);
  } catch (const api::ApiError& error) {
    world.note("FunctionMetricsNotPublished", {{"function", invoked.function.arn()},
                                               {"error", error.code + ": " + error.message}});
  }
}

}  // namespace windtunnel::lambda
