#include "services/codedeploy/targets.hpp"

#include <algorithm>

#include "services/codedeploy/deployment_engine.hpp"
#include "services/codedeploy/deployments.hpp"
#include "services/codedeploy/errors.hpp"
#include "services/codedeploy/limits.hpp"
#include "services/codedeploy/on_premises.hpp"
#include "services/codedeploy/pages.hpp"
#include "services/codedeploy/target_ids.hpp"

namespace windtunnel::codedeploy {
namespace {

using simulation::DispatchRow;
using simulation::TargetOutcome;
using simulation::TargetRecord;

const DispatchRow& dispatch_of(const simulation::Dispatches& dispatches,
                               const DeploymentRow& deployment) {
  return *dispatches.find(deployment.number);
}

/// Without working out its events: what a filter looks at.
std::string_view status_of(const simulation::Dispatches& dispatches, const DispatchRow& dispatch,
                           std::uint32_t position) {
  if (position >= dispatch.next) return dispatch.closed ? "Skipped" : "Pending";
  if (dispatches.is_in_flight(dispatch, position)) return "InProgress";
  return dispatches.target(dispatch, position).outcome == TargetOutcome::succeeded ? "Succeeded"
                                                                                   : "Failed";
}

void check_statuses(const std::vector<std::string>& statuses) {
  constexpr std::string_view known[] = {"Pending", "InProgress", "Succeeded", "Failed",
                                        "Skipped", "Unknown",    "Ready"};
  for (const std::string& status : statuses) {
    if (std::find(std::begin(known), std::end(known), status) == std::end(known)) {
      throw errors::invalid("InvalidInstanceStatusException",
                            "'" + status + "' is not a target's status");
    }
  }
}

api::ApiError labels_are_blue_green() {
  return errors::invalid("InvalidDeploymentInstanceTypeException",
                         "Only blue/green deployments have instances of types Blue and Green");
}

}  // namespace

TargetReading read_target(world::World& world, const world::Scope& scope,
                          const DeploymentRow& deployment, std::uint32_t position) {
  const auto& engine = world.component<DeploymentEngine>();
  const DispatchRow& dispatch = dispatch_of(engine.dispatches(), deployment);
  const TargetRecord& target = engine.dispatches().target(dispatch, position);
  TargetReading reading;
  reading.id = target_id(deployment, target);
  reading.arn =
      (target.kind & target_kind::on_premises) != 0
          ? world.component<OnPremises>().arn(scope, reading.id)
          : "arn:aws:ec2:" + scope.region + ":" + scope.account + ":instance/" + reading.id;
  const TargetPlan plan = engine.plan_of(deployment);
  if (position >= dispatch.next) {
    reading.status = dispatch.closed ? "Skipped" : "Pending";
    reading.events = lifecycle_untouched(plan.course, reading.status);
    reading.last_updated_at = dispatch.closed ? deployment.info.completeTime.value_or(world.now())
                                              : deployment.resolved_at;
    return reading;
  }
  const Timeline timeline = timeline_of(plan, target);
  reading.events = lifecycle_at(plan, target, timeline, world.now());
  reading.last_updated_at = last_change(timeline, target.started_at(), world.now());
  reading.status = "InProgress";
  if (target.ends_at() <= world.now()) reading.status = timeline.succeeds ? "Succeeded" : "Failed";
  return reading;
}

const DeploymentRow& Targets::started(const world::Scope& scope, std::string_view id) const {
  const DeploymentRow& deployment = world_.component<Deployments>().at(scope, id);
  // CD-150.
  if (!deployment.resolved) throw errors::deployment_not_started(id);
  return deployment;
}

/// Pages follow the order in which targets are picked.
Targets::Page Targets::list(world::Call& call, const DeploymentRow& deployment,
                            const std::vector<std::string>& statuses,
                            const api::Opt<std::string>& token) const {
  const auto& dispatches = world_.component<DeploymentEngine>().dispatches();
  const DispatchRow& dispatch = dispatch_of(dispatches, deployment);
  const std::string& subject = *deployment.info.deploymentId;
  const std::string start = page_start(call, token, subject);
  std::uint64_t position = start.empty() ? 0 : world::read_number_key(start);
  Page page;
  for (std::size_t looked_at = 0; position < dispatch.targets; ++position, ++looked_at) {
    if (page.ids.size() == limits::page || looked_at == limits::looked_at_per_page) {
      page.token = page_token(call, world::number_key(position), subject);
      break;
    }
    const auto at = static_cast<std::uint32_t>(position);
    if (!statuses.empty() && std::find(statuses.begin(), statuses.end(),
                                       status_of(dispatches, dispatch, at)) == statuses.end()) {
      continue;
    }
    page.ids.push_back(target_id(deployment, dispatches.target(dispatch, at)));
  }
  return page;
}

InstanceTarget Targets::read(const world::Scope& scope, const DeploymentRow& deployment,
                             std::uint32_t position) const {
  TargetReading reading = read_target(world_, scope, deployment, position);
  InstanceTarget target;
  target.deploymentId = deployment.info.deploymentId;
  target.lastUpdatedAt = reading.last_updated_at;
  target.lifecycleEvents = std::move(reading.events);
  target.status = std::move(reading.status);
  target.targetArn = std::move(reading.arn);
  target.targetId = std::move(reading.id);
  return target;
}

ListDeploymentTargetsOutput Targets::list_deployment_targets(world::Call& call,
                                                             const ListDeploymentTargetsInput& in) {
  const DeploymentRow& deployment = started(call.scope, in.deploymentId);
  std::vector<std::string> statuses;
  for (const auto& [name, values] : in.targetFilters.or_default()) {
    if (name == "ServerInstanceLabel") throw labels_are_blue_green();
    if (name != "TargetStatus") {
      throw errors::invalid("InvalidTargetFilterNameException",
                            "'" + name + "' is not the name of a target filter");
    }
    check_statuses(values);
    statuses = values;
  }
  Page page = list(call, deployment, statuses, in.nextToken);
  return {.nextToken = std::move(page.token), .targetIds = std::move(page.ids)};
}

GetDeploymentTargetOutput Targets::get_deployment_target(world::Call& call,
                                                         const GetDeploymentTargetInput& in) {
  BatchGetDeploymentTargetsInput batch;
  batch.deploymentId = in.deploymentId;
  batch.targetIds.push_back(in.targetId);
  return {.deploymentTarget = batch_get_deployment_targets(call, batch).deploymentTargets->front()};
}

BatchGetDeploymentTargetsOutput Targets::batch_get_deployment_targets(
    world::Call& call, const BatchGetDeploymentTargetsInput& in) {
  const DeploymentRow& deployment = started(call.scope, in.deploymentId);
  if (in.targetIds.empty()) {
    throw errors::required("DeploymentTargetIdRequiredException", "Target id");
  }
  if (in.targetIds.size() > limits::batch) throw errors::target_list_size_exceeded(limits::batch);
  const auto& dispatches = world_.component<DeploymentEngine>().dispatches();
  BatchGetDeploymentTargetsOutput output;
  auto& targets = output.deploymentTargets.emplace();
  for (const std::string& id : in.targetIds) {
    if (id.empty()) throw errors::required("DeploymentTargetIdRequiredException", "Target id");
    const auto position = find_target(dispatches, deployment, id);
    if (!position) throw errors::target_does_not_exist(in.deploymentId, id);
    DeploymentTarget& target = targets.emplace_back();
    target.deploymentTargetType = "InstanceTarget";
    target.instanceTarget = read(call.scope, deployment, *position);
  }
  return output;
}

ListDeploymentInstancesOutput Targets::list_deployment_instances(
    world::Call& call, const ListDeploymentInstancesInput& in) {
  const DeploymentRow& deployment = started(call.scope, in.deploymentId);
  if (!in.instanceTypeFilter.or_default().empty()) throw labels_are_blue_green();
  Page page = list(call, deployment, in.instanceStatusFilter.or_default(), in.nextToken);
  return {.instancesList = std::move(page.ids), .nextToken = std::move(page.token)};
}

GetDeploymentInstanceOutput Targets::get_deployment_instance(world::Call& call,
                                                             const GetDeploymentInstanceInput& in) {
  BatchGetDeploymentInstancesInput batch;
  batch.deploymentId = in.deploymentId;
  batch.instanceIds.push_back(in.instanceId);
  const BatchGetDeploymentInstancesOutput found = batch_get_deployment_instances(call, batch);
  if (found.instancesSummary->empty()) {
    throw errors::instance_does_not_exist(in.deploymentId, in.instanceId);
  }
  return {.instanceSummary = found.instancesSummary->front()};
}

BatchGetDeploymentInstancesOutput Targets::batch_get_deployment_instances(
    world::Call& call, const BatchGetDeploymentInstancesInput& in) {
  const DeploymentRow& deployment = started(call.scope, in.deploymentId);
  if (in.instanceIds.empty()) throw errors::required("InstanceIdRequiredException", "Instance id");
  if (in.instanceIds.size() > limits::batch) {
    throw errors::batch_limit_exceeded("instanceIds", limits::batch);
  }
  const auto& dispatches = world_.component<DeploymentEngine>().dispatches();
  BatchGetDeploymentInstancesOutput output;
  auto& summaries = output.instancesSummary.emplace();
  for (const std::string& id : in.instanceIds) {
    if (id.empty()) throw errors::required("InstanceIdRequiredException", "Instance id");
    const auto position = find_target(dispatches, deployment, id);
    if (!position) {
      // CD-153: the others are answered.
      if (!output.errorMessage) {
        output.errorMessage = errors::instance_does_not_exist(in.deploymentId, id).message;
      }
      continue;
    }
    InstanceTarget target = read(call.scope, deployment, *position);
    InstanceSummary& summary = summaries.emplace_back();
    summary.deploymentId = target.deploymentId;
    summary.instanceId = target.targetArn;
    summary.lastUpdatedAt = target.lastUpdatedAt;
    summary.lifecycleEvents = std::move(target.lifecycleEvents);
    summary.status = target.status;
  }
  return output;
}

}  // namespace windtunnel::codedeploy
