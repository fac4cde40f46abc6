#include "services/elbv2/group_health.hpp"

#include <algorithm>

#include "services/elbv2/load_balancers.hpp"
#include "services/elbv2/usage.hpp"

namespace windtunnel::elbv2 {
namespace {

using simulation::InstanceState;

/// Of an instance that neither runs nor is about to stop: that would still be checked.
std::string_view invalid_state_name(InstanceState state) {
  switch (state) {
    case InstanceState::pending:
      return "pending";
    case InstanceState::stopped:
      return "stopped";
    case InstanceState::shutting_down:
      return "shutting-down";
    default:
      return "terminated";
  }
}

}  // namespace

GroupHealth::GroupHealth(world::World& world, const TargetGroupRow& group, simulation::Instant at)
    : world_(world),
      group_(group),
      use_(world.component<Usage>().of(group.number)),
      check_(group.shown),
      at_(at) {
  if (use_.references == 0) return;
  load_balancer_ = &world.component<LoadBalancers>().existing(use_.scope(), use_.load_balancer_arn);
}

/// An instance that is changing at this very instant was in the state before until now.
InstanceState GroupHealth::state_of(const simulation::Instance& instance) const {
  if (instance.state_since <= at_) return instance.state;
  switch (instance.state) {
    case InstanceState::stopping:
    case InstanceState::shutting_down:
      return InstanceState::running;
    case InstanceState::running:
      return InstanceState::pending;
    case InstanceState::stopped:
      return InstanceState::stopping;
    case InstanceState::terminated:
      return InstanceState::shutting_down;
    default:
      return instance.state;
  }
}

TargetHealth GroupHealth::of(const TargetKey& key, const TargetRow& row) const {
  if (row.draining()) return draining();
  if (load_balancer_ == nullptr) return not_in_use();
  CheckedTarget target{std::max(row.began, use_.since), {}};
  // An address is taken for one that answers, unless somebody knows what is there.
  if (by_address()) {
    if (row.silent) target.silent_since = row.began;
    return health_of(target, check_, at_);
  }
  const simulation::Instance instance = world_.fleet().at(key.member);
  if (!load_balancer_->serves(instance.zone())) return in_a_zone_that_is_not_enabled();
  const InstanceState state = state_of(instance);
  if (state == InstanceState::stopping) {
    target.silent_since = instance.state_since;
  } else if (state != InstanceState::running) {
    return in_an_invalid_state(invalid_state_name(state));
  }
  return health_of(target, check_, at_);
}

bool GroupHealth::answers(const TargetKey& key, const TargetRow& row) const {
  return by_address() ? !row.silent
                      : state_of(world_.fleet().at(key.member)) == InstanceState::running;
}

}  // namespace windtunnel::elbv2
