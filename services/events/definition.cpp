#include "services/events/definition.hpp"

#include "emulator/world/service_events.hpp"
#include "services/events/api.hpp"
#include "services/events/buses.hpp"
#include "services/events/deliveries.hpp"
#include "services/events/events.hpp"
#include "services/events/rules.hpp"
#include "services/events/schedules.hpp"
#include "services/events/sections.hpp"
#include "services/events/tag_operations.hpp"
#include "services/events/targets.hpp"

namespace windtunnel::events {

using simulation::Band;
using simulation::EventClass;

world::ServiceDefinition definition() {
  world::ServiceDefinition events(service_model, service_number);

  events.component<Buses>();
  events.handle<operations::CreateEventBus, &Buses::create_event_bus>();
  events.handle<operations::DescribeEventBus, &Buses::describe_event_bus>();
  events.handle<operations::ListEventBuses, &Buses::list_event_buses>();
  events.handle<operations::DeleteEventBus, &Buses::delete_event_bus>();
  events.handle<operations::PutPermission, &Buses::put_permission>();
  events.handle<operations::RemovePermission, &Buses::remove_permission>();

  events.component<Rules>();
  events.handle<operations::PutRule, &Rules::put_rule>();
  events.handle<operations::DescribeRule, &Rules::describe_rule>();
  events.handle<operations::ListRules, &Rules::list_rules>();
  events.handle<operations::DeleteRule, &Rules::delete_rule>();
  events.handle<operations::EnableRule, &Rules::enable_rule>();
  events.handle<operations::DisableRule, &Rules::disable_rule>();
  events.handle<operations::ListRuleNamesByTarget, &Rules::list_rule_names_by_target>();
  events.handle<operations::TestEventPattern, &Rules::test_event_pattern>();

  events.component<Targets>();
  events.handle<operations::PutTargets, &Targets::put_targets>();
  events.handle<operations::RemoveTargets, &Targets::remove_targets>();
  events.handle<operations::ListTargetsByRule, &Targets::list_targets_by_rule>();

  events.component<TagOperations>();
  events.handle<operations::TagResource, &TagOperations::tag_resource>();
  events.handle<operations::UntagResource, &TagOperations::untag_resource>();
  events.handle<operations::ListTagsForResource, &TagOperations::list_tags_for_resource>();

  events.component<Deliveries>();
  events.on_event<&Deliveries::deliver>(event_numbers::deliver,
                                        {"events.deliver", Band::action, EventClass::work});

  events.component<Schedules>();
  events.on_event<&Schedules::fire>(event_numbers::fire_schedule,
                                    {"events.fire_schedule", Band::action, EventClass::background});

  events.component<world::ServiceEvents>();
  events.component<Events>();
  events.handle<operations::PutEvents, &Events::put_events>();
  return events;
}

}  // namespace windtunnel::events
