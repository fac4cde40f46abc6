#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/fleet/fleet_specification.hpp"
#include "simulation/fleet/traffic.hpp"
#include "simulation/rows.hpp"

namespace windtunnel::simulation {

/// What a stream asked of the instances of one account and region.
struct MeteredTraffic {
  std::string account;
  std::string region;
  TrafficExpectation expected;
};

/// How many instances serve with one entry of the fleet file's revisions.
struct RevisionCount {
  std::uint32_t entry = 0;
  std::uint32_t instances = 0;
  static void fields(auto& row, auto& field) {
    field(1, row.entry);
    field(2, row.instances);
  }
};

/// A stream's instances in one account and region, and what they were asked so far.
struct MeteredScope {
  std::string account;
  std::string region;
  std::vector<RevisionCount> revisions;
  TrafficExpectation expected;
  static void fields(auto& row, auto& field) {
    field(1, row.account);
    field(2, row.region);
    field(3, row.revisions);
    field(4, row.expected);
  }
  std::uint64_t instances() const;
};

struct TrafficMeterRow {
  /// Until when the expectations are summed up.
  Instant since{};
  /// In order of account and region.
  std::vector<MeteredScope> scopes;
  static void fields(auto& row, auto& field) {
    field(1, row.since);
    field(2, row.scopes);
  }
};

/// How much each stream of a fleet file asks of whom. What is expected is summed up piece by piece
/// whenever the instances in service, or what they serve with, change: a change costs the same
/// however many instances there are. A stream's requests go to all of its instances alike,
/// whatever account and region they are in.
class TrafficMeter {
 public:
  TrafficMeter(ChangeTracker& tracker, std::uint16_t section);

  /// From `now` on, `instances` more (or fewer) of the account and region serve with this entry.
  void change(const FleetSpecification& fleet, std::uint32_t stream, std::string_view account,
              std::string_view region, std::uint32_t entry, std::int64_t instances, Instant now);
  /// What was expected since the last time, and begins anew.
  std::vector<MeteredTraffic> take(const FleetSpecification& fleet, std::uint32_t stream,
                                   Instant now);

 private:
  static void settle(const FleetSpecification& fleet, std::uint32_t stream, TrafficMeterRow& row,
                     Instant now);

  Rows<TrafficMeterRow> rows_;
};

}  // namespace windtunnel::simulation
