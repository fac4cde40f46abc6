#include "services/cloudwatch/published_traffic.hpp"

#include "emulator/world/call.hpp"
#include "services/cloudwatch/metric_store.hpp"
#include "services/cloudwatch/sections.hpp"

namespace windtunnel::cloudwatch {
namespace {

using simulation::Instant;

/// Whoever publishes what the simulated instances would have.
constexpr std::string_view principal = "traffic.windtunnel";

/// What one minute's traffic puts into the stream's metrics.
PutMetricDataInput metrics_of(const simulation::PublishedMetrics& published,
                              const simulation::TrafficCounts& counts, Instant minute) {
  MetricDatum common;
  common.Timestamp = minute;
  if (!published.dimensions.empty()) common.Dimensions = dimension_list(published.dimensions);
  std::vector<MetricDatum> data;
  const auto count = [&](const std::string& name, std::int64_t value) {
    if (name.empty()) return;
    MetricDatum& datum = data.emplace_back(common);
    datum.MetricName = name;
    datum.Unit = "Count";
    datum.Value = static_cast<double>(value);
  };
  count(published.errors, counts.errors);
  count(published.count, counts.requests);
  // A minute without requests has no latency.
  if (!published.latency.empty() && counts.requests > 0) {
    MetricDatum& datum = data.emplace_back(common);
    datum.MetricName = published.latency;
    datum.Unit = "Milliseconds";
    // One sample a request, so that averages over longer periods weigh minutes by their requests.
    datum.Values = std::vector<double>{counts.latency_milliseconds};
    datum.Counts = std::vector<double>{static_cast<double>(counts.requests)};
  }
  PutMetricDataInput input;
  input.Namespace = published.metric_namespace;
  input.MetricData = std::move(data);
  return input;
}

}  // namespace

void PublishedTraffic::start() {
  if (!world_.fleet().specification().traffic.empty()) schedule_next();
}

void PublishedTraffic::schedule_next() {
  const Instant minute = std::chrono::floor<std::chrono::minutes>(world_.now());
  world_.schedule(event_kind(event_numbers::publish_traffic), minute + std::chrono::minutes(1));
}

void PublishedTraffic::publish(const simulation::Event&) {
  const auto& streams = world_.fleet().specification().traffic;
  const Instant minute = world_.now() - std::chrono::minutes(1);
  for (std::uint32_t index = 0; index < streams.size(); ++index) {
    for (const auto& metered : world_.fleet().take_traffic(index, world_.now())) {
      publish_minute(streams[index], {metered.account, metered.region}, metered.expected, minute);
    }
  }
  schedule_next();
}

void PublishedTraffic::publish_minute(const simulation::TrafficStream& stream,
                                      const world::Scope& scope,
                                      const simulation::TrafficExpectation& expected,
                                      Instant minute) {
  // Where nobody was asked, nobody publishes.
  if (expected.requests <= 0) return;
  const simulation::RandomKey key =
      simulation::traffic_key(world_.random(), stream).child(scope.account).child(scope.region);
  const auto counts =
      simulation::draw_traffic(expected, key, simulation::to_milliseconds(minute) / 60'000);
  const PutMetricDataInput input = metrics_of(stream.publishes, counts, minute);
  if (input.MetricData.or_default().empty()) return;
  try {
    world_.invoke_as<operations::PutMetricData>(principal, scope, input);
  } catch (const api::ApiError& error) {
    world_.note("TrafficNotPublished", {{"account", scope.account},
                                        {"region", scope.region},
                                        {"namespace", input.Namespace},
                                        {"error", error.code + ": " + error.message}});
  }
}

}  // namespace windtunnel::cloudwatch
