#pragma once

#include "emulator/world/service.hpp"
#include "services/cloudwatch/api.hpp"
#include "simulation/fleet/traffic.hpp"

namespace windtunnel::cloudwatch {

/// The metrics that the fleet file's traffic brings about: each stream's count, errors and latency,
/// published once a simulated minute, in the account and region of the instances that answered.
/// A minute's datum is there at the minute's end, before any alarm of that instant looks. A world
/// whose fleet file has no traffic schedules nothing.
class PublishedTraffic final : public world::Component {
 public:
  explicit PublishedTraffic(world::World& world) : Component(world) {}

  void start() override;
  void publish(const simulation::Event& event);

 private:
  void publish_minute(const simulation::TrafficStream& stream, const world::Scope& scope,
                      const simulation::TrafficExpectation& expected, simulation::Instant minute);
  void schedule_next();
};

}  // namespace windtunnel::cloudwatch
