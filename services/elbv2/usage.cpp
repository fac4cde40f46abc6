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
      sizes_(world.tracker(), sections::group_sizes, "elbv2 target group sizes"),
      loads_(world.tracker(), sections::loads, "elbv2 load balancer loads") {}

void Usage::begin(const world::Scope& scope, const TargetGroupRow& group) {
  GroupUseRow& use = uses_.edit({}, world::number_key(group.number));
  use.account = scope.account;
  use.region = scope.region;
  use.name = *group.shown.TargetGroupName;
}

void Usage::end(std::uint64_t group) {
  uses_.erase({}, world::number_key(group));
  sizes_.erase({}, world::number_key(group));
}

const GroupUseRow& Usage::of(std::uint64_t group) const {
  const GroupUseRow* row = uses_.find({}, world::number_key(group));
  WINDTUNNEL_ASSERT(row != nullptr, "a target group has no row for its use");
  return *row;
}

std::uint32_t Usage::targets_of(std::uint64_t group) const {
  const GroupSizeRow* row = sizes_.find({}, world::number_key(group));
  return row == nullptr ? 0 : row->targets;
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
  const std::uint32_t targets = targets_of(group.number);
  change_load(scope, use.load_balancer_arn, 1, targets);
  if (targets > 0) {
    world_.schedule(event_kind(event_numbers::settled), world_.now() + settling_time(group.shown));
  }
}

void Usage::refer(const world::Scope& scope, std::string_view load_balancer_arn,
                  const std::set<std::string>& group_arns) {
  for (const std::string& arn : group_arns) {
    const TargetGroupRow& group = world_.component<TargetGroups>().existing(scope, arn);
    GroupUseRow& use = uses_.edit({}, world::number_key(group.number));
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
    GroupUseRow& use = uses_.edit({}, world::number_key(group.number));
    if (--use.references > 0) continue;
    change_load(scope, use.load_balancer_arn, -1, -std::int64_t{targets_of(group.number)});
  }
}

void Usage::add_targets(std::uint64_t group, std::int64_t change) {
  if (change == 0) return;
  GroupSizeRow& size = sizes_.edit({}, world::number_key(group));
  size.targets = static_cast<std::uint32_t>(size.targets + change);
  const GroupUseRow& use = of(group);
  if (use.references > 0) change_load(use.scope(), use.load_balancer_arn, 0, change);
}

}  // namespace windtunnel::elbv2
