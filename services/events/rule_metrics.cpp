#include "services/events/rule_metrics.hpp"

#include "emulator/world/call.hpp"
#include "services/cloudwatch/api.hpp"

namespace windtunnel::events {

void count(world::World& world, const BusName& bus, std::string_view rule,
           const std::vector<std::string_view>& metrics) {
  std::vector<cloudwatch::Dimension> dimensions;
  if (!bus.is_default()) dimensions.push_back({"EventBusName", bus.name});
  dimensions.push_back({"RuleName", std::string(rule)});
  cloudwatch::PutMetricDataInput input;
  input.Namespace = "AWS/Events";
  auto& data = input.MetricData.emplace();
  for (const std::string_view metric : metrics) {
    cloudwatch::MetricDatum& datum = data.emplace_back();
    datum.MetricName = std::string(metric);
    datum.Unit = "Count";
    datum.Value = 1.0;
    datum.Timestamp = std::chrono::floor<std::chrono::minutes>(world.now());
    datum.Dimensions = dimensions;
  }
  try {
    world.invoke_as<cloudwatch::operations::PutMetricData>(service_principal, bus.scope, input);
  } catch (const api::ApiError& error) {
    world.note("RuleMetricsNotPublished",
               {{"rule", rule_arn(bus, rule)}, {"error", error.code + ": " + error.message}});
  }
}

}  // namespace windtunnel::events
