#include "services/elbv2/load_balancer_traffic.hpp"

#include <algorithm>
#include <utility>

#include "services/elbv2/listeners.hpp"
#include "services/elbv2/load_balancers.hpp"
#include "services/elbv2/rules.hpp"
#include "services/elbv2/sections.hpp"
#include "services/elbv2/target_groups.hpp"
#include "services/elbv2/usage.hpp"

namespace windtunnel::elbv2 {
namespace {

using simulation::Duration;
using simulation::Instant;
using simulation::TrafficStream;

/// How closely changes of targets are followed.
constexpr Duration resolution = std::chrono::seconds(1);

bool is_asked(const TrafficStream& stream) { return !stream.to.load_balancer.empty(); }

Asked asked_by(const TrafficStream& stream) {
  return {stream.to.path.empty() ? "/" : stream.to.path, stream.to.host};
}

world::Scope scope_of(const TrafficStream& stream) { return {stream.to.account, stream.to.region}; }

}  // namespace

LoadBalancerTraffic::LoadBalancerTraffic(world::World& world)
    : Component(world),
      rows_(world.tracker(), sections::load_balancer_traffic, "traffic of load balancers") {}

bool LoadBalancerTraffic::any() const {
  const auto& streams = world_.fleet().specification().traffic;
  return std::any_of(streams.begin(), streams.end(), is_asked);
}

void LoadBalancerTraffic::start() {
  if (!any()) return;
  const auto& streams = world_.fleet().specification().traffic;
  for (std::uint32_t stream = 0; stream < streams.size(); ++stream) {
    if (is_asked(streams[stream])) rows_.edit(world::number_key(stream)).since = world_.now();
  }
  schedule_next();
}

void LoadBalancerTraffic::schedule_next() {
  const Instant minute = std::chrono::floor<std::chrono::minutes>(world_.now());
  world_.schedule(event_kind(event_numbers::publish_traffic), minute + std::chrono::minutes(1));
}

// --- Metering ------------------------------------------------------------------------------------

void LoadBalancerTraffic::settle_listeners(const world::Scope& scope,
                                           std::string_view load_balancer_name) {
  const auto& streams = world_.fleet().specification().traffic;
  for (std::uint32_t stream = 0; stream < streams.size(); ++stream) {
    const TrafficStream& said = streams[stream];
    if (said.to.load_balancer == load_balancer_name && scope_of(said) == scope) settle(stream);
  }
}

void LoadBalancerTraffic::settle_targets(const TargetGroupRow& group) {
  const auto& streams = world_.fleet().specification().traffic;
  for (std::uint32_t stream = 0; stream < streams.size(); ++stream) {
    if (!is_asked(streams[stream])) continue;
    const LoadBalancerRow* row = load_balancer_of(streams[stream]);
    if (row == nullptr) continue;
    const GroupUseRow& use = world_.component<Usage>().of(group.number);
    if (use.serves(*row->shown.LoadBalancerArn)) settle_if_old(stream);
  }
}

void LoadBalancerTraffic::settle_all() {
  const auto& streams = world_.fleet().specification().traffic;
  for (std::uint32_t stream = 0; stream < streams.size(); ++stream) {
    if (is_asked(streams[stream])) settle_if_old(stream);
  }
}

void LoadBalancerTraffic::settle_if_old(std::uint32_t stream) {
  const Instant since = rows_.find(world::number_key(stream))->since;
  if (world_.now() - since >= resolution) settle(stream);
}

const LoadBalancerRow* LoadBalancerTraffic::load_balancer_of(const TrafficStream& stream) const {
  return world_.component<LoadBalancers>().named(scope_of(stream), stream.to.load_balancer);
}

/// What changes now has not been yet, also where it follows from the clock: the span is one in
/// which everything was as at its end.
std::map<std::uint64_t, GroupCensus> LoadBalancerTraffic::settle(std::uint32_t stream) {
  const Instant now = world_.now();
  if (rows_.find(world::number_key(stream))->since == now) return {};
  LoadBalancerTrafficRow& row = rows_.edit(world::number_key(stream));
  const Instant from = std::exchange(row.since, now);
  const Instant at = now - Duration{1};
  const TrafficStream& said = world_.fleet().specification().traffic[stream];
  const LoadBalancerRow* balancer = load_balancer_of(said);
  if (balancer == nullptr || balancer->shown.Type != "application" ||
      !LoadBalancers::is_active(*balancer, at)) {
    return {};
  }
  row.load_balancer_arn = *balancer->shown.LoadBalancerArn;
  const auto listener =
      world_.component<Listeners>().on_port(scope_of(said), said.to.load_balancer, said.to.port);
  if (listener.row == nullptr) return {};
  const auto actions =
      world_.component<Rules>().actions_for(scope_of(said), listener, asked_by(said));
  if (!forwards(actions)) return {};
  const double requests = simulation::expected_requests(said, from, now);
  const auto shares = shares_of(actions);
  // Nobody is to get anything (ELB-036).
  if (shares.empty()) row.refused += requests;
  std::map<std::uint64_t, GroupCensus> seen;
  for (const GroupShare& part : shares) {
    if (part.share == 0) continue;
    const TargetGroupRow& group =
        world_.component<TargetGroups>().existing(scope_of(said), part.arn);
    const GroupCensus& census = seen[group.number] = census_of(world_, group, at);
    row.refused += add_requests(world_, group, census, requests * part.share, row.groups[part.arn]);
  }
  return seen;
}

// --- Publishing ----------------------------------------------------------------------------------

void LoadBalancerTraffic::publish(const simulation::Event&) {
  const auto& streams = world_.fleet().specification().traffic;
  const Instant minute = world_.now() - std::chrono::minutes(1);
  for (std::uint32_t stream = 0; stream < streams.size(); ++stream) {
    if (is_asked(streams[stream])) publish_minute(stream, minute);
  }
  schedule_next();
}

/// Hosts are counted once, however many streams there are.
bool LoadBalancerTraffic::is_first_of_its_load_balancer(std::uint32_t stream) const {
  const auto& streams = world_.fleet().specification().traffic;
  for (std::uint32_t earlier = 0; earlier < stream; ++earlier) {
    if (streams[earlier].to.load_balancer == streams[stream].to.load_balancer &&
        scope_of(streams[earlier]) == scope_of(streams[stream])) {
      return false;
    }
  }
  return true;
}

RequestCounts LoadBalancerTraffic::draw(const TrafficStream& stream, const std::string& group_arn,
                                        const GroupTraffic& traffic, std::int64_t minute) const {
  const auto key = simulation::traffic_key(world_.random(), stream).child(group_arn);
  RequestCounts counts;
  for (const auto& [entry, expected] : traffic.answered) {
    const auto drawn = simulation::draw_traffic(expected, key.child(entry), minute);
    if (drawn.requests == 0) continue;
    counts.answered += drawn.requests;
    counts.errors += drawn.errors;
    counts.latencies.emplace_back(drawn.latency_milliseconds, drawn.requests);
  }
  counts.timed_out =
      simulation::draw_traffic({.requests = traffic.timed_out}, key.child("timed out"), minute)
          .requests;
  return counts;
}

void LoadBalancerTraffic::publish_minute(std::uint32_t stream, Instant minute) {
  auto censuses = settle(stream);
  LoadBalancerTrafficRow& row = rows_.edit(world::number_key(stream));
  const std::string balancer = std::exchange(row.load_balancer_arn, {});
  const auto asked = std::exchange(row.groups, {});
  const double refused = std::exchange(row.refused, 0);
  if (balancer.empty()) return;
  const TrafficStream& said = world_.fleet().specification().traffic[stream];
  const world::Scope scope = scope_of(said);
  const std::int64_t number = simulation::to_milliseconds(minute) / 60'000;

  std::map<std::string, MinuteMetrics> groups;
  const auto of_group = [&](const std::string& arn) -> MinuteMetrics& {
    MinuteMetrics& metrics = groups[arn];
    metrics.load_balancer = balancer;
    metrics.target_group = arn;
    return metrics;
  };
  MinuteMetrics all{.load_balancer = balancer};
  for (const auto& [arn, traffic] : asked) {
    RequestCounts& counts = of_group(arn).counts = draw(said, arn, traffic, number);
    all.counts.add(counts);
  }
  const auto key = simulation::traffic_key(world_.random(), said).child("refused");
  all.counts.refused = simulation::draw_traffic({.requests = refused}, key, number).requests;
  const bool is_first = is_first_of_its_load_balancer(stream);
  world_.component<TargetGroups>().each_served(scope, balancer, [&](const TargetGroupRow& group) {
    MinuteMetrics& metrics = of_group(*group.shown.TargetGroupArn);
    if (!is_first) return;
    const auto [census, is_new] = censuses.try_emplace(group.number);
    if (is_new) census->second = census_of(world_, group, world_.now() - Duration{1});
    metrics.hosts = {census->second.healthy(), census->second.unhealthy};
  });
  publish_metrics(world_, scope, all, minute);
  for (const auto& [arn, metrics] : groups) publish_metrics(world_, scope, metrics, minute);
}

}  // namespace windtunnel::elbv2
