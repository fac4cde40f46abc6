#include "services/codedeploy/definition.hpp"

#include "services/codedeploy/application_type.hpp"
#include "services/codedeploy/applications.hpp"
#include "services/codedeploy/auto_scaling.hpp"
#include "services/codedeploy/bundles.hpp"
#include "services/codedeploy/configs.hpp"
#include "services/codedeploy/deployment_engine.hpp"
#include "services/codedeploy/deployments.hpp"
#include "services/codedeploy/github_tokens.hpp"
#include "services/codedeploy/groups.hpp"
#include "services/codedeploy/on_premises.hpp"
#include "services/codedeploy/resource_tags.hpp"
#include "services/codedeploy/revisions.hpp"
#include "services/codedeploy/sections.hpp"
#include "services/codedeploy/targets.hpp"
#include "services/codedeploy/traffic_shifts.hpp"
#include "services/codedeploy/violations.hpp"

namespace windtunnel::codedeploy {
namespace {

using simulation::Band;
using simulation::EventClass;

void add_applications(world::ServiceDefinition& definition) {
  definition.component<Applications>();
  definition.handle<operations::CreateApplication, &Applications::create_application>();
  definition.handle<operations::GetApplication, &Applications::get_application>();
  definition.handle<operations::BatchGetApplications, &Applications::batch_get_applications>();
  definition.handle<operations::ListApplications, &Applications::list_applications>();
  definition.handle<operations::UpdateApplication, &Applications::update_application>();
  definition.handle<operations::DeleteApplication, &Applications::delete_application>();
  definition.resource_type<ApplicationType>();

  definition.component<Revisions>();
  definition
      .handle<operations::RegisterApplicationRevision, &Revisions::register_application_revision>();
  definition.handle<operations::GetApplicationRevision, &Revisions::get_application_revision>();
  definition.handle<operations::BatchGetApplicationRevisions,
                    &Revisions::batch_get_application_revisions>();
  definition.handle<operations::ListApplicationRevisions, &Revisions::list_application_revisions>();

  definition.component<GitHubTokens>();
  definition.handle<operations::ListGitHubAccountTokenNames,
                    &GitHubTokens::list_git_hub_account_token_names>();
  definition
      .handle<operations::DeleteGitHubAccountToken, &GitHubTokens::delete_git_hub_account_token>();

  definition.component<ResourceTags>();
  definition.handle<operations::TagResource, &ResourceTags::tag_resource>();
  definition.handle<operations::UntagResource, &ResourceTags::untag_resource>();
  definition.handle<operations::ListTagsForResource, &ResourceTags::list_tags_for_resource>();
}

void add_groups(world::ServiceDefinition& definition) {
  definition.component<Configs>();
  definition.handle<operations::CreateDeploymentConfig, &Configs::create_deployment_config>();
  definition.handle<operations::GetDeploymentConfig, &Configs::get_deployment_config>();
  definition.handle<operations::ListDeploymentConfigs, &Configs::list_deployment_configs>();
  definition.handle<operations::DeleteDeploymentConfig, &Configs::delete_deployment_config>();

  definition.component<AutoScaling>();
  definition.on_event<&AutoScaling::update_outdated>(
      event_number::update_outdated,
      {"codedeploy.update_outdated", Band::action, EventClass::work});
  definition.on_signal<world::LifecycleActionStarted, &AutoScaling::action_started>();
  definition.component<Groups>();
  definition.handle<operations::CreateDeploymentGroup, &Groups::create_deployment_group>();
  definition.handle<operations::GetDeploymentGroup, &Groups::get_deployment_group>();
  definition.handle<operations::BatchGetDeploymentGroups, &Groups::batch_get_deployment_groups>();
  definition.handle<operations::ListDeploymentGroups, &Groups::list_deployment_groups>();
  definition.handle<operations::UpdateDeploymentGroup, &Groups::update_deployment_group>();
  definition.handle<operations::DeleteDeploymentGroup, &Groups::delete_deployment_group>();
}

void add_machines(world::ServiceDefinition& definition) {
  definition.component<OnPremises>();
  definition
      .handle<operations::RegisterOnPremisesInstance, &OnPremises::register_on_premises_instance>();
  definition.handle<operations::DeregisterOnPremisesInstance,
                    &OnPremises::deregister_on_premises_instance>();
  definition.handle<operations::GetOnPremisesInstance, &OnPremises::get_on_premises_instance>();
  definition.handle<operations::BatchGetOnPremisesInstances,
                    &OnPremises::batch_get_on_premises_instances>();
  definition.handle<operations::ListOnPremisesInstances, &OnPremises::list_on_premises_instances>();
  definition.handle<operations::AddTagsToOnPremisesInstances,
                    &OnPremises::add_tags_to_on_premises_instances>();
  definition.handle<operations::RemoveTagsFromOnPremisesInstances,
                    &OnPremises::remove_tags_from_on_premises_instances>();
}

void add_deployments(world::ServiceDefinition& definition) {
  definition.component<Bundles>();
  definition.component<Deployments>();
  definition.handle<operations::CreateDeployment, &Deployments::create_deployment>();
  definition.handle<operations::GetDeployment, &Deployments::get_deployment>();
  definition.handle<operations::BatchGetDeployments, &Deployments::batch_get_deployments>();
  definition.handle<operations::ListDeployments, &Deployments::list_deployments>();
  definition.handle<operations::StopDeployment, &Deployments::stop_deployment>();
  definition.handle<operations::ContinueDeployment, &Deployments::continue_deployment>();
  definition.handle<operations::SkipWaitTimeForInstanceTermination,
                    &Deployments::skip_wait_time_for_instance_termination>();
  definition.handle<operations::DeleteResourcesByExternalId,
                    &Deployments::delete_resources_by_external_id>();

  definition.component<Targets>();
  definition.handle<operations::ListDeploymentTargets, &Targets::list_deployment_targets>();
  definition.handle<operations::GetDeploymentTarget, &Targets::get_deployment_target>();
  definition
      .handle<operations::BatchGetDeploymentTargets, &Targets::batch_get_deployment_targets>();
  definition.handle<operations::ListDeploymentInstances, &Targets::list_deployment_instances>();
  definition.handle<operations::GetDeploymentInstance, &Targets::get_deployment_instance>();
  definition
      .handle<operations::BatchGetDeploymentInstances, &Targets::batch_get_deployment_instances>();
}

/// Alarms are read after they were evaluated, and what follows from them comes last.
void add_engine(world::ServiceDefinition& definition) {
  definition.component<DeploymentEngine>();
  definition.on_event<&DeploymentEngine::begin>(
      event_number::begin, {"codedeploy.begin", Band::lifecycle, EventClass::work});
  definition.on_event<&DeploymentEngine::targets_due>(
      event_number::targets_due, {"codedeploy.targets_due", Band::lifecycle, EventClass::work});
  definition.on_event<&DeploymentEngine::alarm_poll>(
      event_number::alarm_poll, {"codedeploy.alarm_poll", Band::action, EventClass::work});
  definition.on_event<&DeploymentEngine::cut_short>(
      event_number::cut_short, {"codedeploy.cut_short", Band::action, EventClass::work});
  definition.on_event<&DeploymentEngine::roll_back>(
      event_number::roll_back, {"codedeploy.roll_back", Band::action, EventClass::work});
  definition.on_event<&DeploymentEngine::wait_over>(
      event_number::wait_over, {"codedeploy.wait_over", Band::lifecycle, EventClass::work});
  definition.on_event<&DeploymentEngine::wait_over>(
      event_number::ready_timeout,
      {"codedeploy.ready_timeout", Band::action, EventClass::deadline});
  definition.on_event<&DeploymentEngine::alarm_poll>(
      event_number::alarm_watch, {"codedeploy.alarm_watch", Band::action, EventClass::background});
  definition.on_event<&DeploymentEngine::time_limit>(
      event_number::time_limit, {"codedeploy.time_limit", Band::action, EventClass::work});
  definition.component<TrafficShifts>();
  definition.handle<operations::PutLifecycleEventHookExecutionStatus,
                    &TrafficShifts::put_lifecycle_event_hook_execution_status>();
  definition.on_signal<world::TaskSetSteady, &TrafficShifts::task_set_is_steady>();
  definition.on_signal<world::ServiceScaled, &TrafficShifts::service_scaled>();
  definition.on_event<&TrafficShifts::step_due>(
      event_number::shift_step, {"codedeploy.shift_step", Band::lifecycle, EventClass::work});
  definition.on_event<&TrafficShifts::hook_timeout>(
      event_number::hook_timeout, {"codedeploy.hook_timeout", Band::action, EventClass::deadline});
  definition.on_event<&TrafficShifts::steady_limit>(
      event_number::steady_limit, {"codedeploy.steady_limit", Band::action, EventClass::work});
  definition.on_event<&DeploymentEngine::forget_targets>(
      event_number::forget_targets, {"codedeploy.forget_targets", Band::report, EventClass::work});
  definition.on_signal<world::InstanceStateChanged, &DeploymentEngine::instance_changed>();
  definition.on_signal<world::OutsideCallEnded, &DeploymentEngine::code_ended>();
}

}  // namespace

world::ServiceDefinition definition() {
  world::ServiceDefinition definition(service_model, service_number);
  add_applications(definition);
  add_groups(definition);
  add_machines(definition);
  add_deployments(definition);
  add_engine(definition);
  definition.violations_become(violation_error);
  return definition;
}

}  // namespace windtunnel::codedeploy
