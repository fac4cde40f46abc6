#include "services/events/schedules.hpp"

#include <nlohmann/json.hpp>

#include "services/events/deliveries.hpp"
#include "services/events/envelope.hpp"
#include "services/events/rules.hpp"
#include "services/events/schedule.hpp"
#include "services/events/sections.hpp"

namespace windtunnel::events {

Schedules::Schedules(world::World& world)
    : Component(world),
      schedules_(world.tracker(), sections::schedules, "schedules of rules"),
      numbers_(world.tracker(), sections::schedule_numbers, "numbers of schedules") {}

std::uint64_t Schedules::begin(const BusName& bus, std::string_view rule,
                               const std::string& expression) {
  const std::uint64_t number = ++numbers_.edit("").count;
  ScheduleRow& row = schedules_.edit(world::number_key(number));
  row.account = bus.scope.account;
  row.region = bus.scope.region;
  row.rule = rule;
  row.expression = expression;
  row.began_at = world_.now();
  schedule_next(number, row);
  return number;
}

void Schedules::end(std::uint64_t number) {
  if (number != 0) schedules_.erase(world::number_key(number));
}

void Schedules::schedule_next(std::uint64_t number, const ScheduleRow& row) {
  const auto next = Schedule::read(row.expression)->next(row.began_at, world_.now());
  if (!next || *next > simulation::end_of_time) return;
  world_.schedule(event_kind(event_numbers::fire_schedule), *next, number);
}

/// EB-055, EB-056.
void Schedules::fire(const simulation::Event& event) {
  const ScheduleRow* found = schedules_.find(world::number_key(event.subject));
  if (found == nullptr) return;
  const ScheduleRow row = *found;
  const BusName bus{{row.account, row.region}, std::string(default_bus)};
  const std::string id = simulation::uuid(
      world_.random()
          .child("events")
          .child("schedule")
          .child(event.subject)
          .child(static_cast<std::uint64_t>(simulation::to_milliseconds(world_.now()))));
  const Envelope envelope{id,        "aws.events", "Scheduled Event",
                          bus.scope, world_.now(), {rule_arn(bus, row.rule)}};
  world_.component<Deliveries>().send_to_rule(bus, row.rule,
                                              written(envelope, nlohmann::ordered_json::object()));
  schedule_next(event.subject, row);
}

}  // namespace windtunnel::events
