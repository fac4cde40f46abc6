#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/ecs/names.hpp"
#include "services/ecs/rows.hpp"

namespace windtunnel::ecs {

/// Services: their rows, and how they are described.
class Services final : public world::Component {
 public:
  explicit Services(world::World& world);

  DescribeServicesResponse describe_services(world::Call& call, const DescribeServicesRequest& in);
  ListServicesResponse list_services(world::Call& call, const ListServicesRequest& in);

  /// The name that the arguments mean; ClusterNotFoundException.
  ServiceName named(const world::Call& call, const api::Opt<std::string>& cluster,
                    std::string_view service) const;
  /// Null where there is none (any more).
  const ServiceRow* find(const ServiceName& name) const;
  bool find_by_arn(const world::Scope& scope, const std::string& arn) const;
  /// ServiceNotFoundException, ServiceNotActiveException.
  const ServiceRow& active(const ServiceName& name) const;
  ServiceRow& edit(const ServiceName& name);

  Service describe(const ServiceName& name, bool with_tags) const;
  void add_event(const ServiceName& name, std::string message);
  /// Forgets the events of a service that had the name.
  void begin_events(const ServiceName& name);
  /// Those of the cluster that have been INACTIVE for an hour go, with their task sets and events.
  void forget_old(const world::Scope& scope, const std::string& cluster);
  /// Those of every account and region, also such as are being deleted.
  std::vector<ServiceName> all() const;
  /// How many of the cluster are not INACTIVE.
  std::int32_t active_in_cluster(const world::Scope& scope, const std::string& cluster) const;

 private:
  std::string_view status_of(const ServiceRow& row) const;

  world::Table<ServiceRow> services_;
  world::Table<ServiceEventsRow> events_;
};

}  // namespace windtunnel::ecs
