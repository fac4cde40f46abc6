#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/service_events.hpp"
#include "emulator/world/table.hpp"
#include "services/events/api.hpp"
#include "services/events/names.hpp"
#include "services/events/rows.hpp"

namespace windtunnel::events {

/// What comes to a bus: PutEvents, and the events of the other services (EB-028).
class Events final : public world::Component, public world::EventTaker {
 public:
  explicit Events(world::World& world);

  PutEventsResponse put_events(world::Call& call, const PutEventsRequest& in);

  bool hears(const world::Scope& scope, std::string_view source,
             std::string_view detail_type) override;
  void take(const world::ServiceEvent& event) override;

 private:
  std::string next_id(const world::Scope& scope);
  PutEventsResultEntry put(world::Call& call, const PutEventsRequestEntry& entry);

  world::Table<CountRow> numbers_;
};

}  // namespace windtunnel::events
