#pragma once

#include <map>
#include <string>

#include "emulator/world/service.hpp"
#include "emulator/world/world.hpp"
#include "services/elbv2/application_metrics.hpp"
#include "services/elbv2/request_routing.hpp"
#include "services/elbv2/rows.hpp"
#include "simulation/fleet/fleet_specification.hpp"
#include "simulation/rows.hpp"

namespace windtunnel::elbv2 {

/// What a stream of the fleet file has asked of a load balancer since the minute began.
struct LoadBalancerTrafficRow {
  simulation::Instant since{};
  /// The one with the stream's name; empty while there was none that is active.
  std::string load_balancer_arn;
  /// By target group, its ARN.
  std::map<std::string, GroupTraffic> groups;
  /// For which no target was there to be chosen.
  double refused = 0;
  static void fields(auto& row, auto& field) {
    field(1, row.since);
    field(2, row.load_balancer_arn);
    field(3, row.groups);
    field(4, row.refused);
  }
};

/// The traffic of the fleet file that goes to application load balancers. No request is simulated:
/// each minute what they would have published is. They follow the rules of the listener; what they
/// come to is summed up piece by piece, whenever rules or targets change.
class LoadBalancerTraffic final : public world::Component {
 public:
  explicit LoadBalancerTraffic(world::World& world);

  void start();
  /// Whether any stream asks load balancers: no others cost anything.
  bool any() const;

  // Each is called before something changes or, for what follows from the clock, when it has.

  /// A listener of the load balancer, or its rules.
  void settle_listeners(const world::Scope& scope, std::string_view load_balancer_name);
  /// Targets of the group. Those that come and go within a second do so at once, so that a
  /// deployment that takes a thousand of them in turn is not a thousand times the work.
  void settle_targets(const TargetGroupRow& group);
  /// Targets of whatever group, or a load balancer's state.
  void settle_all();

  void publish(const simulation::Event& event);

 private:
  /// Returns how the targets were of groups that it looked at, by the groups' numbers.
  std::map<std::uint64_t, GroupCensus> settle(std::uint32_t stream);
  void settle_if_old(std::uint32_t stream);
  void publish_minute(std::uint32_t stream, simulation::Instant minute);
  void schedule_next();
  const LoadBalancerRow* load_balancer_of(const simulation::TrafficStream& stream) const;
  RequestCounts draw(const simulation::TrafficStream& stream, const std::string& group_arn,
                     const GroupTraffic& traffic, std::int64_t minute) const;
  bool is_first_of_its_load_balancer(std::uint32_t stream) const;

  /// Under the stream's place in the fleet file.
  simulation::Rows<LoadBalancerTrafficRow> rows_;
};

}  // namespace windtunnel::elbv2
