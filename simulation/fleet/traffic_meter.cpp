#include "simulation/fleet/traffic_meter.hpp"

#include <algorithm>
#include <tuple>

#include "simulation/assertion.hpp"
#include "simulation/fleet/fleet_keys.hpp"
#include "simulation/fleet/revision_behaviour.hpp"

namespace windtunnel::simulation {
namespace {

MeteredScope& scope_in(TrafficMeterRow& row, std::string_view account, std::string_view region) {
  const auto place = std::lower_bound(
      row.scopes.begin(), row.scopes.end(), std::tie(account, region),
      [](const MeteredScope& scope, const auto& wanted) {
        return std::tuple<std::string_view, std::string_view>(scope.account, scope.region) < wanted;
      });
  if (place != row.scopes.end() && place->account == account && place->region == region) {
    return *place;
  }
  MeteredScope added;
  added.account = account;
  added.region = region;
  return *row.scopes.insert(place, std::move(added));
}

}  // namespace

TrafficMeter::TrafficMeter(ChangeTracker& tracker, std::uint16_t section)
    : rows_(tracker, section, "traffic meters") {}

std::uint64_t MeteredScope::instances() const {
  std::uint64_t sum = 0;
  for (const RevisionCount& count : revisions) sum += count.instances;
  return sum;
}

void TrafficMeter::settle(const FleetSpecification& fleet, std::uint32_t stream,
                          TrafficMeterRow& row, Instant now) {
  const Instant from = std::exchange(row.since, now);
  if (from == now) return;
  std::uint64_t all = 0;
  for (const MeteredScope& scope : row.scopes) all += scope.instances();
  if (all == 0) return;
  std::vector<RevisionShare> shares;
  for (MeteredScope& scope : row.scopes) {
    shares.clear();
    for (const RevisionCount& count : scope.revisions) {
      shares.push_back({&behaviour_at(fleet.revisions, count.entry).requests, count.instances});
    }
    // Each account and region answers its part of the stream.
    const double part = static_cast<double>(scope.instances()) / static_cast<double>(all);
    const TrafficExpectation whole = expected_traffic(fleet.traffic[stream], from, now, shares);
    scope.expected +=
        {whole.requests * part, whole.errors * part, whole.latency_milliseconds * part};
  }
}

void TrafficMeter::change(const FleetSpecification& fleet, std::uint32_t stream,
                          std::string_view account, std::string_view region, std::uint32_t entry,
                          std::int64_t instances, Instant now) {
  if (instances == 0) return;
  const std::string key = fleet_keys::group_key_of(stream);
  const bool is_new = rows_.find(key) == nullptr;
  TrafficMeterRow& row = rows_.edit(key);
  if (is_new) row.since = now;
  settle(fleet, stream, row, now);
  auto& counts = scope_in(row, account, region).revisions;
  const auto place = std::lower_bound(
      counts.begin(), counts.end(), entry,
      [](const RevisionCount& count, std::uint32_t wanted) { return count.entry < wanted; });
  const bool found = place != counts.end() && place->entry == entry;
  const std::int64_t sum = (found ? std::int64_t{place->instances} : 0) + instances;
  WINDTUNNEL_ASSERT(sum >= 0, "more instances went out of service than were in it");
  if (sum == 0) {
    counts.erase(place);
  } else if (found) {
    place->instances = static_cast<std::uint32_t>(sum);
  } else {
    counts.insert(place, {entry, static_cast<std::uint32_t>(sum)});
  }
}

std::vector<MeteredTraffic> TrafficMeter::take(const FleetSpecification& fleet,
                                               std::uint32_t stream, Instant now) {
  const std::string key = fleet_keys::group_key_of(stream);
  if (rows_.find(key) == nullptr) return {};
  TrafficMeterRow& row = rows_.edit(key);
  settle(fleet, stream, row, now);
  std::vector<MeteredTraffic> taken;
  for (MeteredScope& scope : row.scopes) {
    taken.push_back({scope.account, scope.region, std::exchange(scope.expected, {})});
  }
  std::erase_if(row.scopes, [](const MeteredScope& scope) { return scope.revisions.empty(); });
  if (row.scopes.empty()) rows_.erase(key);
  return taken;
}

}  // namespace windtunnel::simulation
