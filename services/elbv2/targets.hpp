#pragma once

#include <functional>
#include <string>
#include <string_view>

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

  /// Of a running instance, one that starts again, or one that goes (ELB-026).
  void on_instance_state(const world::InstanceStateChanged& signal);
  /// Targets whose time is over leave their groups. Whoever looks does not see them any more
  /// already.
  void on_drained(const simulation::Event& event);
  /// A load balancer has become active, or targets healthy: both follow from the clock, and the
  /// event only lets a world at warp get there.
  void on_settled(const simulation::Event& event);

  /// Null for what is not registered (any more).
  const TargetRow* find(const world::Scope& scope, const TargetKey& key) const;
  /// All of the group in order of id and port, draining ones too.
  void each(const world::Scope& scope, std::uint64_t group,
            const std::function<void(const TargetKey&, const TargetRow&)>& visit) const;
  void remove_all(const world::Scope& scope, std::uint64_t group);

 private:
  bool has_left(const TargetRow& row) const;
  void drain(const world::Scope& scope, const TargetKey& key, const TargetGroupRow& group);
  void erase(const world::Scope& scope, const TargetKey& key);
  void forget_draining(const world::Scope& scope, const TargetKey& key, const TargetRow& row);
  void settle(const world::Scope& scope, const TargetGroupRow& group);

  world::Table<TargetRow> targets_;
  world::Table<MarkerRow> by_id_;
  /// In the order in which they leave: the instant, and the target's own key.
  world::Table<MarkerRow, world::TableScope::world> drainings_;
};

}  // namespace windtunnel::elbv2
