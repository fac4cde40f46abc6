#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "emulator/api/error.hpp"

/// Auto Scaling's errors, one factory each (ASG-015). Messages that the rules do not establish are
/// ours.
namespace windtunnel::autoscaling::errors {

/// What this emulator does not model says so: HTTP 501.
api::ApiError not_implemented(std::string_view what);
api::ApiError validation(std::string message);
api::ApiError invalid_next_token();
api::ApiError max_records_out_of_bounds(std::int32_t given, std::int32_t most);

// Groups. AWS words the same in four ways, by operation.
api::ApiError group_not_found(std::string_view name);
api::ApiError group_not_found_for_update();
api::ApiError group_not_found_for_deletion(std::string_view name);
api::ApiError group_not_found_for_tags(std::string_view name);
api::ApiError group_already_exists(std::string_view name);
api::ApiError group_has_instances();
api::ApiError group_has_activities();
api::ApiError group_is_being_deleted();
api::ApiError group_is_protected();
api::ApiError one_launch_source_needed();
api::ApiError zone_needed();
api::ApiError unknown_zone(std::string_view zone);
api::ApiError desired_out_of_bounds(std::int32_t desired, std::int32_t least, std::int32_t most);
api::ApiError desired_above_max(std::int32_t desired, std::int32_t most);
api::ApiError desired_below_min(std::int32_t desired, std::int32_t least);
api::ApiError decrement_below_min(std::int32_t least);
api::ApiError load_balancers_invalid();
api::ApiError limit_exceeded(std::string_view what);

api::ApiError launch_configuration_already_exists(std::string_view name);
/// Of a group that is to use it.
api::ApiError launch_configuration_not_found(std::string_view name);
api::ApiError launch_template_not_named();
api::ApiError invalid_launch_template_version();
/// `why` in EC2's words.
api::ApiError launch_template_invalid(std::string_view why);
api::ApiError launch_configuration_in_use(std::string_view name, std::string_view group);

// Instances.
api::ApiError no_managed_instance(std::string_view id);
api::ApiError not_part_of_group(std::string_view id, std::string_view group);
api::ApiError already_part_of_group(std::string_view id, std::string_view group);
/// `state` such as "InService or Standby".
api::ApiError not_in_state(std::string_view id, std::string_view state);

// Hooks.
api::ApiError hook_not_found(std::string_view name);
api::ApiError no_action_with_token(std::string_view token);
api::ApiError no_action_with_instance(std::string_view id);

}  // namespace windtunnel::autoscaling::errors
