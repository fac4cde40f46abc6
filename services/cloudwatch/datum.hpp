#pragma once

#include <cstddef>
#include <string>

#include "services/cloudwatch/api.hpp"
#include "services/cloudwatch/metric_store.hpp"

namespace windtunnel::cloudwatch {

/// A datum as it is kept.
struct Observation {
  MetricName metric;
  std::string unit;
  /// Floored to the storage resolution (CW-015).
  simulation::Instant at{};
  Samples samples;
};

/// Checks one datum of PutMetricData and turns it into what is kept (CW-010 to CW-015). `path` is
/// what its errors call it, such as "MetricData.member.1".
Observation observe(const std::string& metric_namespace, const MetricDatum& datum,
                    const std::string& path, simulation::Instant now, bool limits_lifted);

}  // namespace windtunnel::cloudwatch
