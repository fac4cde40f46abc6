#include "services/events/events.hpp"

#include <nlohmann/json.hpp>

#include "emulator/api/json_nesting.hpp"
#include "services/events/buses.hpp"
#include "services/events/deliveries.hpp"
#include "services/events/envelope.hpp"
#include "services/events/errors.hpp"
#include "services/events/limits.hpp"
#include "services/events/rules.hpp"
#include "services/events/sections.hpp"

namespace windtunnel::events {
namespace {

using nlohmann::ordered_json;

/// EB-021.
std::size_t size_of(const PutEventsRequestEntry& entry) {
  std::size_t size = (entry.Time ? 14 : 0) + entry.Source.or_default().size() +
                     entry.DetailType.or_default().size() + entry.Detail.or_default().size();
  for (const std::string& resource : entry.Resources.or_default()) size += resource.size();
  return size;
}

PutEventsResultEntry failed(const char* code, std::string message) {
  PutEventsResultEntry out;
  out.ErrorCode = code;
  out.ErrorMessage = std::move(message);
  return out;
}

/// EB-022.
PutEventsResultEntry missing(const std::string& member) {
  return failed("InvalidArgument", "Parameter " + member + " is not valid. Reason: " + member +
                                       " is a required argument.");
}

}  // namespace

Events::Events(world::World& world)
    : Component(world), numbers_(world.tracker(), sections::event_numbers, "numbers of events") {
  world.component<world::ServiceEvents>().are_taken_by(*this);
}

std::string Events::next_id(const world::Scope& scope) {
  return simulation::uuid(world_.random()
                              .child("events")
                              .child(scope.account)
                              .child(scope.region)
                              .child("event")
                              .child(numbers_.edit(scope, "").count++));
}

PutEventsResultEntry Events::put(world::Call& call, const PutEventsRequestEntry& entry) {
  const std::string& source = entry.Source.or_default();
  const std::string& detail_type = entry.DetailType.or_default();
  if (source.empty()) return missing("Source");
  if (source.starts_with("aws.") && call.service_principal.empty()) {
    return failed("NotAuthorizedForSource", "Not authorized for the source.");
  }
  if (detail_type.empty()) return missing("DetailType");
  if (detail_type.size() > limits::detail_type_characters) {
    return failed("InvalidArgument",
                  "Parameter DetailType is not valid. Reason: DetailType is longer than 128 "
                  "characters.");
  }
  if (entry.Detail.or_default().empty()) return missing("Detail");
  auto detail = ordered_json::parse(*entry.Detail, nullptr, false);
  if (!detail.is_object() || !api::is_nested_within(detail, limits::nesting - 1)) {
    return failed("MalformedDetail", "Detail is malformed.");
  }
  const std::string id = next_id(call.scope);
  const BusName bus = read_bus_name(call.scope, entry.EventBusName.or_default());
  const Envelope envelope{id,
                          source,
                          detail_type,
                          call.scope,
                          entry.Time.value_or(call.now()),
                          entry.Resources.or_default()};
  // To a bus that is not there the event goes for nothing (EB-024).
  if (world_.component<Buses>().exists(bus)) {
    world_.component<Deliveries>().distribute(bus, written(envelope, std::move(detail)), false);
  }
  PutEventsResultEntry out;
  out.EventId = id;
  return out;
}

PutEventsResponse Events::put_events(world::Call& call, const PutEventsRequest& in) {
  if (in.EndpointId) throw errors::not_modelled("global endpoints: EndpointId");
  std::size_t bytes = 0;
  for (const PutEventsRequestEntry& entry : in.Entries) bytes += size_of(entry);
  if (bytes > limits::entries_bytes) throw errors::entries_too_large();
  PutEventsResponse out;
  auto& entries = out.Entries.emplace();
  std::int32_t failures = 0;
  for (const PutEventsRequestEntry& entry : in.Entries) {
    entries.push_back(put(call, entry));
    if (entries.back().ErrorCode) ++failures;
  }
  out.FailedEntryCount = failures;
  return out;
}

// --- Events of services -------------------------------------------------------------------------

bool Events::hears(const world::Scope& scope, std::string_view source,
                   std::string_view detail_type) {
  auto& rules = world_.component<Rules>();
  if (rules.is_empty()) return false;
  const nlohmann::json known = {{"account", scope.account},
                                {"region", scope.region},
                                {"source", source},
                                {"detail-type", detail_type}};
  bool is_heard = false;
  rules.each_matching({scope, std::string(default_bus)},
                      [&](std::string_view, const Pattern& pattern, const RuleRow& row) {
                        is_heard = is_heard || (!row.targets.empty() && pattern.may_match(known));
                      });
  return is_heard;
}

void Events::take(const world::ServiceEvent& event) {
  const Envelope envelope{next_id(event.scope), event.source, event.detail_type,
                          event.scope,          world_.now(), event.resources};
  world_.component<Deliveries>().distribute({event.scope, std::string(default_bus)},
                                            written(envelope, ordered_json::parse(event.detail)),
                                            false);
}

}  // namespace windtunnel::events
