#include <algorithm>

#include "services/codedeploy/auto_scaling.hpp"
#include "services/codedeploy/deployment_engine.hpp"
#include "services/codedeploy/group_settings.hpp"
#include "services/codedeploy/groups.hpp"
#include "services/codedeploy/healthy_floor.hpp"
#include "services/codedeploy/limits.hpp"
#include "services/codedeploy/names.hpp"
#include "services/codedeploy/notifications.hpp"
#include "services/codedeploy/sections.hpp"
#include "services/codedeploy/target_ids.hpp"
#include "services/ec2/api.hpp"

/// How blue/green deployments go from pass to pass (CD-120 to CD-125), and are taken back (CD-138).
namespace windtunnel::codedeploy {

using namespace std::chrono_literals;
using simulation::DispatchRow;
using simulation::DispatchRule;
using simulation::TargetOutcome;
using simulation::TargetRecord;

namespace {

using Host = ResolvedFleet::Host;

constexpr Duration looks_for_replacements_every = 5s;
/// How long a copied group may take to come up, and how long its agents are waited for.
constexpr Duration replacements_come_within = 1h;
constexpr Duration agents_come_within = 10min;

/// What the group means once the replacement instances have taken over: where they were there
/// before, all that named them, and else the copy in place of the Auto Scaling group.
void take_targeting(const DeploymentRow& row, DeploymentGroupInfo& settings) {
  if (!row.blue_green->copy.empty()) {
    settings.autoScalingGroups.emplace().push_back({.name = row.blue_green->copy});
    return;
  }
  const TargetInstances& green = row.info.targetInstances.or_default();
  settings.ec2TagFilters = green.tagFilters;
  settings.ec2TagSet = green.ec2TagSet;
  settings.autoScalingGroups = {};
  for (const std::string& name : green.autoScalingGroups.or_default()) {
    if (!settings.autoScalingGroups) settings.autoScalingGroups.emplace();
    settings.autoScalingGroups->push_back({.name = name});
  }
}

void sort_by_name(std::vector<Host>& hosts) {
  std::sort(hosts.begin(), hosts.end(),
            [](const Host& left, const Host& right) { return left.name < right.name; });
}

std::vector<Host> all_of(const ResolvedFleet& fleet) {
  std::vector<Host> hosts;
  for (const auto& run : fleet.runs) hosts.insert(hosts.end(), run.begin(), run.end());
  sort_by_name(hosts);
  return hosts;
}

/// Traffic is let to instances at the pace of the configuration. Those that failed before count no
/// more, so that fewer may be left than were to stay healthy.
DispatchRule rerouting_rule(const DeploymentRow& row, std::size_t targets) {
  DispatchRule rule;
  if (targets == 0) return rule;
  const auto count = static_cast<std::uint32_t>(targets);
  rule.healthy_floor = std::min(healthy_floor(row.minimum_healthy_hosts, count), count - 1);
  return rule;
}

}  // namespace

void DeploymentEngine::wait_for_replacements(const world::Scope& scope, const std::string& id) {
  DeploymentRow& row = deployments().edit(scope, id);
  const Duration waited = world_.now() - *row.info.startTime;
  const auto arrival = world_.component<AutoScaling>().arrival(scope, row.blue_green->copy);
  const bool agents_are_enough = arrival.agents_answer || waited >= agents_come_within;
  if (arrival.in_service && agents_are_enough) return begin_on_instances(scope, id);
  if (waited >= replacements_come_within) {
    row.ending = Ending::no_replacements;
    return apply_ending(scope, id);
  }
  start_wait(row, Wait::replacements, looks_for_replacements_every);
}

std::optional<DeploymentEngine::Error> DeploymentEngine::open_fleets(const world::Scope& scope,
                                                                     DeploymentRow& row) {
  DeploymentGroupInfo replacements;
  take_targeting(row, replacements);
  const ResolvedFleet green = resolve(scope, row, replacements);
  if (auto error = check_size(green.size())) return error;
  DeploymentGroupInfo originals = row.settings;
  originals.onPremisesInstanceTagFilters = {};
  originals.onPremisesTagSet = {};
  const std::vector<Host> new_hosts = all_of(green);
  std::vector<Host> old_hosts = all_of(resolve(scope, row, originals));
  std::erase_if(old_hosts, [&](const Host& host) {
    return std::binary_search(
        new_hosts.begin(), new_hosts.end(), host,
        [](const Host& left, const Host& right) { return left.name < right.name; });
  });
  // CD-121: all of them must leave.
  DispatchRule rule;
  rule.most_errors = 0;
  open_pass(scope, row, Pass::block, rule, old_hosts);
  return open_install(scope, row, green);
}

/// CD-080, CD-138: who had lost its traffic gets it back, then those lose it that had got it.
std::optional<DeploymentEngine::Error> DeploymentEngine::open_takeback(const world::Scope& scope,
                                                                       DeploymentRow& row) {
  const DeploymentRow& failed = *deployments().find(scope, row.blue_green->takes_back);
  const auto started_in = [&](Pass pass) {
    std::vector<Host> hosts;
    const DispatchRow* dispatch = dispatches_.find(failed.dispatch(pass));
    for (std::uint32_t at = 0; dispatch != nullptr && at < dispatch->next; ++at) {
      const TargetRecord& target = dispatches_.target(*dispatch, at);
      if (world_.fleet().find(target.subject)) hosts.push_back({target.name, target.subject});
    }
    return hosts;
  };
  row.resolved = true;
  row.resolved_at = world_.now();
  const std::vector<Host> originals = started_in(Pass::block);
  open_pass(scope, row, Pass::allow, rerouting_rule(row, originals.size()), originals);
  open_pass(scope, row, Pass::block, {}, started_in(Pass::allow));
  return std::nullopt;
}

void DeploymentEngine::open_pass(const world::Scope& scope, const DeploymentRow& row, Pass pass,
                                 const DispatchRule& rule, const std::vector<Host>& hosts) {
  dispatches_.open(row.dispatch(pass), rule, static_cast<std::uint32_t>(hosts.size()), world_.now(),
                   [&](std::uint32_t position, TargetRecord& target) {
                     target.name = hosts[position].name;
                     target.subject = hosts[position].number;
                     target.luck = luck(scope, row, target.subject);
                   });
}

void DeploymentEngine::end_pass(const world::Scope& scope, const std::string& id) {
  const DeploymentRow& row = *deployments().find(scope, id);
  if (!row.blue_green) return finish(scope, id, "Succeeded", std::nullopt);
  switch (row.pass()) {
    case Pass::install:
      return get_ready(scope, id);
    case Pass::allow:
      deployments().edit(scope, id).blue_green->pass = Pass::block;
      return go_on(scope, id);
    case Pass::block:
      if (row.first_pass() == Pass::allow) return end_takeback(scope, id);
      return hand_over(scope, id);
  }
}

/// CD-122.
void DeploymentEngine::get_ready(const world::Scope& scope, const std::string& id) {
  DeploymentRow& row = deployments().edit(scope, id);
  const DeploymentReadyOption& option =
      row.info.blueGreenDeploymentConfiguration->deploymentReadyOption.or_default();
  if (option.actionOnTimeout != std::string("STOP_DEPLOYMENT")) return reroute(scope, id);
  cancel_time_limit(row);
  start_wait(row, Wait::ready, std::chrono::minutes(option.waitTimeInMinutes.or_default()));
  deployments().set_status(scope, id, "Ready");
  notify_deployment(world_, scope, row, "READY");
}

void DeploymentEngine::reroute(const world::Scope& scope, const std::string& id) {
  DeploymentRow& row = deployments().edit(scope, id);
  if (row.wait == Wait::ready) {
    cancel_wait(row);
    deployments().set_status(scope, id, "InProgress");
    set_time_limit(row);
  }
  std::vector<Host> hosts;
  const DispatchRow& installed = *dispatches_.find(row.dispatch());
  for (std::uint32_t position = 0; position < installed.next; ++position) {
    const TargetRecord& target = dispatches_.target(installed, position);
    if (target.outcome == TargetOutcome::succeeded) hosts.push_back({target.name, target.subject});
  }
  sort_by_name(hosts);
  open_pass(scope, row, Pass::allow, rerouting_rule(row, hosts.size()), hosts);
  row.blue_green->pass = Pass::allow;
  go_on(scope, id);
}

/// CD-120, CD-125: the group means the replacement instances from now on, and the original ones
/// have their time before they are ended.
void DeploymentEngine::hand_over(const world::Scope& scope, const std::string& id) {
  DeploymentRow& row = deployments().edit(scope, id);
  auto& auto_scaling = world_.component<AutoScaling>();
  if (!row.blue_green->copy.empty()) auto_scaling.resume(scope, row.blue_green->copy);
  if (world_.component<Groups>().find(scope, row.application_id, row.group_id) != nullptr) {
    DeploymentGroupInfo settings = row.settings;
    take_targeting(row, settings);
    world_.component<Groups>().retarget(scope, row.application_id, row.group_id, settings);
    row.blue_green->handed_over = true;
  }
  const BlueInstanceTerminationOption& option =
      row.info.blueGreenDeploymentConfiguration->terminateBlueInstancesOnDeploymentSuccess
          .or_default();
  if (option.action == std::string("KEEP_ALIVE")) {
    return finish(scope, id, "Succeeded", std::nullopt);
  }
  row.info.instanceTerminationWaitTimeStarted = true;
  start_wait(row, Wait::termination,
             std::chrono::minutes(
                 option.terminationWaitTimeInMinutes.value_or(limits::usual_termination_minutes)));
}

void DeploymentEngine::end_originals(const world::Scope& scope, const std::string& id) {
  DeploymentRow& row = deployments().edit(scope, id);
  cancel_wait(row);
  for (const AutoScalingGroup& group : row.settings.autoScalingGroups.or_default()) {
    world_.component<AutoScaling>().delete_group(scope, group.name.or_default());
  }
  ec2::TerminateInstancesRequest request;
  const DispatchRow& originals = *dispatches_.find(row.dispatch(Pass::block));
  for (std::uint32_t position = 0; position < originals.targets; ++position) {
    const TargetRecord& target = dispatches_.target(originals, position);
    if (world_.fleet().find(target.subject)) request.InstanceIds.push_back(target_id(row, target));
  }
  if (!request.InstanceIds.empty()) {
    try {
      world_.invoke_as<ec2::operations::TerminateInstances>(service_principal, scope, request);
    } catch (const api::ApiError& error) {
      world_.note("OriginalsNotTerminated", {{"deployment", id}, {"message", error.message}});
    }
  }
  finish(scope, id, "Succeeded", std::nullopt);
}

/// CD-138: the copy was made for what is no more.
void DeploymentEngine::end_takeback(const world::Scope& scope, const std::string& id) {
  const DeploymentRow& row = *deployments().find(scope, id);
  const DeploymentRow& failed = *deployments().find(scope, row.blue_green->takes_back);
  const bool has_group =
      world_.component<Groups>().find(scope, row.application_id, row.group_id) != nullptr;
  if (failed.blue_green->handed_over && has_group) {
    world_.component<Groups>().retarget(scope, row.application_id, row.group_id, failed.settings);
  }
  if (!failed.blue_green->copy.empty()) {
    world_.component<AutoScaling>().delete_group(scope, failed.blue_green->copy);
  }
  finish(scope, id, "Succeeded", std::nullopt);
}

}  // namespace windtunnel::codedeploy
