#pragma once

#include <string>
#include <string_view>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/ec2/api.hpp"
#include "services/ec2/rows.hpp"
#include "simulation/event.hpp"

namespace windtunnel::ec2 {

/// RunInstances (EC2-030 to EC2-035). One launch is one group of the fleet, "launch/N": it boots,
/// and its agents come up, by one event each however many instances it has. Whatever the image, a
/// launched instance is taken for a Linux host that starts the agents of CodeDeploy and Systems
/// Manager, so that it can be deployed to.
class Launches final : public world::Component {
 public:
  explicit Launches(world::World& world);

  Reservation run_instances(world::Call& call, const RunInstancesRequest& request);

  /// The subject is the first number of the group.
  void on_booted(const simulation::Event& event);
  void on_agents_ready(const simulation::Event& event);

  // For the rest of the service.

  /// What the launch of this group said; null for groups of the fleet file.
  const LaunchRow* find(const simulation::InstanceGroupSpecification& group) const;
  /// For the instance's group, which must have been launched.
  void set_terminate_protected(const simulation::InstanceGroupSpecification& group, bool value);
  /// Forgets the launch of a group that is gone, and its client token with it, so that neither is
  /// kept for ever.
  void forget(const world::Scope& scope, std::string_view group);

 private:
  std::string next_name(const world::Scope& scope);
  /// The group that the token launched before, if it did; throws where it may not be repeated.
  const simulation::InstanceGroupRow* find_repeated(const world::Scope& scope,
                                                    const RunInstancesRequest& input) const;
  void remember(const world::Scope& scope, const RunInstancesRequest& input,
                const simulation::InstanceGroupRow& group);
  Reservation describe(const simulation::InstanceGroupRow& group) const;

  world::Table<LaunchRow> launches_;
  world::Table<ClientTokenRow> tokens_;
  world::Table<LaunchCounterRow> counters_;
};

}  // namespace windtunnel::ec2
