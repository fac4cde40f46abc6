#include "services/codedeploy/errors.hpp"

namespace windtunnel::codedeploy::errors {
namespace {

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

}  // namespace

api::ApiError not_implemented(std::string_view what) {
  return {"NotImplemented", "windtunnel does not model " + std::string(what) + " in codedeploy",
          501};
}

api::ApiError required(std::string_view code, std::string_view member) {
  return {std::string(code), std::string(member) + " must be specified"};
}

api::ApiError invalid(std::string_view code, std::string message) {
  return {std::string(code), std::move(message)};
}

api::ApiError application_name_required() {
  return {"ApplicationNameRequiredException", "Application name must be specified"};
}

api::ApiError application_already_exists(std::string_view name) {
  return {"ApplicationAlreadyExistsException", "Application already exists: " + std::string(name)};
}

api::ApiError application_does_not_exist(std::string_view name) {
  return {"ApplicationDoesNotExistException",
          "No application found for name: " + std::string(name)};
}

api::ApiError application_limit_exceeded() {
  return {"ApplicationLimitExceededException",
          "The account has the most applications that it may have in this region"};
}

api::ApiError group_name_required() {
  return {"DeploymentGroupNameRequiredException", "Deployment Group name is missing"};
}

api::ApiError group_already_exists(std::string_view name) {
  return {"DeploymentGroupAlreadyExistsException",
          "Deployment group name already exists: " + std::string(name)};
}

api::ApiError group_does_not_exist(std::string_view name) {
  return {"DeploymentGroupDoesNotExistException",
          "No Deployment Group found for name: " + std::string(name)};
}

api::ApiError group_limit_exceeded(std::string_view application) {
  return {"DeploymentGroupLimitExceededException",
          "The application " + quoted(application) + " has the most groups that it may have"};
}

api::ApiError config_already_exists(std::string_view name) {
  return {"DeploymentConfigAlreadyExistsException",
          "The deployment configuration " + quoted(name) + " already exists"};
}

api::ApiError config_does_not_exist(std::string_view name) {
  return {"DeploymentConfigDoesNotExistException",
          "No Deployment Configuration found for name: " + std::string(name)};
}

api::ApiError config_in_use(std::string_view name) {
  return {"DeploymentConfigInUseException",
          "The deployment configuration " + quoted(name) + " is used by a deployment group"};
}

api::ApiError config_limit_exceeded() {
  return {"DeploymentConfigLimitExceededException",
          "The account has the most custom deployment configurations that it may have"};
}

api::ApiError config_is_predefined(std::string_view name) {
  return {"InvalidOperationException",
          "The predefined deployment configuration " + quoted(name) + " cannot be deleted"};
}

api::ApiError revision_required() {
  return {"RevisionRequiredException", "RevisionLocation must be specified"};
}

api::ApiError revision_does_not_exist() {
  return {"RevisionDoesNotExistException", "No such revision is registered with the application"};
}

api::ApiError invalid_revision(std::string message) {
  return {"InvalidRevisionException", std::move(message)};
}

api::ApiError deployment_id_required() {
  return {"DeploymentIdRequiredException", "Deployment id must be specified"};
}

api::ApiError invalid_deployment_id(std::string_view id) {
  return {"InvalidDeploymentIdException", "The deployment id " + quoted(id) + " is malformed"};
}

api::ApiError deployment_does_not_exist(std::string_view id) {
  return {"DeploymentDoesNotExistException",
          "The deployment " + std::string(id) + " could not be found"};
}

api::ApiError deployment_already_completed(std::string_view id) {
  return {"DeploymentAlreadyCompletedException",
          "The deployment " + std::string(id) + " has already completed"};
}

api::ApiError deployment_not_started(std::string_view id) {
  return {"DeploymentNotStartedException",
          "The deployment " + std::string(id) + " has not started"};
}

api::ApiError unsupported_action(std::string why) {
  return {"UnsupportedActionForDeploymentTypeException", std::move(why)};
}

api::ApiError deployment_is_active(std::string_view group, std::string_view active_deployment) {
  return {"DeploymentLimitExceededException", "The Deployment Group " + quoted(group) +
                                                  " already has an active Deployment " +
                                                  quoted(active_deployment)};
}

api::ApiError too_many_deployments() {
  return {"DeploymentLimitExceededException",
          "The account has the most deployments under way that it may have"};
}

api::ApiError target_does_not_exist(std::string_view deployment, std::string_view target) {
  return {"DeploymentTargetDoesNotExistException",
          "The deployment " + std::string(deployment) + " has no target " + quoted(target)};
}

api::ApiError instance_does_not_exist(std::string_view deployment, std::string_view instance) {
  return {"InstanceDoesNotExistException",
          "The deployment " + std::string(deployment) + " has no instance " + quoted(instance)};
}

api::ApiError instance_not_registered(std::string_view name) {
  return {"InstanceNotRegisteredException", "The instance " + quoted(name) + " is not registered"};
}

api::ApiError description_too_long() {
  return {"DescriptionTooLongException", "The description is longer than 256 characters"};
}

api::ApiError batch_limit_exceeded(std::string_view member, std::size_t limit) {
  return {"BatchLimitExceededException",
          std::string(member) + " holds more than " + std::to_string(limit) + " entries"};
}

api::ApiError target_list_size_exceeded(std::size_t limit) {
  return {"DeploymentTargetListSizeExceededException",
          "targetIds holds more than " + std::to_string(limit) + " entries"};
}

api::ApiError limit_exceeded(std::string_view code, std::string_view what, std::size_t limit) {
  return {std::string(code),
          "there are more than " + std::to_string(limit) + " " + std::string(what)};
}

api::ApiError invalid_next_token() {
  return {"InvalidNextTokenException", "The nextToken is not one that this operation gave"};
}

}  // namespace windtunnel::codedeploy::errors
