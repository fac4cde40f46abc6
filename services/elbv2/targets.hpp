#pragma once

#include <functional>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/elbv2/api.hpp"
#include "services/elbv2/rows.hpp"
#include "services/elbv2/target_keys.hpp"
#include "simulation/event.hpp"

namespace windtunnel::elbv2 {

/// The targets of all groups. Each has a row of its own, so that one comes and goes at the same
/// cost however many there are.
class Targets final : public world::Component {
 public:
  explicit Targets(world::World& world);

  RegisterTargetsOutput register_targets(world::Call& call, const RegisterTargetsInput& in);
  DeregisterTargetsOutput deregister_targets(world::Call& call, const DeregisterTargetsInput& in);

  /// An instance that starts again is a new target; one that is terminated is none (ELB-026).
  void on_instance_state(const world::InstanceStateChanged& signal);
  /// Somebody knows what is behind addresses that were registered just now.
  void on_addresses_registered(const world::AddressesRegistered& signal);
  /// A target leaves its group; whoever looks does not see it any more already. The subject is the
  /// group's number, the detail the rest of the target's key. Void if it was registered again.
  void on_drained(const simulation::Event& event);
  /// A load balancer has become active, or targets healthy: both follow from the clock, and the
  /// event only lets a world at warp get there, and divides the minute's traffic.
  void on_settled(const simulation::Event& event);

  /// Null for what is not registered (any more).
  const TargetRow* find(const TargetKey& key) const;
  /// All of the group, draining ones too, in order of instance or address and port.
  void each(std::uint64_t group,
            const std::function<void(const TargetKey&, const TargetRow&)>& visit) const;
  void remove_all(std::uint64_t group);

 private:
  bool has_left(const TargetRow& row) const;
  void drain(const TargetKey& key, const TargetGroupRow& group);
  void settle(const TargetGroupRow& group);

  world::Table<TargetRow, world::TableScope::world> targets_;
  world::Table<MarkerRow, world::TableScope::world> by_member_;
};

}  // namespace windtunnel::elbv2
