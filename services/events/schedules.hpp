#pragma once

#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/events/names.hpp"
#include "services/events/rows.hpp"
#include "simulation/event.hpp"

namespace windtunnel::events {

/// The rules that fire by themselves, all of them on default buses.
class Schedules final : public world::Component {
 public:
  explicit Schedules(world::World& world);

  /// Begins the schedule of a rule anew; the number that it has from now on.
  std::uint64_t begin(const BusName& bus, std::string_view rule, const std::string& expression);
  /// Nothing is fired under that number any more; 0 is none.
  void end(std::uint64_t number);

  void fire(const simulation::Event& event);

 private:
  void schedule_next(std::uint64_t number, const ScheduleRow& row);

  simulation::Rows<ScheduleRow> schedules_;
  simulation::Rows<CountRow> numbers_;
};

}  // namespace windtunnel::events
