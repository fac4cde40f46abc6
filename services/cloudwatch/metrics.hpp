#pragma once

#include "emulator/world/call.hpp"
#include "services/cloudwatch/api.hpp"
#include "services/cloudwatch/metric_store.hpp"

namespace windtunnel::cloudwatch {

/// Metrics as clients meet them: publishing, listing and reading (CW-010 to CW-057, CW-070).
class Metrics final : public world::Component {
 public:
  explicit Metrics(world::World& world) : Component(world), store_(world) {}

  api::Unit put_metric_data(world::Call& call, const PutMetricDataInput& in);
  ListMetricsOutput list_metrics(world::Call& call, const ListMetricsInput& in);
  GetMetricStatisticsOutput get_metric_statistics(world::Call& call,
                                                  const GetMetricStatisticsInput& in);
  GetMetricDataOutput get_metric_data(world::Call& call, const GetMetricDataInput& in);

  const MetricStore& store() const { return store_; }

 private:
  MetricStore store_;
};

}  // namespace windtunnel::cloudwatch
