#include "services/lambda/function_traffic.hpp"

#include "services/lambda/aliases.hpp"
#include "services/lambda/function_metrics.hpp"
#include "services/lambda/functions.hpp"
#include "services/lambda/sections.hpp"
#include "simulation/fleet/function_behaviour.hpp"

namespace windtunnel::lambda {
namespace {

using simulation::Instant;
using simulation::TrafficExpectation;
using simulation::TrafficStream;

FunctionReference function_of(const TrafficStream& stream) {
  const std::string& name = stream.to.function;
  const std::size_t colon = name.find(':');
  return {{stream.to.account, stream.to.region},
          name.substr(0, colon),
          colon == std::string::npos ? std::string() : name.substr(colon + 1)};
}

/// Which version answers which share of the requests: all of it, but for an alias that divides it.
std::map<std::string, double> shares_of(world::World& world, const FunctionReference& function) {
  if (world.component<Functions>().find(function) == nullptr) return {};
  const auto& aliases = world.component<Aliases>();
  std::map<std::string, double> shares;
  double rest = 1;
  if (const AliasRow* alias = aliases.find(function)) {
    const auto& weights =
        alias->settings.RoutingConfig.or_default().AdditionalVersionWeights.or_default();
    for (const auto& [version, weight] : weights) {
      shares[version] = weight;
      rest -= weight;
    }
    shares[*alias->settings.FunctionVersion] = rest;
    return shares;
  }
  try {
    shares[aliases.version_of(function.qualifier.empty() ? function.with(latest) : function)] = 1;
  } catch (const api::ApiError&) {
    // Nobody answers for an alias or version that is not there.
  }
  return shares;
}

/// What so many invocations of the version come to, as the fleet file has it.
TrafficExpectation expectation(world::World& world, const FunctionReference& function,
                               const std::string& version, double requests) {
  const auto& behaviour = simulation::find_function(
      world.fleet().specification().functions,
      {function.name, version, function.scope.account, function.scope.region});
  const simulation::Duration takes = behaviour.takes
                                         ? (behaviour.takes->least + behaviour.takes->most) / 2
                                         : simulation::invocation_duration;
  const simulation::Duration timeout =
      std::chrono::seconds(*world.component<Functions>().describe(function.with(version)).Timeout);
  const bool times_out = takes > timeout;
  return {.requests = requests,
          .errors = requests * (times_out ? 1 : behaviour.failure_probability),
          .latency_milliseconds =
              requests * static_cast<double>((times_out ? timeout : takes).count())};
}

}  // namespace

FunctionTraffic::FunctionTraffic(world::World& world)
    : Component(world),
      rows_(world.tracker(), sections::function_traffic, "traffic of functions") {}

void FunctionTraffic::start() {
  const auto& streams = world_.fleet().specification().traffic;
  bool any = false;
  for (std::uint32_t stream = 0; stream < streams.size(); ++stream) {
    if (streams[stream].to.function.empty()) continue;
    rows_.edit(world::number_key(stream)).since = world_.now();
    any = true;
  }
  if (any) schedule_next();
}

void FunctionTraffic::schedule_next() {
  const Instant minute = std::chrono::floor<std::chrono::minutes>(world_.now());
  world_.schedule(event_kind(event_numbers::publish_traffic), minute + std::chrono::minutes(1));
}

void FunctionTraffic::settle(const FunctionReference& function) {
  const auto& streams = world_.fleet().specification().traffic;
  for (std::uint32_t stream = 0; stream < streams.size(); ++stream) {
    if (streams[stream].to.function.empty()) continue;
    const FunctionReference asked = function_of(streams[stream]);
    if (asked.scope == function.scope && asked.name == function.name) settle(stream);
  }
}

void FunctionTraffic::settle(std::uint32_t stream) {
  const TrafficStream& said = world_.fleet().specification().traffic[stream];
  const FunctionReference function = function_of(said);
  FunctionTrafficRow& row = rows_.edit(world::number_key(stream));
  const double requests = simulation::expected_requests(said, row.since, world_.now());
  row.since = world_.now();
  for (const auto& [version, share] : shares_of(world_, function)) {
    if (share <= 0 || requests <= 0) continue;
    row.versions[version] += expectation(world_, function, version, requests * share);
  }
}

void FunctionTraffic::publish(const simulation::Event&) {
  const auto& streams = world_.fleet().specification().traffic;
  const Instant minute = world_.now() - std::chrono::minutes(1);
  for (std::uint32_t stream = 0; stream < streams.size(); ++stream) {
    if (!streams[stream].to.function.empty()) publish_minute(stream, minute);
  }
  schedule_next();
}

void FunctionTraffic::publish_minute(std::uint32_t stream, Instant minute) {
  settle(stream);
  const TrafficStream& said = world_.fleet().specification().traffic[stream];
  const FunctionReference function = function_of(said);
  const bool through_alias = world_.component<Aliases>().find(function) != nullptr;
  const auto key = simulation::traffic_key(world_.random(), said);
  FunctionTrafficRow& row = rows_.edit(world::number_key(stream));
  for (const auto& [version, expected] : row.versions) {
    const auto counts = simulation::draw_traffic(expected, key.child(version),
                                                 simulation::to_milliseconds(minute) / 60'000);
    if (counts.requests > 0) {
      publish_metrics(world_, {function, version, through_alias}, counts, minute);
    }
  }
  row.versions.clear();
}

}  // namespace windtunnel::lambda
