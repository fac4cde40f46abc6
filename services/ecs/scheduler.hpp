#pragma once

#include "emulator/world/service.hpp"
#include "services/ecs/names.hpp"
#include "services/ecs/rows.hpp"
#include "simulation/event.hpp"

namespace windtunnel::ecs {

/// Brings services to what they are to run: it looks at a service when something is asked of it,
/// when its tasks run, and every five seconds while their health is about to change. While all that
/// it can do is to try again, nobody waits for it.
class Scheduler final : public world::Component {
 public:
  using Component::Component;

  /// The service is looked at right after the call.
  void wake(const ServiceName& service);
  /// Not any more.
  void rest(const ServiceName& service);

  /// The subject is the service's number.
  void on_pass(const simulation::Event& event);

 private:
  void plan(ServiceRow& row, simulation::EventClass event_class, Instant due);
};

}  // namespace windtunnel::ecs
