#pragma once

#include <cstdint>
#include <span>

#include "simulation/fleet/fleet_specification.hpp"
#include "simulation/random.hpp"

/// Traffic as a model: no request is simulated, but what a minute of them would have published.
/// Expectations are real numbers that add up over spans (a minute in which the fleet changed is
/// the sum of its parts); drawing turns those of one minute into whole counts.
namespace windtunnel::simulation {

/// Requests per second at the instant.
double request_rate(const TrafficStream& stream, Instant at);
/// Requests expected from `from` (inclusive) to `to` (exclusive), however long.
double expected_requests(const TrafficStream& stream, Instant from, Instant to);

/// How many instances in service run a revision; each takes an equal part of the requests.
struct RevisionShare {
  const RequestBehaviour* behaviour = nullptr;
  std::uint64_t instances = 0;
};

/// A sum over requests. A row type, for whoever must keep the minute that is running.
struct TrafficExpectation {
  double requests = 0;
  double errors = 0;
  double latency_milliseconds = 0;
  TrafficExpectation& operator+=(const TrafficExpectation& other);
  bool operator==(const TrafficExpectation&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.requests);
    field(2, row.errors);
    field(3, row.latency_milliseconds);
  }
};

/// What the span brings while the instances run these revisions. Nothing where there is none:
/// nobody is there to answer, or to publish.
TrafficExpectation expected_traffic(const TrafficStream& stream, Instant from, Instant to,
                                    std::span<const RevisionShare> shares);

/// One minute's metrics.
struct TrafficCounts {
  std::int64_t requests = 0;
  std::int64_t errors = 0;
  /// Mean over the requests, to the microsecond; 0 without requests.
  double latency_milliseconds = 0;
  bool operator==(const TrafficCounts&) const = default;
};

/// Whole numbers with the spread that independent requests would have. `minute` counts from 1970.
TrafficCounts draw_traffic(const TrafficExpectation& expected, const RandomKey& key,
                           std::int64_t minute);

/// The stream's own key below the world's: from whom it asks and what it publishes, not from its
/// place in the file.
RandomKey traffic_key(const RandomKey& world, const TrafficStream& stream);

}  // namespace windtunnel::simulation
