#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/events/api.hpp"
#include "services/events/names.hpp"
#include "services/events/rows.hpp"

namespace windtunnel::events {

/// Event buses and their policies, which are recorded and shown, not enforced.
class Buses final : public world::Component {
 public:
  explicit Buses(world::World& world);

  CreateEventBusResponse create_event_bus(world::Call& call, const CreateEventBusRequest& in);
  DescribeEventBusResponse describe_event_bus(world::Call& call, const DescribeEventBusRequest& in);
  ListEventBusesResponse list_event_buses(world::Call& call, const ListEventBusesRequest& in);
  api::Unit delete_event_bus(world::Call& call, const DeleteEventBusRequest& in);
  api::Unit put_permission(world::Call& call, const PutPermissionRequest& in);
  api::Unit remove_permission(world::Call& call, const RemovePermissionRequest& in);

  bool exists(const BusName& bus) const;
  /// The caller's bus that a request names, by name or ARN; ResourceNotFoundException where there
  /// is none.
  BusName existing(const world::Scope& caller, std::string_view name_or_arn) const;

 private:
  /// The row; of the default bus one that says nothing, where it has none.
  BusRow find(const BusName& bus) const;
  /// The row to change, as one that is changed now.
  BusRow& edit(const BusName& bus);
  EventBus describe(const BusName& bus) const;

  world::Table<BusRow> buses_;
};

}  // namespace windtunnel::events
