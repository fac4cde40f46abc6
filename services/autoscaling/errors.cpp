#include "services/autoscaling/errors.hpp"

namespace windtunnel::autoscaling::errors {

using api::ApiError;

namespace {

std::string text(std::string_view part) { return std::string(part); }
std::string text(std::int32_t number) { return std::to_string(number); }

}  // namespace

ApiError not_implemented(std::string_view what) {
  return {"NotImplemented", "Windtunnel's Auto Scaling does not model " + text(what) + ".", 501};
}

ApiError validation(std::string message) { return {"ValidationError", std::move(message)}; }

ApiError invalid_next_token() {
  return {"InvalidNextToken",
          "The NextToken is not one that this operation gave in this account and region."};
}

ApiError max_records_out_of_bounds(std::int32_t given, std::int32_t most) {
  return validation("The value " + text(given) +
                    " for MaxRecords is invalid: expecting a value between 1 and " + text(most) +
                    ".");
}

ApiError group_not_found(std::string_view name) {
  return validation("AutoScalingGroup name not found - AutoScalingGroup: " + text(name) +
                    " not found");
}

ApiError group_not_found_for_update() {
  return validation("AutoScalingGroup name not found - null");
}

ApiError group_not_found_for_deletion(std::string_view name) {
  return validation("AutoScalingGroup name not found - AutoScalingGroup '" + text(name) +
                    "' not found");
}

ApiError group_not_found_for_tags(std::string_view name) {
  return validation("AutoScalingGroup not found - AutoScaling Group " + text(name) + " not found");
}

ApiError group_already_exists(std::string_view name) {
  return {"AlreadyExists", "AutoScalingGroup by this name already exists - A group with the name " +
                               text(name) + " already exists"};
}

ApiError group_has_instances() {
  return {"ResourceInUse",
          "You cannot delete an AutoScalingGroup while there are instances or pending Spot "
          "instance request(s) still in the group."};
}

ApiError group_has_activities() {
  return {"ScalingActivityInProgress",
          "You cannot delete an AutoScalingGroup while there are scaling activities in progress "
          "for that group."};
}

ApiError group_is_being_deleted() {
  return validation("The AutoScaling group is pending delete and cannot be changed.");
}

ApiError group_is_protected() {
  return {"ResourceInUse",
          "The AutoScaling group's DeletionProtection does not let it be deleted."};
}

ApiError one_launch_source_needed() {
  return validation(
      "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or "
      "MixedInstancesPolicy parameter.");
}

ApiError zone_needed() {
  return validation("At least one Availability Zone or VPC Subnet is required.");
}

ApiError unknown_zone(std::string_view zone) {
  return validation("The region has no availability zone " + text(zone) + ".");
}

ApiError desired_out_of_bounds(std::int32_t desired, std::int32_t least, std::int32_t most) {
  return validation("Desired capacity:" + text(desired) +
                    " must be between the specified min size:" + text(least) +
                    " and max size:" + text(most));
}

ApiError desired_above_max(std::int32_t desired, std::int32_t most) {
  return validation("New SetDesiredCapacity value " + text(desired) + " is above max value " +
                    text(most) + " for the AutoScalingGroup.");
}

ApiError desired_below_min(std::int32_t desired, std::int32_t least) {
  return validation("New SetDesiredCapacity value " + text(desired) + " is below min value " +
                    text(least) + " for the AutoScalingGroup.");
}

ApiError decrement_below_min(std::int32_t least) {
  return validation("Currently, desiredSize equals minSize (" + text(least) +
                    "). Terminating instance without replacement will violate group's min size "
                    "constraint. Either set shouldDecrementDesiredCapacity flag to false or lower "
                    "group's min size.");
}

ApiError load_balancers_invalid() {
  return validation(
      "Provided Load Balancers may not be valid. Please ensure they exist and try again.");
}

ApiError limit_exceeded(std::string_view what) {
  return {"LimitExceeded", "The limit of " + text(what) + " has been reached."};
}

ApiError launch_configuration_already_exists(std::string_view name) {
  return {"AlreadyExists",
          "Launch Configuration by this name already exists - A launch "
          "configuration already exists with the name " +
              text(name)};
}

ApiError launch_configuration_not_found(std::string_view name) {
  return validation("Launch configuration name not found - A launch configuration with the name: " +
                    text(name) + " does not exist");
}

ApiError launch_template_not_named() {
  return validation("Valid requests must contain either launchTemplateId or LaunchTemplateName");
}

ApiError invalid_launch_template_version() {
  return validation(
      "Invalid launch template version: either '$Default', '$Latest', or a numeric version are "
      "allowed.");
}

ApiError launch_template_invalid(std::string_view why) {
  return validation("You must use a valid fully-formed launch template. " + text(why));
}

ApiError launch_configuration_in_use(std::string_view name, std::string_view group) {
  return {"ResourceInUse", "Cannot delete launch configuration " + text(name) +
                               " because it is attached to AutoScalingGroup " + text(group)};
}

ApiError no_managed_instance(std::string_view id) {
  return validation("Instance Id not found - No managed instance found for instance ID: " +
                    text(id));
}

ApiError not_part_of_group(std::string_view id, std::string_view group) {
  return validation("The instance " + text(id) + " is not part of Auto Scaling group " +
                    text(group) + ".");
}

ApiError already_part_of_group(std::string_view id, std::string_view group) {
  return validation("The Instance: " + text(id) +
                    " is already part of AutoScalingGroup:" + text(group));
}

ApiError not_in_state(std::string_view id, std::string_view state) {
  return validation("The instance " + text(id) + " is not in " + text(state) + ".");
}

ApiError hook_not_found(std::string_view name) {
  return validation("No Lifecycle Hook found with name: " + text(name));
}

ApiError no_action_with_token(std::string_view token) {
  return validation("No active Lifecycle Action found with token " + text(token));
}

ApiError no_action_with_instance(std::string_view id) {
  return validation("No active Lifecycle Action found with instance ID " + text(id));
}

}  // namespace windtunnel::autoscaling::errors
