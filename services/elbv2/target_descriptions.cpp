#include "services/elbv2/target_descriptions.hpp"

#include "services/elbv2/group_health.hpp"
#include "services/elbv2/target_groups.hpp"
#include "services/elbv2/target_health.hpp"
#include "services/elbv2/target_requests.hpp"
#include "services/elbv2/targets.hpp"

namespace windtunnel::elbv2 {
namespace {

/// One group's targets as they are shown.
class ShownTargets {
 public:
  ShownTargets(const world::Call& call, const TargetGroupRow& group)
      : world_(call.world), group_(group), health_(call.world, group, call.now()) {}

  TargetHealthDescription describe(const TargetKey& key, const TargetRow& row) const {
    TargetDescription target;
    target.Id = by_address() ? format_address(key.member)
                             : world_.fleet().id(world_.fleet().at(key.member));
    target.Port = key.port;
    if (!row.zone.empty()) target.AvailabilityZone = row.zone;
    return describe(std::move(target), health_.of(key, row));
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

  bool by_address() const { return group_.shown.TargetType == "ip"; }

  const world::World& world_;
  const TargetGroupRow& group_;
  GroupHealth health_;
};

}  // namespace

/// All targets, draining ones too; or those asked for, registered or not (ELB-022).
DescribeTargetHealthOutput TargetDescriptions::describe_target_health(
    world::Call& call, const DescribeTargetHealthInput& in) {
  const TargetGroupRow& group =
      world_.component<TargetGroups>().existing(call.scope, in.TargetGroupArn);
  const Targets& targets = world_.component<Targets>();
  const ShownTargets shown(call, group);
  DescribeTargetHealthOutput out;
  auto& list = out.TargetHealthDescriptions.emplace();
  if (!in.Targets) {
    targets.each(group.number, [&](const TargetKey& key, const TargetRow& row) {
      list.push_back(shown.describe(key, row));
    });
    return out;
  }
  for (const TargetDescription& target : *in.Targets) {
    const auto key = read_target(call, group, target);
    const TargetRow* row = key ? targets.find(*key) : nullptr;
    list.push_back(row == nullptr ? shown.describe_unregistered(target)
                                  : shown.describe(*key, *row));
  }
  return out;
}

}  // namespace windtunnel::elbv2
