#include "services/events/buses.hpp"

#include <nlohmann/json.hpp>

#include "emulator/api/json_nesting.hpp"
#include "emulator/world/resource_directory.hpp"
#include "services/events/bus_policy.hpp"
#include "services/events/errors.hpp"
#include "services/events/limits.hpp"
#include "services/events/pages.hpp"
#include "services/events/rules.hpp"
#include "services/events/sections.hpp"
#include "services/events/tag_operations.hpp"

namespace windtunnel::events {

Buses::Buses(world::World& world)
    : Component(world), buses_(world.tracker(), sections::buses, "event buses") {}

bool Buses::exists(const BusName& bus) const {
  return bus.is_default() || buses_.find(bus.scope, bus.name) != nullptr;
}

BusName Buses::existing(const world::Scope& caller, std::string_view name_or_arn) const {
  BusName bus = read_bus_name(caller, name_or_arn);
  if (bus.scope != caller || !exists(bus)) throw errors::bus_not_found(bus.name);
  return bus;
}

BusRow Buses::find(const BusName& bus) const {
  if (const BusRow* row = buses_.find(bus.scope, bus.name)) return *row;
  // The default bus is as old as its world.
  BusRow row;
  row.created_at = row.modified_at = world_.settings().epoch;
  return row;
}

BusRow& Buses::edit(const BusName& bus) {
  const BusRow before = find(bus);
  BusRow& row = buses_.edit(bus.scope, bus.name);
  row = before;
  row.modified_at = world_.now();
  return row;
}

EventBus Buses::describe(const BusName& bus) const {
  const BusRow row = find(bus);
  EventBus out;
  out.Arn = bus.arn();
  out.CreationTime = row.created_at;
  out.Description = row.settings.Description;
  out.LastModifiedTime = row.modified_at;
  out.Name = bus.name;
  if (!row.policy.empty()) out.Policy = row.policy;
  return out;
}

CreateEventBusResponse Buses::create_event_bus(world::Call& call, const CreateEventBusRequest& in) {
  const BusName bus{call.scope, in.Name};
  if (in.EventSourceName || in.Name.starts_with("aws.partner")) {
    throw errors::not_modelled("partner event sources: CreateEventBus of " + in.Name);
  }
  if (in.Name.find('/') != std::string::npos) {
    throw errors::validation("Event bus name must not contain '/'.");
  }
  if (exists(bus)) throw errors::bus_exists(in.Name);
  if (buses_.count(call.scope) + 1 >= limits::event_buses && !world_.limits_lifted()) {
    throw errors::limit_exceeded();
  }
  const world::Tags tags = checked_tags(world_, {}, in.Tags.or_default());
  BusRow& row = buses_.edit(bus.scope, bus.name);
  row.created_at = row.modified_at = call.now();
  row.settings = in;
  row.settings.Tags.reset();
  world_.directory().tag(bus.arn(), tags);
  CreateEventBusResponse out;
  out.DeadLetterConfig = in.DeadLetterConfig;
  out.Description = in.Description;
  out.EventBusArn = bus.arn();
  out.KmsKeyIdentifier = in.KmsKeyIdentifier;
  out.LogConfig = in.LogConfig;
  return out;
}

DescribeEventBusResponse Buses::describe_event_bus(world::Call& call,
                                                   const DescribeEventBusRequest& in) {
  const BusName bus = existing(call.scope, in.Name.or_default());
  const CreateEventBusRequest settings = find(bus).settings;
  const EventBus described = describe(bus);
  DescribeEventBusResponse out;
  out.Arn = described.Arn;
  out.CreationTime = described.CreationTime;
  out.DeadLetterConfig = settings.DeadLetterConfig;
  out.Description = described.Description;
  out.KmsKeyIdentifier = settings.KmsKeyIdentifier;
  out.LastModifiedTime = described.LastModifiedTime;
  out.LogConfig = settings.LogConfig;
  out.Name = described.Name;
  out.Policy = described.Policy;
  return out;
}

ListEventBusesResponse Buses::list_event_buses(world::Call& call, const ListEventBusesRequest& in) {
  const std::string& prefix = in.NamePrefix.or_default();
  // The default bus may have no row and has its place among the others all the same.
  std::vector<std::string> names;
  if (default_bus.starts_with(prefix)) names.emplace_back(default_bus);
  buses_.scan(call.scope, prefix, {}, [&](std::string_view name, const BusRow&) {
    if (name != default_bus) names.emplace_back(name);
    return true;
  });
  std::sort(names.begin(), names.end());
  Page page(call, prefix, in.NextToken, in.Limit);
  ListEventBusesResponse out;
  auto& buses = out.EventBuses.emplace();
  for (const std::string& name : names) {
    if (name < page.first()) continue;
    if (!page.takes(name, out.NextToken)) break;
    buses.push_back(describe({call.scope, name}));
  }
  return out;
}

api::Unit Buses::delete_event_bus(world::Call& call, const DeleteEventBusRequest& in) {
  const BusName bus = read_bus_name(call.scope, in.Name);
  if (bus.is_default()) throw errors::default_bus_stays();
  if (!exists(bus)) throw errors::bus_not_found(bus.name);
  world_.component<Rules>().remove_all(bus);
  buses_.erase(bus.scope, bus.name);
  world_.directory().drop_tags(bus.arn());
  return {};
}

// --- Policies -----------------------------------------------------------------------------------

api::Unit Buses::put_permission(world::Call& call, const PutPermissionRequest& in) {
  const BusName bus = existing(call.scope, in.EventBusName.or_default());
  std::string policy = in.Policy.or_default();
  if (in.Policy) {
    const auto document = nlohmann::json::parse(policy, nullptr, false);
    if (!document.is_object() || !api::is_nested_within(document, limits::nesting)) {
      throw errors::validation("Parameter Policy is not valid. Reason: JSON syntax error.");
    }
  } else {
    if (!in.StatementId) throw errors::validation("Parameter StatementId is required.");
    if (!in.Action) throw errors::validation("Parameter Action is required.");
    if (!in.Principal) throw errors::validation("Parameter Principal is required.");
    policy = with_permission(find(bus).policy, bus, in);
  }
  if (policy.size() > limits::policy_characters && !world_.limits_lifted()) {
    throw errors::policy_too_long();
  }
  edit(bus).policy = policy;
  return {};
}

api::Unit Buses::remove_permission(world::Call& call, const RemovePermissionRequest& in) {
  const BusName bus = existing(call.scope, in.EventBusName.or_default());
  if (in.RemoveAllPermissions.value_or(false)) {
    edit(bus).policy.clear();
    return {};
  }
  if (!in.StatementId) throw errors::validation("Parameter StatementId is required.");
  const std::string policy = without_permission(find(bus).policy, *in.StatementId);
  edit(bus).policy = policy;
  return {};
}

}  // namespace windtunnel::events
