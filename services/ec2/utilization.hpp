#pragma once

#include "emulator/world/service.hpp"
#include "emulator/world/world.hpp"
#include "simulation/event.hpp"

namespace windtunnel::ec2 {

/// CPUUtilization of running instances (EC2-072, EC2-073), as the fleet file says of the revisions
/// that they run; what it does not state is not measured. A datum each minute with detailed
/// monitoring, and every five minutes without: one of five samples, all as it was at their end.
class Utilization final : public world::Component {
 public:
  using Component::Component;

  void start() override;
  void publish(const simulation::Event& event);

 private:
  bool any() const;
  void schedule_next();
};

}  // namespace windtunnel::ec2
