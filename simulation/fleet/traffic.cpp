#include "simulation/fleet/traffic.hpp"

#include <algorithm>
#include <cmath>

#include "simulation/assertion.hpp"
#include "simulation/mathematics.hpp"

namespace windtunnel::simulation {
namespace {

constexpr std::int64_t day_milliseconds = 86'400'000;
constexpr double two_pi = 6.283185307179586;

/// The part of a turn gone since the daily peak, as an angle.
double angle_since_peak(const TrafficShape& shape, Instant at) {
  std::int64_t since = (to_milliseconds(at) - shape.peak.count()) % day_milliseconds;
  if (since < 0) since += day_milliseconds;
  return two_pi * static_cast<double>(since) / static_cast<double>(day_milliseconds);
}

enum class Purpose : std::uint64_t { requests = 1, errors = 2 };

/// To the nearest whole number, halves up; the same everywhere.
std::int64_t rounded(double value) { return static_cast<std::int64_t>(std::floor(value + 0.5)); }

/// How often something happens that is expected `mean` times: Poisson's distribution by inversion
/// where that is cheap, else the normal distribution that it becomes.
std::int64_t draw_count(std::uint64_t bits, double mean, double variance) {
  if (mean <= 0) return 0;
  if (mean >= 50)
    return std::max<std::int64_t>(0, rounded(normal(bits, mean, square_root(variance))));
  const double luck = uniform_real(bits);
  double term = exponential_function(-mean);
  double sum = term;
  std::int64_t count = 0;
  // Beyond 200 the terms are below the resolution of `luck`.
  while (luck >= sum && count < 200) {
    ++count;
    term *= mean / static_cast<double>(count);
    sum += term;
  }
  return count;
}

}  // namespace

double request_rate(const TrafficStream& stream, Instant at) {
  const TrafficShape& shape = stream.shape;
  if (shape.kind == TrafficShape::Kind::steady) return stream.rate_per_second * shape.high;
  const double swing = (1 + cosine(angle_since_peak(shape, at))) / 2;
  return stream.rate_per_second * (shape.low + (shape.high - shape.low) * swing);
}

double expected_requests(const TrafficStream& stream, Instant from, Instant to) {
  WINDTUNNEL_ASSERT(from <= to, "a span of traffic runs backwards");
  const TrafficShape& shape = stream.shape;
  const double seconds = static_cast<double>((to - from).count()) / 1000;
  if (shape.kind == TrafficShape::Kind::steady) {
    return stream.rate_per_second * shape.high * seconds;
  }
  // The integral of the cosine: whole days add nothing to it.
  const double middle = (shape.low + shape.high) / 2;
  const double amplitude = (shape.high - shape.low) / 2;
  const double swing_seconds =
      static_cast<double>(day_milliseconds) / 1000 / two_pi *
      (sine(angle_since_peak(shape, to)) - sine(angle_since_peak(shape, from)));
  return std::max(0.0, stream.rate_per_second * (middle * seconds + amplitude * swing_seconds));
}

TrafficExpectation& TrafficExpectation::operator+=(const TrafficExpectation& other) {
  requests += other.requests;
  errors += other.errors;
  latency_milliseconds += other.latency_milliseconds;
  return *this;
}

TrafficExpectation expected_traffic(const TrafficStream& stream, Instant from, Instant to,
                                    std::span<const RevisionShare> shares) {
  std::uint64_t instances = 0;
  for (const RevisionShare& share : shares) instances += share.instances;
  if (instances == 0) return {};
  TrafficExpectation expected;
  expected.requests = expected_requests(stream, from, to);
  for (const RevisionShare& share : shares) {
    const double requests =
        expected.requests * static_cast<double>(share.instances) / static_cast<double>(instances);
    expected.errors += requests * share.behaviour->error_probability;
    expected.latency_milliseconds +=
        requests * static_cast<double>(share.behaviour->latency.count());
  }
  return expected;
}

TrafficCounts draw_traffic(const TrafficExpectation& expected, const RandomKey& key,
                           std::int64_t minute) {
  TrafficCounts counts;
  const auto n = static_cast<std::uint64_t>(minute);
  counts.requests =
      draw_count(key.bits(Purpose::requests, n), expected.requests, expected.requests);
  if (counts.requests == 0) return counts;

  const double share = std::clamp(expected.errors / expected.requests, 0.0, 1.0);
  // The rarer of the two outcomes is drawn, so that a share of 1 is every request.
  const double rare_share = std::min(share, 1 - share);
  const double rare = static_cast<double>(counts.requests) * rare_share;
  const std::int64_t drawn = std::min(
      counts.requests, draw_count(key.bits(Purpose::errors, n), rare, rare * (1 - rare_share)));
  counts.errors = share <= 0.5 ? drawn : counts.requests - drawn;
  counts.latency_milliseconds =
      static_cast<double>(rounded(expected.latency_milliseconds / expected.requests * 1000)) / 1000;
  return counts;
}

RandomKey traffic_key(const RandomKey& world, const TrafficStream& stream) {
  return world.child("traffic").child(encode_row(stream.to)).child(encode_row(stream.publishes));
}

}  // namespace windtunnel::simulation
