#pragma once

#include <string>
#include <string_view>

#include "emulator/api/error.hpp"

/// The errors of Elastic Load Balancing under their codes on the wire (EC2-004, ELB-018). Most of
/// their messages were never compared with AWS's: clients go by the code.
namespace windtunnel::elbv2::errors {

api::ApiError validation(std::string message);
api::ApiError invalid_configuration(std::string message);

api::ApiError target_groups_not_found();
/// Of a group that an action names.
api::ApiError target_group_not_found(std::string_view arn);
api::ApiError load_balancer_names_not_found(std::string_view name);
api::ApiError load_balancers_not_found();
api::ApiError listeners_not_found();
api::ApiError rules_not_found();

api::ApiError duplicate_load_balancer(std::string_view name);
api::ApiError duplicate_target_group(std::string_view name);
api::ApiError duplicate_listener(std::string_view load_balancer_arn);
api::ApiError priority_in_use(std::string_view priority);

api::ApiError target_group_in_use(std::string_view arn);
/// A group serves one load balancer only.
api::ApiError association_limit(std::string_view target_group_arn);
api::ApiError incompatible_protocols(std::string_view listener, std::string_view target_group);
api::ApiError invalid_action(std::string message);
api::ApiError operation_not_permitted(std::string message);
/// "The following targets are not in a running state ...": ids in quotes, with commas.
api::ApiError targets_not_running(std::string_view ids);
api::ApiError subnet_not_found(std::string_view id);

api::ApiError too_many_load_balancers();
api::ApiError too_many_target_groups();
api::ApiError too_many_listeners();
api::ApiError too_many_rules();
api::ApiError too_many_groups_of_load_balancer();
api::ApiError too_many_targets();
api::ApiError too_many_tags();
api::ApiError duplicate_tag_keys(std::string_view key);

/// What AWS has and this emulator does not: said, not pretended.
api::ApiError not_modelled(std::string_view what);

}  // namespace windtunnel::elbv2::errors
