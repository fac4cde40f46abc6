#include "services/elb/registrations.hpp"

#include <algorithm>

#include "services/elb/errors.hpp"
#include "services/elb/limits.hpp"
#include "services/elb/load_balancers.hpp"
#include "services/elb/sections.hpp"

namespace windtunnel::elb {
namespace {

using simulation::Duration;
using FleetState = simulation::InstanceState;

auto find_member(std::vector<MemberRow>& members, const std::string& instance) {
  return std::find_if(members.begin(), members.end(),
                      [&](const MemberRow& member) { return member.instance == instance; });
}

std::string_view name_of(FleetState state) {
  switch (state) {
    case FleetState::pending:
      return "pending";
    case FleetState::running:
      return "running";
    case FleetState::shutting_down:
      return "shutting-down";
    case FleetState::stopping:
      return "stopping";
    case FleetState::stopped:
      return "stopped";
    default:
      return "terminated";
  }
}

/// How long an instance takes from its registration to its service (ELB-056).
Duration until_in_service(const LoadBalancerRow& row) {
  const HealthCheck& check = *row.settings.HealthCheck;
  return durations::registration +
         check.HealthyThreshold * Duration(std::chrono::seconds(check.Interval));
}

InstanceState state(const std::string& instance, const char* state, const char* reason,
                    std::string description) {
  InstanceState made;
  made.InstanceId = instance;
  made.State = state;
  made.ReasonCode = reason;
  made.Description = std::move(description);
  return made;
}

void forget_drained(LoadBalancerRow& row, Instant now) {
  std::erase_if(row.members, [&](const MemberRow& member) {
    return member.drains_until && *member.drains_until <= now;
  });
}

}  // namespace

std::vector<Instance> registered_in(const LoadBalancerRow& row) {
  std::vector<Instance> instances;
  for (const MemberRow& member : row.members) {
    if (!member.drains_until) instances.emplace_back().InstanceId = member.instance;
  }
  return instances;
}

void Registrations::check_exist(const world::Scope& scope,
                                const std::vector<Instance>& instances) const {
  for (const Instance& instance : instances) {
    const std::string& id = instance.InstanceId.or_default();
    if (!id.starts_with("i-") || !world_.fleet().find(scope.account, scope.region, id)) {
      throw errors::invalid_instance(id);
    }
  }
}

RegisterEndPointsOutput Registrations::register_instances_with_load_balancer(
    world::Call& call, const RegisterEndPointsInput& in) {
  auto& load_balancers = world_.component<LoadBalancers>();
  load_balancers.get(call.scope, in.LoadBalancerName);
  check_exist(call.scope, in.Instances);
  LoadBalancerRow& row = load_balancers.edit(call.scope, in.LoadBalancerName);
  forget_drained(row, call.now());
  for (const Instance& instance : in.Instances) {
    const auto place = find_member(row.members, *instance.InstanceId);
    if (place == row.members.end()) {
      row.members.push_back({*instance.InstanceId, call.now(), std::nullopt});
    } else if (place->drains_until) {
      place->registered_at = call.now();
      place->drains_until.reset();
    }
  }
  world_.schedule(event_kind(event_numbers::settled), call.now() + until_in_service(row));
  return {.Instances = registered_in(row)};
}

DeregisterEndPointsOutput Registrations::deregister_instances_from_load_balancer(
    world::Call& call, const DeregisterEndPointsInput& in) {
  auto& load_balancers = world_.component<LoadBalancers>();
  load_balancers.get(call.scope, in.LoadBalancerName);
  check_exist(call.scope, in.Instances);
  LoadBalancerRow& row = load_balancers.edit(call.scope, in.LoadBalancerName);
  forget_drained(row, call.now());
  const ConnectionDraining& draining = *row.attributes.ConnectionDraining;
  const Instant gone_at =
      call.now() + (draining.Enabled ? Duration(std::chrono::seconds(*draining.Timeout))
                                     : durations::deregistration);
  for (const Instance& instance : in.Instances) {
    const auto place = find_member(row.members, *instance.InstanceId);
    if (place != row.members.end() && !place->drains_until) place->drains_until = gone_at;
  }
  world_.schedule(event_kind(event_numbers::settled), gone_at);
  return {.Instances = registered_in(row)};
}

/// ELB-055.
InstanceState Registrations::state_of(const world::Scope& scope, const LoadBalancerRow& row,
                                      const std::string& id) const {
  const auto member = std::find_if(row.members.begin(), row.members.end(),
                                   [&](const MemberRow& one) { return one.instance == id; });
  const Instant now = world_.now();
  if (member == row.members.end() || (member->drains_until && *member->drains_until <= now)) {
    return state(id, "OutOfService", "N/A",
                 "Instance is not currently registered with the LoadBalancer.");
  }
  if (member->drains_until) {
    return state(id, "InService", "N/A", "Instance deregistration currently in progress.");
  }
  const auto instance = world_.fleet().find(scope.account, scope.region, id);
  const FleetState is = instance ? instance->state : FleetState::terminated;
  if (is != FleetState::running) {
    return state(id, "OutOfService", "Instance",
                 "Instance is in " + std::string(name_of(is)) + " state.");
  }
  const Instant since = std::max(member->registered_at, instance->state_since);
  if (now < since + durations::registration) {
    return state(id, "OutOfService", "ELB", "Instance registration is still in progress.");
  }
  if (now < since + until_in_service(row)) {
    return state(id, "OutOfService", "Instance",
                 "Instance has not passed the configured HealthyThreshold number of health checks "
                 "consecutively.");
  }
  return state(id, "InService", "N/A", "N/A");
}

DescribeEndPointStateOutput Registrations::describe_instance_health(
    world::Call& call, const DescribeEndPointStateInput& in) {
  const LoadBalancerRow& row =
      world_.component<LoadBalancers>().get(call.scope, in.LoadBalancerName);
  DescribeEndPointStateOutput out;
  auto& states = out.InstanceStates.emplace();
  std::vector<Instance> asked = in.Instances.or_default();
  check_exist(call.scope, asked);
  if (asked.empty()) asked = registered_in(row);
  for (const Instance& instance : asked) {
    states.push_back(state_of(call.scope, row, *instance.InstanceId));
  }
  return out;
}

}  // namespace windtunnel::elb
