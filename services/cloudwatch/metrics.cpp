#include "services/cloudwatch/metrics.hpp"

#include <algorithm>

#include "emulator/api/pagination.hpp"
#include "services/cloudwatch/alarms.hpp"
#include "services/cloudwatch/datum.hpp"
#include "services/cloudwatch/errors.hpp"
#include "services/cloudwatch/limits.hpp"

namespace windtunnel::cloudwatch {
namespace {

using simulation::Instant;

void check_namespace(const world::Call& call, const std::string& metric_namespace) {
  // Services, and the fleet that stands for them, publish under AWS/ themselves.
  if (!call.service_principal.empty() || !metric_namespace.starts_with("AWS/")) return;
  throw errors::invalid_parameter_value("The value AWS/ for parameter Namespace is invalid.");
}

std::vector<Observation> observe_all(const world::Call& call, const PutMetricDataInput& in) {
  const bool lifted = call.world.limits_lifted();
  std::vector<Observation> observations;
  const auto take = [&](const std::vector<MetricDatum>& data, const std::string& path) {
    for (std::size_t index = 0; index < data.size(); ++index) {
      observations.push_back(observe(in.Namespace, data[index],
                                     path + ".member." + std::to_string(index + 1), call.now(),
                                     lifted));
    }
  };
  take(in.MetricData.or_default(), "MetricData");
  const auto& of_entities = in.EntityMetricData.or_default();
  for (std::size_t index = 0; index < of_entities.size(); ++index) {
    take(of_entities[index].MetricData.or_default(),
         "EntityMetricData.member." + std::to_string(index + 1) + ".MetricData");
  }
  if (observations.empty()) {
    throw errors::missing_parameter("The parameter MetricData is required.");
  }
  if (!lifted && observations.size() > limits::metrics_per_request) {
    throw errors::invalid_parameter_value(
        "The collection MetricData must not have a size greater than " +
        std::to_string(limits::metrics_per_request) + ".");
  }
  return observations;
}

bool matches(const std::vector<DimensionFilter>& filters, const MetricRow& metric) {
  return std::all_of(filters.begin(), filters.end(), [&](const DimensionFilter& filter) {
    const auto found = metric.dimensions.find(filter.Name);
    return found != metric.dimensions.end() && (!filter.Value || *filter.Value == found->second);
  });
}

}  // namespace

api::Unit Metrics::put_metric_data(world::Call& call, const PutMetricDataInput& in) {
  check_namespace(call, in.Namespace);
  auto& alarms = world_.component<Alarms>();
  // What clients send is waited for until the alarms have looked at it; what the simulation
  // publishes every minute is not, or a world with traffic would never rest.
  const auto event_class = call.service_principal.empty() ? simulation::EventClass::work
                                                          : simulation::EventClass::background;
  for (const Observation& observation : observe_all(call, in)) {
    if (observation.samples.count == 0) continue;
    store_.add(call.scope, observation.metric, observation.unit, observation.at,
               observation.samples);
    alarms.data_arrived(call.scope, observation.metric.key(), observation.at, event_class);
  }
  return {};
}

ListMetricsOutput Metrics::list_metrics(world::Call& call, const ListMetricsInput& in) {
  const std::string scope_text = call.scope.account + "/" + call.scope.region;
  const api::TokenOwner owner{"cloudwatch", "ListMetrics", scope_text};
  std::string first;
  if (in.NextToken) {
    const auto position = api::decode_token(owner, *in.NextToken);
    if (!position) {
      throw errors::invalid_parameter_value("The value of parameter NextToken is invalid.");
    }
    first = *position;
  }
  std::string prefix;
  if (in.Namespace) {
    world::append_key_part(prefix, *in.Namespace);
    if (in.MetricName) world::append_key_part(prefix, *in.MetricName);
  }
  const Instant since =
      call.now() - (in.RecentlyActive ? limits::recently_active : limits::metric_silence);

  ListMetricsOutput out;
  std::vector<Metric>& listed = out.Metrics.emplace();
  store_.scan(call.scope, prefix, first, [&](std::string_view key, const MetricRow& metric) {
    if (in.MetricName && metric.name != *in.MetricName) return true;
    if (!matches(in.Dimensions.or_default(), metric)) return true;
    if (store_.newest(call.scope, key, metric) < since) return true;
    if (listed.size() == limits::metrics_per_page) {
      out.NextToken = api::encode_token(owner, key);
      return false;
    }
    listed.push_back({.Dimensions = dimension_list(metric.dimensions),
                      .MetricName = metric.name,
                      .Namespace = metric.metric_namespace});
    return true;
  });
  if (in.IncludeLinkedAccounts.value_or(false)) {
    out.OwningAccounts = std::vector<std::string>(listed.size(), call.scope.account);
  }
  return out;
}

}  // namespace windtunnel::cloudwatch
