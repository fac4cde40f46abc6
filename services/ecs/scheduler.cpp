#include "services/ecs/scheduler.hpp"

#include "services/ecs/numbers.hpp"
#include "services/ecs/pass.hpp"
#include "services/ecs/sections.hpp"
#include "services/ecs/services.hpp"

namespace windtunnel::ecs {

void Scheduler::plan(ServiceRow& row, simulation::EventClass event_class, Instant due) {
  const auto handle =
      world_.schedule_as(event_class, event_kind(event_numbers::pass), due, row.number);
  row.pass_due = handle.due;
  row.pass_sequence = handle.sequence;
}

void Scheduler::wake(const ServiceName& service) {
  rest(service);
  plan(world_.component<Services>().edit(service), simulation::EventClass::work, world_.now());
}

void Scheduler::rest(const ServiceName& service) {
  ServiceRow& row = world_.component<Services>().edit(service);
  if (row.pass_due != Instant{}) world_.cancel({row.pass_due, row.pass_sequence});
  row.pass_due = {};
}

void Scheduler::on_pass(const simulation::Event& event) {
  auto& services = world_.component<Services>();
  const ServiceName name = world_.component<Numbers>().place(event.subject);
  const ServiceRow* row = services.find(name);
  // Another one has its name by now, or it is being deleted.
  if (row == nullptr || row->number != event.subject || row->deleted()) return;
  services.edit(name).pass_due = {};
  const NextPass next = Pass(world_, name).run();
  if (next.due) plan(services.edit(name), next.event_class, *next.due);
}

}  // namespace windtunnel::ecs
