#include "services/ecs/errors.hpp"

namespace windtunnel::ecs::errors {

using api::ApiError;

namespace {
std::string text(std::string_view view) { return std::string(view); }
}  // namespace

ApiError invalid_parameter(std::string message) {
  return {"InvalidParameterException", std::move(message), 400};
}

ApiError client(std::string message) { return {"ClientException", std::move(message), 400}; }

ApiError of_violations(const api::OperationModel&, const api::Violations& violations) {
  return invalid_parameter(api::validation_message(violations));
}

ApiError invalid_next_token() { return invalid_parameter("Invalid token."); }

ApiError too_many(std::string_view what, std::size_t most) {
  return invalid_parameter(text(what) + " may have at most " + std::to_string(most) + " members.");
}

ApiError cluster_not_found() { return {"ClusterNotFoundException", "Cluster not found.", 400}; }

ApiError other_region(std::string_view region, std::string_view here) {
  return invalid_parameter("Invalid identifier: Identifier is for " + text(region) +
                           ". Your accessing region is " + text(here));
}

ApiError cluster_contains_services() {
  return {"ClusterContainsServicesException",
          "The Cluster cannot be deleted while Services are active.", 400};
}

ApiError cluster_contains_tasks() {
  return {"ClusterContainsTasksException", "The Cluster cannot be deleted while Tasks are active.",
          400};
}

ApiError unable_to_describe_task_definition() {
  return client("Unable to describe task definition.");
}

ApiError task_definition_not_found() { return client("TaskDefinition not found."); }

ApiError task_definition_is_inactive() { return client("TaskDefinition is inactive"); }

ApiError no_tasks_given() { return invalid_parameter("Tasks cannot be empty."); }

ApiError task_not_found() { return invalid_parameter("The referenced task was not found."); }

ApiError no_network_configuration() {
  return invalid_parameter(
      "Network Configuration must be provided when networkMode 'awsvpc' is specified.");
}

ApiError network_configuration_without_interface() {
  return invalid_parameter(
      "Network Configuration is not valid for the given networkMode of this task definition.");
}

ApiError token_of_another_request() {
  return {"ConflictException", "The client token was used with another request.", 400};
}

ApiError service_not_found() { return {"ServiceNotFoundException", "Service not found.", 400}; }

ApiError service_not_active() {
  return {"ServiceNotActiveException", "Service was not ACTIVE.", 400};
}

ApiError not_idempotent() { return invalid_parameter("Creation of service was not idempotent."); }

ApiError target_group_without_load_balancer(std::string_view arn) {
  return invalid_parameter("The target group with targetGroupArn " + text(arn) +
                           " does not have an associated load balancer.");
}

ApiError no_such_target_group(std::string_view arn) {
  return invalid_parameter("The target group " + text(arn) + " does not exist.");
}

ApiError target_type_is_wrong(std::string_view arn, std::string_view type) {
  return invalid_parameter("The provided target group " + text(arn) + " has target type " +
                           text(type) +
                           ", which is incompatible with the awsvpc network mode specified in the "
                           "task definition.");
}

ApiError no_such_container(std::string_view name) {
  return invalid_parameter("The container " + text(name) +
                           " does not exist in the task definition.");
}

ApiError scaled_above_zero() {
  return invalid_parameter("The service cannot be stopped while it is scaled above 0.");
}

ApiError deployments_are_active() {
  return invalid_parameter("The service cannot be stopped while deployments are active.");
}

ApiError left_to_code_deploy(std::string_view what) {
  return invalid_parameter(text(what) +
                           " on services with a CODE_DEPLOY deployment controller. Use AWS "
                           "CodeDeploy to trigger a new deployment.");
}

ApiError task_set_not_found() {
  return {"TaskSetNotFoundException", "The specified task set does not exist.", 400};
}

ApiError no_task_sets() {
  return invalid_parameter(
      "Task sets are for services with an EXTERNAL or CODE_DEPLOY deployment controller.");
}

ApiError primary_needs_force() {
  return invalid_parameter("The primary task set can only be deleted with force.");
}

ApiError task_set_is_scaled() {
  return invalid_parameter("The task set cannot be deleted while it is scaled above 0.");
}

ApiError resource_not_found(const api::OperationModel& operation) {
  const std::string message = "The specified resource was not found.";
  if (operation.name == "ListTagsForResource") return invalid_parameter(message);
  return {"ResourceNotFoundException", message, 400};
}

ApiError not_modelled(std::string_view what) {
  return {"NotImplemented", "This version of Windtunnel does not model " + text(what), 501};
}

}  // namespace windtunnel::ecs::errors
