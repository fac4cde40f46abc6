#include "services/codedeploy/deployments.hpp"

#include <algorithm>

#include "services/codedeploy/applications.hpp"
#include "services/codedeploy/configs.hpp"
#include "services/codedeploy/deployment_engine.hpp"
#include "services/codedeploy/errors.hpp"
#include "services/codedeploy/fleet_resolution.hpp"
#include "services/codedeploy/group_settings.hpp"
#include "services/codedeploy/groups.hpp"
#include "services/codedeploy/limits.hpp"
#include "services/codedeploy/names.hpp"
#include "services/codedeploy/notifications.hpp"
#include "services/codedeploy/revision_location.hpp"
#include "services/codedeploy/revisions.hpp"
#include "services/codedeploy/sections.hpp"
#include "services/codedeploy/traffic_shifts.hpp"

namespace windtunnel::codedeploy {
namespace {

using world::join_key;
using world::key_prefix;
using world::number_key;

std::string time_key(const DeploymentRow& row) {
  return number_key(static_cast<std::uint64_t>(simulation::to_milliseconds(*row.info.createTime))) +
         *row.info.deploymentId;
}

}  // namespace

const world::OperationMachine& deployment_machine() {
  using Transition = world::OperationMachine::Transition;
  static constexpr Transition transitions[] = {
      {"Created", "InProgress"},   {"Created", "Failed"},    {"Created", "Stopped"},
      {"InProgress", "Succeeded"}, {"InProgress", "Failed"}, {"InProgress", "Stopped"},
      {"InProgress", "Baking"},    {"Baking", "InProgress"}, {"Baking", "Failed"},
      {"Baking", "Stopped"},       {"InProgress", "Ready"},  {"Ready", "InProgress"},
      {"Ready", "Failed"},         {"Ready", "Stopped"}};
  static constexpr std::string_view final_states[] = {"Succeeded", "Failed", "Stopped"};
  static constexpr world::OperationMachine machine{"codedeploy.deployment", "Created", transitions,
                                                   final_states};
  return machine;
}

Deployments::Deployments(world::World& world)
    : Component(world),
      deployments_(world.tracker(), section_number::deployments, "codedeploy deployments"),
      by_group_(world.tracker(), section_number::deployments_by_group,
                "codedeploy deployments by group"),
      by_time_(world.tracker(), section_number::deployments_by_time,
               "codedeploy deployments by time"),
      active_(world.tracker(), section_number::active_deployments, "codedeploy active deployments"),
      in_flight_(world.tracker(), section_number::deployments_in_flight,
                 "codedeploy deployments in flight"),
      places_(world.tracker(), section_number::deployment_places, "codedeploy deployment places"),
      numbers_(world.tracker(), section_number::deployment_numbers,
               "codedeploy deployment numbers") {}

const DeploymentRow& Deployments::at(const world::Scope& scope, std::string_view id) const {
  check_deployment_id(id);
  const DeploymentRow* row = find(scope, id);
  if (row == nullptr) throw errors::deployment_does_not_exist(id);
  return *row;
}

const DeploymentRow& Deployments::under_way(const world::Scope& scope, std::string_view id) const {
  const DeploymentRow& row = at(scope, id);
  if (deployment_machine().is_final(*row.info.status)) {
    throw errors::deployment_already_completed(id);
  }
  return row;
}

const DeploymentPlaceRow* Deployments::place(std::uint64_t number) const {
  return places_.find(number_key(number));
}

std::optional<Deployments::Subject> Deployments::subject_of(const simulation::Event& event) const {
  const DeploymentPlaceRow* row = place(event.subject);
  if (row == nullptr) return std::nullopt;
  return Subject{{row->account, row->region}, row->id};
}

std::string Deployments::nth(const world::Scope& scope, const std::string& group_id,
                             std::uint32_t n) const {
  const IndexRow* entry = by_group_.find(scope, key_prefix(group_id) + number_key(n));
  return entry == nullptr ? std::string() : entry->name;
}

/// CD-012, from the deployment's own path: nobody else's deployments change it. Two that meet
/// by chance make the later one draw again.
std::string Deployments::new_id(const world::Scope& scope, const GroupPlaceRow& place,
                                std::uint32_t n) const {
  const auto key = world_.random()
                       .child("codedeploy")
                       .child(scope.account)
                       .child(scope.region)
                       .child("deployment")
                       .child(place.application)
                       .child(place.group)
                       .child(n);
  for (std::uint64_t draw = 0;; ++draw) {
    std::string id = "d-" + simulation::base36_upper(key.child(draw), 9);
    const bool taken = find(scope, id) != nullptr ||
                       world_.operations().find(deployment_machine().kind, id) != nullptr;
    if (!taken) return id;
  }
}

namespace {

/// CD-063, CD-006.
void check_shift_order(const std::string& platform, const CreateDeploymentInput& in) {
  if (in.ignoreApplicationStopFailures.or_default()) {
    throw errors::invalid(
        "InvalidIgnoreApplicationStopFailuresValueException",
        "For " + platform + " deployments, ignoreApplicationStopFailures can not be true");
  }
  if (in.updateOutdatedInstancesOnly.or_default()) {
    throw errors::invalid(
        "InvalidUpdateOutdatedInstancesOnlyValueException",
        "For " + platform + " deployments, updateOutdatedInstancesOnly can not be true");
  }
  if (in.fileExistsBehavior) {
    throw errors::invalid("InvalidFileExistsBehaviorException",
                          "For Lambda and ECS deployment, fileExistsBehavior can not be specified");
  }
}

}  // namespace

/// CD-060: description, flags, target instances, alarms and rollbacks, in this order.
void Deployments::check_order(const world::Scope& scope, const DeploymentGroupInfo& settings,
                              const CreateDeploymentInput& in) const {
  if (in.description) check_description(*in.description);
  const std::string& platform = settings.computePlatform.or_default();
  if (platform != "Server") check_shift_order(platform, in);
  // CD-064.
  if (in.targetInstances) {
    if (platform != "Server" || !is_blue_green(settings) || copies_group(settings)) {
      throw errors::invalid("InvalidTargetInstancesException",
                            "targetInstances are for blue/green deployments to instances that "
                            "exist already (DISCOVER_EXISTING)");
    }
    check_target_instances(*in.targetInstances, world_.limits_lifted());
    for (const EC2TagFilter& filter : in.targetInstances->tagFilters.or_default()) {
      if (has_match(world_, scope, filter)) continue;
      throw errors::invalid("InvalidTargetInstancesException",
                            "No instance has the tag '" + filter.Key.or_default() +
                                "' that identifies the replacement instances");
    }
  }
  if (platform == "Server" && is_blue_green(settings) &&
      in.updateOutdatedInstancesOnly.or_default()) {
    throw errors::invalid("InvalidUpdateOutdatedInstancesOnlyValueException",
                          "updateOutdatedInstancesOnly is for deployments in place");
  }
  if (in.overrideAlarmConfiguration) {
    check_alarms(*in.overrideAlarmConfiguration, world_.limits_lifted());
  }
  if (in.autoRollbackConfiguration) check_auto_rollback(*in.autoRollbackConfiguration);
}

CreateDeploymentOutput Deployments::create_deployment(world::Call& call,
                                                      const CreateDeploymentInput& in) {
  const auto& application = world_.component<Applications>().at(call.scope, in.applicationName);
  const std::string& group_name = in.deploymentGroupName.or_default();
  const GroupRow& group = world_.component<Groups>().at(call.scope, in.applicationName, group_name);
  const api::Opt<RevisionLocation>& revision =
      in.revision ? in.revision : group.settings.targetRevision;
  if (!revision) throw errors::revision_required();

  Order order;
  order.revision = world_.component<Revisions>().resolve(call.scope, application, *revision);
  order.config =
      in.deploymentConfigName ? *in.deploymentConfigName : *group.settings.deploymentConfigName;
  const DeploymentConfigInfo& config =
      world_.component<Configs>().at(call.scope, order.config, application.platform);
  if (config.zonalConfig && is_blue_green(group.settings)) {
    throw errors::not_implemented("blue/green deployments zone by zone");
  }
  check_order(call.scope, group.settings, in);
  if (const std::string* active = blocking(call.scope, group)) {
    throw errors::deployment_is_active(group_name, *active);
  }
  if (!world_.limits_lifted() && active_.count(call.scope) >= limits::concurrent_deployments) {
    throw errors::too_many_deployments();
  }
  order.creator = order.cause = "user";
  order.description = in.description.or_default();
  if (application.platform == "Server") {
    order.file_exists_behavior = in.fileExistsBehavior.value_or("DISALLOW");
  }
  order.ignores_stop_failures = in.ignoreApplicationStopFailures.or_default();
  order.outdated_only = in.updateOutdatedInstancesOnly.or_default();
  // CD-065.
  order.auto_rollback = in.autoRollbackConfiguration ? in.autoRollbackConfiguration
                                                     : group.settings.autoRollbackConfiguration;
  order.override_alarms = in.overrideAlarmConfiguration;
  order.target_instances = in.targetInstances;
  order.alarms = in.overrideAlarmConfiguration ? *in.overrideAlarmConfiguration
                                               : group.settings.alarmConfiguration.or_default();
  return {.deploymentId = create(call.scope, application.id, group.id, order)};
}

const std::string* Deployments::blocking(const world::Scope& scope, const GroupRow& group) const {
  for (const std::string& id : group.active_deployments) {
    if (!find(scope, id)->launch) return &id;
  }
  return nullptr;
}

std::string Deployments::create(const world::Scope& scope, const std::string& application_id,
                                const std::string& group_id, const Order& order) {
  auto& groups = world_.component<Groups>();
  GroupRow& group = groups.edit(scope, application_id, group_id);
  const std::uint32_t n = ++group.deployments;
  const std::string id = new_id(scope, groups.place(scope, application_id, group_id), n);

  DeploymentRow& row = deployments_.edit(scope, id);
  row.settings = group.settings;
  row.application_id = application_id;
  row.group_id = group_id;
  row.number = ++numbers_.edit("").next;
  row.n = n;
  const std::string& platform = *row.settings.computePlatform;
  const DeploymentConfigInfo& config =
      world_.component<Configs>().at(scope, order.config, platform);
  if (platform == "Server") {
    row.minimum_healthy_hosts = *config.minimumHealthyHosts;
  } else {
    row.shift.emplace().routing = *config.trafficRoutingConfig;
    row.shift->takes_back = order.takes_back;
  }
  // What one instance gets, or those that were launched meanwhile, they get in place.
  const bool blue_green = platform == "Server" && is_blue_green(group.settings) && !order.launch &&
                          order.creator != "CodeDeployAutoUpdate";
  if (blue_green) {
    row.blue_green.emplace().takes_back = order.takes_back;
    row.blue_green->pass = row.first_pass();
  } else if (config.zonalConfig) {
    row.zonal = *config.zonalConfig;
  }
  row.alarms = order.alarms;
  row.launch = order.launch;
  DeploymentInfo& info = row.info;
  info.deploymentId = id;
  info.computePlatform = platform;
  info.createTime = world_.now();
  info.creator = order.creator;
  info.deploymentConfigName = order.config;
  info.deploymentStyle = group.settings.deploymentStyle;
  if (blue_green || row.shift) {
    info.blueGreenDeploymentConfiguration = group.settings.blueGreenDeploymentConfiguration;
    info.targetInstances = order.target_instances;
  } else {
    info.deploymentStyle->deploymentType = "IN_PLACE";
  }
  info.loadBalancerInfo = group.settings.loadBalancerInfo;
  if (!order.description.empty()) info.description = order.description;
  if (!order.file_exists_behavior.empty()) info.fileExistsBehavior = order.file_exists_behavior;
  info.ignoreApplicationStopFailures = order.ignores_stop_failures;
  info.updateOutdatedInstancesOnly = order.outdated_only;
  info.instanceTerminationWaitTimeStarted = false;
  info.autoRollbackConfiguration = order.auto_rollback;
  info.overrideAlarmConfiguration = order.override_alarms;
  info.previousRevision = group.settings.targetRevision;
  info.revision = order.revision;
  info.rollbackInfo = order.rollback_info;
  info.status = "Created";

  group.last_attempted = id;
  group.active_deployments.push_back(id);
  active_.edit(scope, id);
  by_group_.edit(scope, key_prefix(group_id) + number_key(n)).name = id;
  by_time_.edit(scope, time_key(row)).name = id;
  places_.edit(number_key(row.number)) = {scope.account, scope.region, id};
  // CD-026.
  world_.component<Revisions>().use(scope, application_id, order.revision,
                                    "Application revision registered by Deployment ID: " + id);
  world_.operations().begin(deployment_machine(), scope, id, order.cause);
  world_.component<DeploymentEngine>().schedule_begin(row.number);
  notify_deployment(world_, scope, row, "CREATED");
  return id;
}

DeploymentInfo Deployments::describe(const world::Scope& scope, const DeploymentRow& row) const {
  DeploymentInfo info = row.info;
  without_content(info.revision);
  without_content(info.previousRevision);
  const GroupPlaceRow& names =
      world_.component<Groups>().place(scope, row.application_id, row.group_id);
  info.applicationName = names.application;
  info.deploymentGroupName = names.group;
  info.deploymentOverview = world_.component<DeploymentEngine>().overview(row);
  return info;
}

GetDeploymentOutput Deployments::get_deployment(world::Call& call, const GetDeploymentInput& in) {
  return {.deploymentInfo = describe(call.scope, at(call.scope, in.deploymentId))};
}

BatchGetDeploymentsOutput Deployments::batch_get_deployments(world::Call& call,
                                                             const BatchGetDeploymentsInput& in) {
  if (in.deploymentIds.empty()) throw errors::deployment_id_required();
  if (in.deploymentIds.size() > limits::batch) {
    throw errors::batch_limit_exceeded("deploymentIds", limits::batch);
  }
  BatchGetDeploymentsOutput output;
  auto& found = output.deploymentsInfo.emplace();
  for (const std::string& id : in.deploymentIds) {
    check_deployment_id(id);
    if (const DeploymentRow* row = find(call.scope, id))
      found.push_back(describe(call.scope, *row));
  }
  return output;
}

void Deployments::set_status(const world::Scope& scope, const std::string& id,
                             std::string_view status) {
  DeploymentRow& row = edit(scope, id);
  row.info.status = std::string(status);
  if (status == "InProgress" && !row.info.startTime) row.info.startTime = world_.now();
  world_.operations().move(deployment_machine(), id, status);
  if (!deployment_machine().is_final(status)) return;
  row.info.completeTime = world_.now();
  active_.erase(scope, id);
  auto& groups = world_.component<Groups>();
  if (groups.find(scope, row.application_id, row.group_id) == nullptr) return;
  std::erase(groups.edit(scope, row.application_id, row.group_id).active_deployments, id);
}

StopDeploymentOutput Deployments::stop_deployment(world::Call& call,
                                                  const StopDeploymentInput& in) {
  const DeploymentRow& found = under_way(call.scope, in.deploymentId);
  if (found.ending == Ending::none) {
    DeploymentRow& row = edit(call.scope, in.deploymentId);
    row.ending = Ending::stopped;
    // CD-131.
    row.rolls_back_when_stopped =
        in.autoRollbackEnabled
            ? *in.autoRollbackEnabled
            : rolls_back_on(row.info.autoRollbackConfiguration, "DEPLOYMENT_STOP_ON_REQUEST");
    world_.component<DeploymentEngine>().schedule_cut(row.number);
  }
  const api::Opt<DeploymentOverview> overview =
      world_.component<DeploymentEngine>().overview(found);
  const bool in_flight = overview && overview->InProgress.or_default() > 0;
  StopDeploymentOutput output;
  output.status = in_flight ? "Pending" : "Succeeded";
  output.statusMessage = in_flight ? "The deployment stops once the events that are running end."
                         : found.shift ? "No more traffic is shifted."
                                       : "No more instances are deployed to.";
  return output;
}

namespace {

bool has_waits(const DeploymentRow& row) {
  return row.blue_green || row.info.computePlatform == std::string("ECS");
}

}  // namespace

void Deployments::end_originals(const world::Scope& scope, const DeploymentRow& row) {
  const std::string id = *row.info.deploymentId;
  if (row.shift) return world_.component<TrafficShifts>().end_original(scope, id);
  world_.component<DeploymentEngine>().end_originals(scope, id);
}

/// CD-123.
api::Unit Deployments::continue_deployment(world::Call& call, const ContinueDeploymentInput& in) {
  const std::string id = in.deploymentId.or_default();
  const DeploymentRow& row = under_way(call.scope, id);
  const std::string wait = in.deploymentWaitType.value_or(std::string("READY_WAIT"));
  if (wait != "READY_WAIT" && wait != "TERMINATION_WAIT") {
    throw errors::invalid("InvalidDeploymentWaitTypeException",
                          "'" + wait + "' is no wait: READY_WAIT or TERMINATION_WAIT");
  }
  if (!has_waits(row)) {
    throw errors::unsupported_action("Only blue/green deployments of instances and services wait");
  }
  if (wait == "READY_WAIT") {
    if (row.wait != Wait::ready || row.ending != Ending::none) {
      throw errors::invalid("DeploymentIsNotInReadyStateException",
                            "The deployment " + id + " does not wait for traffic to be rerouted");
    }
    if (row.shift) {
      world_.component<TrafficShifts>().reroute(call.scope, id);
    } else {
      world_.component<DeploymentEngine>().reroute(call.scope, id);
    }
    return {};
  }
  if (row.wait != Wait::termination || row.ending != Ending::none) {
    throw errors::invalid(
        "InvalidDeploymentStatusException",
        "The deployment " + id + " does not wait to end the instances of its original environment");
  }
  end_originals(call.scope, row);
  return {};
}

/// CD-124.
api::Unit Deployments::skip_wait_time_for_instance_termination(
    world::Call& call, const SkipWaitTimeForInstanceTerminationInput& in) {
  const std::string id = in.deploymentId.or_default();
  const DeploymentRow& row = under_way(call.scope, id);
  if (!has_waits(row)) {
    throw errors::unsupported_action("Only blue/green deployments end what they replaced");
  }
  if (row.wait != Wait::termination || row.ending != Ending::none) {
    throw errors::deployment_not_started(id);
  }
  end_originals(call.scope, row);
  return {};
}

DeleteResourcesByExternalIdOutput Deployments::delete_resources_by_external_id(
    world::Call&, const DeleteResourcesByExternalIdInput&) {
  return {};
}

void Deployments::each_under_way(
    const world::Scope& scope,
    const std::function<bool(const std::string&, const DeploymentRow&)>& visit) const {
  active_.scan(scope, {}, {}, [&](std::string_view id, const IndexRow&) {
    return visit(std::string(id), *find(scope, id));
  });
}

void Deployments::each_in_flight(const world::Scope& scope,
                                 const std::function<void(const std::string&)>& visit) const {
  std::vector<std::string> ids;
  in_flight_.scan(scope, {}, {}, [&](std::string_view id, const IndexRow&) {
    ids.emplace_back(id);
    return true;
  });
  for (const std::string& id : ids) visit(id);
}

void Deployments::set_in_flight(const DeploymentRow& row, bool is_in_flight) {
  const DeploymentPlaceRow& place = *places_.find(number_key(row.number));
  const world::Scope scope{place.account, place.region};
  if ((in_flight_.find(scope, place.id) != nullptr) == is_in_flight) return;
  if (is_in_flight) {
    in_flight_.edit(scope, place.id);
  } else {
    in_flight_.erase(scope, place.id);
  }
}

void Deployments::end_all(const world::Scope& scope, const std::vector<std::string>& ids,
                          Ending ending) {
  const std::vector<std::string> all = ids;  // ending one changes the list it came from
  for (const std::string& id : all) {
    edit(scope, id).ending = ending;
    world_.component<DeploymentEngine>().end_now(scope, id);
  }
}

void Deployments::remove_all_of(const world::Scope& scope, const std::string& group_id) {
  std::vector<std::string> ids;
  std::vector<std::string> active;
  by_group_.scan(scope, key_prefix(group_id), {}, [&](std::string_view, const IndexRow& entry) {
    ids.push_back(entry.name);
    if (!deployment_machine().is_final(*find(scope, entry.name)->info.status)) {
      active.push_back(entry.name);
    }
    return true;
  });
  end_all(scope, active, Ending::application_missing);
  for (const std::string& id : ids) {
    const DeploymentRow& row = *find(scope, id);
    world_.component<DeploymentEngine>().forget(row);
    by_time_.erase(scope, time_key(row));
    by_group_.erase(scope, key_prefix(group_id) + number_key(row.n));
    places_.erase(number_key(row.number));
    deployments_.erase(scope, id);
  }
}

}  // namespace windtunnel::codedeploy
