#include "services/codedeploy/targets.hpp"

#include <algorithm>

#include "services/codedeploy/deployment_engine.hpp"
#include "services/codedeploy/deployments.hpp"
#include "services/codedeploy/errors.hpp"
#include "services/codedeploy/limits.hpp"
#include "services/codedeploy/on_premises.hpp"
#include "services/codedeploy/pages.hpp"
#include "services/codedeploy/target_ids.hpp"
#include "services/codedeploy/traffic_shifts.hpp"

namespace windtunnel::codedeploy {
namespace {

using simulation::DispatchRow;
using simulation::TargetOutcome;
using simulation::TargetRecord;

/// The instances of one pass, as the page that lists them goes over them.
struct Fleet {
  Pass pass;
  const DispatchRow* dispatch;
};

/// Those that the deployment goes to, then those that it takes traffic from.
std::vector<Fleet> fleets_of(const simulation::Dispatches& dispatches,
                             const DeploymentRow& deployment) {
  std::vector<Fleet> fleets;
  for (const Pass pass : {deployment.first_pass(), Pass::block}) {
    const DispatchRow* dispatch = dispatches.find(deployment.dispatch(pass));
    if (dispatch != nullptr) fleets.push_back({pass, dispatch});
  }
  return fleets;
}

/// CD-152: in a rollback too, green is what the other deployment brought.
std::string_view label_of(const DeploymentRow& deployment, Pass pass) {
  if (!deployment.blue_green) return "";
  const bool is_rollback = deployment.first_pass() != Pass::install;
  return (pass == Pass::block) == is_rollback ? "Green" : "Blue";
}

std::string_view status_in_pass(const simulation::Dispatches& dispatches,
                                const DispatchRow& dispatch, std::uint32_t position) {
  if (position >= dispatch.next) return dispatch.closed ? "Skipped" : "Pending";
  if (dispatches.is_in_flight(dispatch, position)) return "InProgress";
  return dispatches.target(dispatch, position).outcome == TargetOutcome::succeeded ? "Succeeded"
                                                                                   : "Failed";
}

/// The dispatch that lets traffic to the instance, and its position there; nothing before it.
std::optional<std::uint32_t> position_in_allow(const simulation::Dispatches& dispatches,
                                               const DeploymentRow& deployment,
                                               const TargetRecord& target) {
  return find_target(dispatches, deployment, Pass::allow, target.name, false);
}

/// Of an instance that is installed, from what letting traffic to it has come to.
std::string_view status_once_installed(const DeploymentRow& deployment, std::string_view in_allow) {
  if (!in_allow.empty()) return in_allow == "Pending" ? "Ready" : in_allow;
  return deployment_machine().is_final(*deployment.info.status) ? "Skipped" : "Ready";
}

/// Without working out its events: what a filter looks at.
std::string_view status_of(const simulation::Dispatches& dispatches,
                           const DeploymentRow& deployment, const Fleet& fleet,
                           std::uint32_t position) {
  const std::string_view status = status_in_pass(dispatches, *fleet.dispatch, position);
  if (!deployment.blue_green || fleet.pass != Pass::install || status != "Succeeded") return status;
  const auto allowed =
      position_in_allow(dispatches, deployment, dispatches.target(*fleet.dispatch, position));
  return status_once_installed(
      deployment,
      allowed
          ? status_in_pass(dispatches, *dispatches.find(deployment.dispatch(Pass::allow)), *allowed)
          : "");
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

void check_labels(const DeploymentRow& deployment, const std::vector<std::string>& labels) {
  if (!deployment.blue_green) {
    throw errors::invalid("InvalidDeploymentInstanceTypeException",
                          "Only blue/green deployments have instances of types Blue and Green");
  }
  for (const std::string& label : labels) {
    if (label != "Blue" && label != "Green") {
      throw errors::invalid("InvalidInstanceTypeException",
                            "'" + label + "' is not an instance's type");
    }
  }
}

/// Adds the events of one pass; the status that they come to.
std::string_view read_pass(const DeploymentEngine& engine, const DeploymentRow& deployment,
                           TargetPlace place, Instant now, TargetReading& reading) {
  const DispatchRow& dispatch = *engine.dispatches().find(deployment.dispatch(place.pass));
  const TargetRecord& target = engine.dispatches().target(dispatch, place.position);
  const TargetPlan plan = engine.plan_of(deployment, place.pass);
  const auto add = [&](std::vector<LifecycleEvent> events) {
    reading.events.insert(reading.events.end(), std::make_move_iterator(events.begin()),
                          std::make_move_iterator(events.end()));
  };
  if (place.position >= dispatch.next) {
    const std::string_view status = dispatch.closed ? "Skipped" : "Pending";
    add(lifecycle_untouched(plan.course, status));
    const Instant at =
        dispatch.closed ? deployment.info.completeTime.value_or(now) : deployment.resolved_at;
    reading.last_updated_at = std::max(reading.last_updated_at, at);
    return status;
  }
  const Timeline timeline = timeline_of(plan, target);
  add(lifecycle_at(plan, target, timeline, now));
  reading.last_updated_at =
      std::max(reading.last_updated_at, last_change(timeline, target.started_at(), now));
  if (target.ends_at() > now) return "InProgress";
  return timeline.succeeds ? "Succeeded" : "Failed";
}

}  // namespace

TargetReading read_target(world::World& world, const world::Scope& scope,
                          const DeploymentRow& deployment, TargetPlace place) {
  const auto& engine = world.component<DeploymentEngine>();
  const auto& dispatches = engine.dispatches();
  const TargetRecord& target =
      dispatches.target(*dispatches.find(deployment.dispatch(place.pass)), place.position);
  TargetReading reading;
  reading.id = target_id(deployment, target);
  reading.arn =
      (target.kind & target_kind::on_premises) != 0
          ? world.component<OnPremises>().arn(scope, reading.id)
          : "arn:aws:ec2:" + scope.region + ":" + scope.account + ":instance/" + reading.id;
  reading.label = label_of(deployment, place.pass);
  std::string_view status = read_pass(engine, deployment, place, world.now(), reading);
  if (deployment.blue_green && place.pass == Pass::install) {
    const auto allowed = position_in_allow(dispatches, deployment, target);
    if (allowed) {
      status = status_once_installed(
          deployment, read_pass(engine, deployment, {Pass::allow, *allowed}, world.now(), reading));
    } else {
      if (status == "Succeeded") status = status_once_installed(deployment, "");
      const bool never = status == "Failed" || status == "Skipped";
      for (LifecycleEvent& event :
           lifecycle_untouched(allowing_traffic, never ? "Skipped" : "Pending")) {
        reading.events.push_back(std::move(event));
      }
    }
  }
  reading.status = status;
  return reading;
}

const DeploymentRow& Targets::started(const world::Scope& scope, std::string_view id) const {
  const DeploymentRow& deployment = world_.component<Deployments>().at(scope, id);
  // CD-150.
  if (!deployment.resolved) throw errors::deployment_not_started(id);
  return deployment;
}

/// CD-153.
const DeploymentRow& Targets::with_instances(const world::Scope& scope, std::string_view id) const {
  const DeploymentRow& deployment = started(scope, id);
  if (deployment.shift) {
    throw errors::invalid("InvalidComputePlatformException",
                          "Deployments of the compute platform " +
                              *deployment.info.computePlatform +
                              " have targets but no instances: use the operations for targets");
  }
  return deployment;
}

/// Pages follow the order in which targets are picked.
Targets::Page Targets::list(world::Call& call, const DeploymentRow& deployment,
                            const Filter& filter, const api::Opt<std::string>& token) const {
  const auto& dispatches = world_.component<DeploymentEngine>().dispatches();
  const std::string& subject = *deployment.info.deploymentId;
  const std::string start = page_start(call, token, subject);
  const std::uint64_t from = start.empty() ? 0 : world::read_number_key(start);
  const auto wants = [](const std::vector<std::string>& values, std::string_view value) {
    return values.empty() || std::find(values.begin(), values.end(), value) != values.end();
  };
  Page page;
  std::uint64_t first = 0;
  std::size_t looked_at = 0;
  for (const Fleet& fleet : fleets_of(dispatches, deployment)) {
    const std::uint64_t end = first + fleet.dispatch->targets;
    const bool is_wanted = wants(filter.labels, label_of(deployment, fleet.pass));
    for (std::uint64_t place = std::max(from, first); is_wanted && place < end; ++place) {
      if (page.ids.size() == limits::page || looked_at++ == limits::looked_at_per_page) {
        page.token = page_token(call, world::number_key(place), subject);
        return page;
      }
      const auto position = static_cast<std::uint32_t>(place - first);
      if (!filter.statuses.empty() &&
          !wants(filter.statuses, status_of(dispatches, deployment, fleet, position))) {
        continue;
      }
      page.ids.push_back(target_id(deployment, dispatches.target(*fleet.dispatch, position)));
    }
    first = end;
  }
  return page;
}

InstanceTarget Targets::read(const world::Scope& scope, const DeploymentRow& deployment,
                             TargetPlace place) const {
  TargetReading reading = read_target(world_, scope, deployment, place);
  InstanceTarget target;
  target.deploymentId = deployment.info.deploymentId;
  target.lastUpdatedAt = reading.last_updated_at;
  target.lifecycleEvents = std::move(reading.events);
  target.status = std::move(reading.status);
  target.targetArn = std::move(reading.arn);
  target.targetId = std::move(reading.id);
  if (!reading.label.empty()) target.instanceLabel = std::string(reading.label);
  return target;
}

ListDeploymentTargetsOutput Targets::list_deployment_targets(world::Call& call,
                                                             const ListDeploymentTargetsInput& in) {
  const DeploymentRow& deployment = started(call.scope, in.deploymentId);
  if (deployment.shift) return list_shift(deployment, in);
  Filter filter;
  for (const auto& [name, values] : in.targetFilters.or_default()) {
    if (name == "ServerInstanceLabel") {
      check_labels(deployment, values);
      filter.labels = values;
    } else if (name == "TargetStatus") {
      check_statuses(values);
      filter.statuses = values;
    } else {
      throw errors::invalid("InvalidTargetFilterNameException",
                            "'" + name + "' is not the name of a target filter");
    }
  }
  Page page = list(call, deployment, filter, in.nextToken);
  return {.nextToken = std::move(page.token), .targetIds = std::move(page.ids)};
}

/// Of a function or service there is one.
ListDeploymentTargetsOutput Targets::list_shift(const DeploymentRow& deployment,
                                                const ListDeploymentTargetsInput& in) const {
  ListDeploymentTargetsOutput output;
  auto& ids = output.targetIds.emplace();
  bool is_wanted = true;
  for (const auto& [name, values] : in.targetFilters.or_default()) {
    if (name != "TargetStatus") {
      throw errors::invalid("InvalidTargetFilterNameException",
                            "'" + name + "' is not the name of a target filter of this deployment");
    }
    check_statuses(values);
    is_wanted = std::find(values.begin(), values.end(), TrafficShifts::status(*deployment.shift)) !=
                values.end();
  }
  if (is_wanted) ids.push_back(TrafficShifts::target_id(deployment));
  return output;
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
    if (deployment.shift && id == TrafficShifts::target_id(deployment)) {
      targets.push_back(world_.component<TrafficShifts>().read(call.scope, deployment));
      continue;
    }
    const auto place = place_of_target(dispatches, deployment, id);
    if (!place) throw errors::target_does_not_exist(in.deploymentId, id);
    DeploymentTarget& target = targets.emplace_back();
    target.deploymentTargetType = "InstanceTarget";
    target.instanceTarget = read(call.scope, deployment, *place);
  }
  return output;
}

ListDeploymentInstancesOutput Targets::list_deployment_instances(
    world::Call& call, const ListDeploymentInstancesInput& in) {
  const DeploymentRow& deployment = with_instances(call.scope, in.deploymentId);
  Filter filter{in.instanceStatusFilter.or_default(), in.instanceTypeFilter.or_default()};
  if (!filter.labels.empty()) check_labels(deployment, filter.labels);
  Page page = list(call, deployment, filter, in.nextToken);
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
  const DeploymentRow& deployment = with_instances(call.scope, in.deploymentId);
  if (in.instanceIds.empty()) throw errors::required("InstanceIdRequiredException", "Instance id");
  if (in.instanceIds.size() > limits::batch) {
    throw errors::batch_limit_exceeded("instanceIds", limits::batch);
  }
  const auto& dispatches = world_.component<DeploymentEngine>().dispatches();
  BatchGetDeploymentInstancesOutput output;
  auto& summaries = output.instancesSummary.emplace();
  for (const std::string& id : in.instanceIds) {
    if (id.empty()) throw errors::required("InstanceIdRequiredException", "Instance id");
    const auto place = place_of_target(dispatches, deployment, id);
    if (!place) {
      // CD-153: the others are answered.
      if (!output.errorMessage) {
        output.errorMessage = errors::instance_does_not_exist(in.deploymentId, id).message;
      }
      continue;
    }
    InstanceTarget target = read(call.scope, deployment, *place);
    InstanceSummary& summary = summaries.emplace_back();
    summary.deploymentId = target.deploymentId;
    summary.instanceId = target.targetArn;
    summary.lastUpdatedAt = target.lastUpdatedAt;
    summary.lifecycleEvents = std::move(target.lifecycleEvents);
    summary.status = target.status;
    summary.instanceType = target.instanceLabel;
  }
  return output;
}

}  // namespace windtunnel::codedeploy
