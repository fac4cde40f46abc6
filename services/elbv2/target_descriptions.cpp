#include "services/elbv2/target_descriptions.hpp"

#include <algorithm>

#include "services/elbv2/load_balancers.hpp"
#include "services/elbv2/target_groups.hpp"
#include "services/elbv2/target_health.hpp"
#include "services/elbv2/target_requests.hpp"
#include "services/elbv2/targets.hpp"
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

/// One group's targets at one instant.
class GroupHealth {
 public:
  GroupHealth(const world::Call& call, const TargetGroupRow& group)
      : world_(call.world),
        group_(group),
        use_(call.world.component<Usage>().of(group.number)),
        check_(group.shown) {
    if (use_.references == 0) return;
    load_balancer_ =
        &call.world.component<LoadBalancers>().existing(call.scope, use_.load_balancer_arn);
  }

  TargetHealthDescription describe(const TargetKey& key, const TargetRow& row) const {
    TargetDescription target;
    target.Id = by_address() ? format_address(key.member)
                             : world_.fleet().id(world_.fleet().at(key.member));
    target.Port = key.port;
    if (!row.zone.empty()) target.AvailabilityZone = row.zone;
    return describe(std::move(target), health(key, row));
  }
  TargetHealthDescription describe_unregistered(TargetDescription target) const {
    if (!target.Port) target.Port = group_.shown.Port;
    return describe(std::move(target), not_registered());
  }

 private:
  TargetHealthDescription describe(TargetDescription target, TargetHealth health) const {
    TargetHealthDescription description;
    // An unused target has no health check port (ELB-022).
    if (health.State != "unused") {
      const std::string& port = *group_.shown.HealthCheckPort;
      description.HealthCheckPort = port == "traffic-port" ? std::to_string(*target.Port) : port;
    }
    description.Target = std::move(target);
    description.TargetHealth = std::move(health);
    description.AnomalyDetection = {{.MitigationInEffect = "no", .Result = "normal"}};
    description.AdministrativeOverride = {
        {.Description = "No override is currently active on target",
         .Reason = "AdministrativeOverride.NoOverride",
         .State = "no_override"}};
    return description;
  }

  TargetHealth health(const TargetKey& key, const TargetRow& row) const {
    if (row.draining()) return draining();
    if (load_balancer_ == nullptr) return not_in_use();
    CheckedTarget target{std::max(row.began, use_.since), {}};
    // An address is taken for one that answers, unless somebody knows what is there.
    if (by_address()) {
      if (row.silent) target.silent_since = row.began;
      return health_of(target, check_, world_.now());
    }
    const simulation::Instance instance = world_.fleet().at(key.member);
    if (!load_balancer_->serves(instance.zone())) return in_a_zone_that_is_not_enabled();
    if (instance.state == InstanceState::stopping) {
      target.silent_since = instance.state_since;
    } else if (instance.state != InstanceState::running) {
      return in_an_invalid_state(invalid_state_name(instance.state));
    }
    return health_of(target, check_, world_.now());
  }

  bool by_address() const { return group_.shown.TargetType == "ip"; }

  const world::World& world_;
  const TargetGroupRow& group_;
  const GroupUseRow& use_;
  HealthCheck check_;
  /// Null where the group is not in use.
  const LoadBalancerRow* load_balancer_ = nullptr;
};

}  // namespace

/// All targets, draining ones too; or those asked for, registered or not (ELB-022).
DescribeTargetHealthOutput TargetDescriptions::describe_target_health(
    world::Call& call, const DescribeTargetHealthInput& in) {
  const TargetGroupRow& group =
      world_.component<TargetGroups>().existing(call.scope, in.TargetGroupArn);
  const Targets& targets = world_.component<Targets>();
  const GroupHealth health(call, group);
  DescribeTargetHealthOutput out;
  auto& list = out.TargetHealthDescriptions.emplace();
  if (!in.Targets) {
    targets.each(group.number, [&](const TargetKey& key, const TargetRow& row) {
      list.push_back(health.describe(key, row));
    });
    return out;
  }
  for (const TargetDescription& target : *in.Targets) {
    const auto key = read_target(call, group, target);
    const TargetRow* row = key ? targets.find(*key) : nullptr;
    list.push_back(row == nullptr ? health.describe_unregistered(target)
                                  : health.describe(*key, *row));
  }
  return out;
}

}  // namespace windtunnel::elbv2
