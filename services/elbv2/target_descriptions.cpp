#include "services/elbv2/target_descriptions.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "services/elbv2/load_balancers.hpp"
#include "services/elbv2/target_groups.hpp"
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
  GroupHealth(world::World& world, const world::Scope& scope, const TargetGroupRow& group)
      : world_(world),
        scope_(scope),
        group_(group),
        use_(world.component<Usage>().of(scope, group.number)),
        check_(group.shown),
        in_use_(use_.references > 0) {
    if (!in_use_) return;
    const auto& load_balancers = world.component<LoadBalancers>();
    zones_ =
        load_balancers.served_zones(scope, load_balancers.existing(scope, use_.load_balancer_arn));
  }

  TargetHealthDescription describe(const TargetKey& key, const TargetRow* row) const {
    TargetHealthDescription description;
    description.TargetHealth = row == nullptr ? not_registered() : health(key, *row);
    TargetDescription& target = description.Target.emplace();
    target.Id = key.id;
    target.Port = key.port;
    if (row != nullptr && !row->zone.empty()) target.AvailabilityZone = row->zone;
    // An unused target has no health check port (ELB-022).
    if (description.TargetHealth->State != "unused") {
      const std::string& port = *group_.shown.HealthCheckPort;
      description.HealthCheckPort = port == "traffic-port" ? std::to_string(key.port) : port;
    }
    description.AnomalyDetection = {{.MitigationInEffect = "no", .Result = "normal"}};
    description.AdministrativeOverride = {
        {.Description = "No override is currently active on target",
         .Reason = "AdministrativeOverride.NoOverride",
         .State = "no_override"}};
    return description;
  }

 private:
  TargetHealth health(const TargetKey& key, const TargetRow& row) const {
    if (row.draining()) return draining();
    if (!in_use_) return not_in_use();
    CheckedTarget target{std::max(row.began, use_.since), {}};
    // An address is taken for one that answers: nobody knows what is there.
    if (group_.shown.TargetType == "ip") return health_of(target, check_, world_.now());
    const auto instance = world_.fleet().find(scope_.account, scope_.region, key.id);
    if (!instance) return in_an_invalid_state("terminated");
    if (zones_ && !zones_->contains(std::string(instance->zone()))) {
      return in_a_zone_that_is_not_enabled();
    }
    if (instance->state == InstanceState::stopping) {
      target.silent_since = instance->state_since;
    } else if (instance->state != InstanceState::running) {
      return in_an_invalid_state(invalid_state_name(instance->state));
    }
    return health_of(target, check_, world_.now());
  }

  world::World& world_;
  const world::Scope& scope_;
  const TargetGroupRow& group_;
  const GroupUseRow& use_;
  HealthCheck check_;
  bool in_use_;
  /// Those that the load balancer serves; nothing for all.
  std::optional<std::set<std::string>> zones_;
};

}  // namespace

/// All targets, draining ones too; or those asked for, registered or not (ELB-022).
DescribeTargetHealthOutput TargetDescriptions::describe_target_health(
    world::Call& call, const DescribeTargetHealthInput& in) {
  const TargetGroupRow& group =
      world_.component<TargetGroups>().existing(call.scope, in.TargetGroupArn);
  const Targets& targets = world_.component<Targets>();
  const GroupHealth health(world_, call.scope, group);
  DescribeTargetHealthOutput out;
  auto& list = out.TargetHealthDescriptions.emplace();
  if (!in.Targets) {
    targets.each(call.scope, group.number, [&](const TargetKey& key, const TargetRow& row) {
      list.push_back(health.describe(key, &row));
    });
    return out;
  }
  for (const TargetDescription& target : *in.Targets) {
    const TargetKey key = read_target(group, target);
    list.push_back(health.describe(key, targets.find(call.scope, key)));
  }
  return out;
}

}  // namespace windtunnel::elbv2
