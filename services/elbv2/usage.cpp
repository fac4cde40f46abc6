#include "services/elbv2/usage.hpp"

#include "emulator/world/world.hpp"
#include "services/elbv2/errors.hpp"
#include "services/elbv2/limits.hpp"
#include "services/elbv2/sections.hpp"
#include "services/elbv2/target_groups.hpp"
#include "services/elbv2/target_health.hpp"

namespace windtunnel::elbv2 {

Usage::Usage(world::World& world)
    : Component(world),
      uses_(world.tracker(), sections::group_uses, "elbv2 target group uses"),
      loads_(world.tracker(), sections::loads, "elbv2 load balancer loads") {}

void Usage::begin(const world::Scope& scope, const TargetGroupRow& group) {
  uses_.edit(scope, world::number_key(group.number)).group_name = *group.shown.TargetGroupName;
}

void Usage::end(const world::Scope& scope, std::uint64_t group) {
  uses_.erase(scope, world::number_key(group));
}

const GroupUseRow& Usage::of(const world::Scope& scope, std::uint64_t group) const {
  const GroupUseRow* row = uses_.find(scope, world::number_key(group));
  WINDTUNNEL_ASSERT(row != nullptr, "a target group has no row for its use");
  return *row;
}

void Usage::change_load(const world::Scope& scope, std::string_view load_balancer_arn,
                        std::int64_t groups, std::int64_t targets) {
  LoadRow& load = loads_.edit(scope, load_balancer_arn);
  load.groups = static_cast<std::uint32_t>(load.groups + groups);
  load.targets = static_cast<std::uint32_t>(load.targets + targets);
  if (load.groups == 0) {
    loads_.erase(scope, load_balancer_arn);
    return;
  }
  if (world_.limits_lifted()) return;
  if (groups > 0 && load.groups > limits::groups) throw errors::too_many_groups_of_load_balancer();
  if (targets > 0 && load.targets > limits::targets) throw errors::too_many_targets();
}

/// From now on its targets are checked (ELB-027).
void Usage::begin_use(const world::Scope& scope, const TargetGroupRow& group, GroupUseRow& use) {
  use.since = world_.now();
  change_load(scope, use.load_balancer_arn, 1, use.targets);
  if (use.targets > 0) {
    world_.schedule(event_kind(event_numbers::settled), world_.now() + settling_time(group.shown));
  }
}

void Usage::refer(const world::Scope& scope, std::string_view load_balancer_arn,
                  const std::set<std::string>& group_arns) {
  for (const std::string& arn : group_arns) {
    const TargetGroupRow& group = world_.component<TargetGroups>().existing(scope, arn);
    GroupUseRow& use = uses_.edit(scope, world::number_key(group.number));
    if (use.references > 0 && use.load_balancer_arn != load_balancer_arn) {
      throw errors::association_limit(arn);
    }
    use.load_balancer_arn = load_balancer_arn;
    if (use.references++ == 0) begin_use(scope, group, use);
  }
}

void Usage::release(const world::Scope& scope, const std::set<std::string>& group_arns) {
  for (const std::string& arn : group_arns) {
    const TargetGroupRow& group = world_.component<TargetGroups>().existing(scope, arn);
    GroupUseRow& use = uses_.edit(scope, world::number_key(group.number));
    if (--use.references > 0) continue;
    change_load(scope, use.load_balancer_arn, -1, -std::int64_t{use.targets});
  }
}

void Usage::add_targets(const world::Scope& scope, std::uint64_t group, std::int64_t change) {
  if (change == 0) return;
  GroupUseRow& use = uses_.edit(scope, world::number_key(group));
  use.targets = static_cast<std::uint32_t>(use.targets + change);
  if (use.references > 0) change_load(scope, use.load_balancer_arn, 0, change);
}

}  // namespace windtunnel::elbv2
