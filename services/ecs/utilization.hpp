#pragma once

#include "emulator/world/service.hpp"
#include "services/ecs/names.hpp"
#include "simulation/event.hpp"
#include "simulation/time.hpp"

namespace windtunnel::ecs {

/// What the running tasks of services use of processor and memory, as the fleet file has it, in the
/// metrics of `AWS/ECS` (ECS-083). Where it says nothing about that, nothing is scheduled.
class Utilization final : public world::Component {
 public:
  using Component::Component;

  void start() override;
  /// The minute that ends now.
  void publish(const simulation::Event& event);

 private:
  void schedule_next();
  void publish_service(const ServiceName& service, simulation::Instant minute);
};

}  // namespace windtunnel::ecs
