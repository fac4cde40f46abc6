#pragma once

#include "emulator/world/world.hpp"
#include "services/elbv2/rows.hpp"
#include "services/elbv2/target_health.hpp"
#include "services/elbv2/target_keys.hpp"
#include "simulation/fleet/fleet.hpp"

namespace windtunnel::elbv2 {

/// The health of one group's targets at an instant: the present, or one since which neither the
/// group nor its targets have changed.
class GroupHealth {
 public:
  GroupHealth(world::World& world, const TargetGroupRow& group, simulation::Instant at);

  TargetHealth of(const TargetKey& key, const TargetRow& row) const;
  /// Whether what is there answers at all: it may be taken for healthy for a while longer.
  bool answers(const TargetKey& key, const TargetRow& row) const;

 private:
  bool by_address() const { return group_.shown.TargetType == "ip"; }
  simulation::InstanceState state_of(const simulation::Instance& instance) const;

  const world::World& world_;
  const TargetGroupRow& group_;
  const GroupUseRow& use_;
  HealthCheck check_;
  /// Null where the group is not in use.
  const LoadBalancerRow* load_balancer_ = nullptr;
  simulation::Instant at_;
};

}  // namespace windtunnel::elbv2
