#include "services/elbv2/application_metrics.hpp"

#include <algorithm>

#include "emulator/world/call.hpp"
#include "services/cloudwatch/api.hpp"

namespace windtunnel::elbv2 {
namespace {

using cloudwatch::Dimension;
using cloudwatch::MetricDatum;

/// A value, and how often it is there.
using Samples = std::vector<std::pair<double, std::int64_t>>;

/// PutMetricData takes no more of them in a datum.
constexpr std::size_t most_values = 150;

/// "app/shop/50dc6c495c0c9188", or "targetgroup/web/73e2d6bc24d8a067".
std::string dimension_of(const std::string& arn) {
  std::string tail = arn.substr(arn.rfind(':') + 1);
  const std::string family = "loadbalancer/";
  return tail.starts_with(family) ? tail.substr(family.size()) : tail;
}

std::vector<Dimension> dimensions_of(const MinuteMetrics& metrics) {
  std::vector<Dimension> dimensions = {{"LoadBalancer", dimension_of(metrics.load_balancer)}};
  if (!metrics.target_group.empty()) {
    dimensions.push_back({"TargetGroup", dimension_of(metrics.target_group)});
  }
  return dimensions;
}

class Data {
 public:
  Data(std::vector<Dimension> dimensions, simulation::Instant minute)
      : dimensions_(std::move(dimensions)), minute_(minute) {
    input_.Namespace = "AWS/ApplicationELB";
    input_.MetricData.emplace();
  }

  void add(const char* name, const char* unit, const Samples& samples) {
    for (std::size_t from = 0; from < samples.size(); from += most_values) {
      MetricDatum& datum = input_.MetricData->emplace_back();
      datum.MetricName = name;
      datum.Unit = unit;
      datum.Timestamp = minute_;
      datum.Dimensions = dimensions_;
      datum.Values.emplace();
      datum.Counts.emplace();
      const std::size_t to = std::min(samples.size(), from + most_values);
      for (std::size_t index = from; index < to; ++index) {
        datum.Values->push_back(samples[index].first);
        datum.Counts->push_back(static_cast<double>(samples[index].second));
      }
    }
  }
  /// One sample of 1 each, and silence for none (ELB-043).
  void add_count(const char* name, std::int64_t count) {
    if (count > 0) add(name, "Count", {{1, count}});
  }
  void add_value(const char* name, double value) { add(name, "Count", {{value, 1}}); }

  const cloudwatch::PutMetricDataInput& input() const { return input_; }

 private:
  std::vector<Dimension> dimensions_;
  simulation::Instant minute_;
  cloudwatch::PutMetricDataInput input_;
};

}  // namespace

void RequestCounts::add(const RequestCounts& other) {
  answered += other.answered;
  errors += other.errors;
  timed_out += other.timed_out;
  refused += other.refused;
  latencies.insert(latencies.end(), other.latencies.begin(), other.latencies.end());
}

void publish_metrics(world::World& world, const world::Scope& scope, const MinuteMetrics& metrics,
                     simulation::Instant minute) {
  const RequestCounts& counts = metrics.counts;
  Data data(dimensions_of(metrics), minute);
  const std::int64_t requests = counts.answered + counts.timed_out;
  // The one count that says so when there was nothing.
  if (requests == 0) {
    data.add_value("RequestCount", 0);
  } else {
    data.add_count("RequestCount", requests);
  }
  data.add_count("HTTPCode_Target_2XX_Count", counts.answered - counts.errors);
  data.add_count("HTTPCode_Target_5XX_Count", counts.errors);
  Samples seconds = counts.latencies;
  for (auto& [value, times] : seconds) value /= 1000;
  data.add("TargetResponseTime", "Seconds", seconds);
  // A load balancer's own errors are nobody else's.
  if (metrics.target_group.empty()) {
    data.add_count("HTTPCode_ELB_5XX_Count", counts.refused + counts.timed_out);
    data.add_count("HTTPCode_ELB_503_Count", counts.refused);
    data.add_count("HTTPCode_ELB_504_Count", counts.timed_out);
  }
  if (metrics.hosts) {
    data.add_value("HealthyHostCount", static_cast<double>(metrics.hosts->healthy));
    data.add_value("UnHealthyHostCount", static_cast<double>(metrics.hosts->unhealthy));
  }
  try {
    world.invoke_as<cloudwatch::operations::PutMetricData>("elasticloadbalancing.amazonaws.com",
                                                           scope, data.input());
  } catch (const api::ApiError& error) {
    world.note("LoadBalancerMetricsNotPublished", {{"load_balancer", metrics.load_balancer},
                                                   {"error", error.code + ": " + error.message}});
  }
}

}  // namespace windtunnel::elbv2
