#pragma once

#include <string>
#include <string_view>

#include "emulator/api/error.hpp"
#include "emulator/api/shape.hpp"
#include "emulator/api/violation.hpp"

/// The errors of ECS, one factory each (RT-002). Texts are AWS's own where runtime.md has them,
/// ours elsewhere.
namespace windtunnel::ecs::errors {

api::ApiError invalid_parameter(std::string message);
api::ApiError client(std::string message);
api::ApiError of_violations(const api::OperationModel& operation,
                            const api::Violations& violations);
api::ApiError invalid_next_token();
api::ApiError too_many(std::string_view what, std::size_t most);

// Clusters (ECS-012).
api::ApiError cluster_not_found();
api::ApiError other_region(std::string_view region, std::string_view here);
api::ApiError cluster_contains_services();
api::ApiError cluster_contains_tasks();

// Task definitions (ECS-022 to ECS-024).
api::ApiError unable_to_describe_task_definition();
api::ApiError task_definition_not_found();
api::ApiError task_definition_is_inactive();

// Tasks (ECS-035, ECS-036).
api::ApiError no_tasks_given();
api::ApiError task_not_found();
api::ApiError no_network_configuration();
api::ApiError network_configuration_without_interface();
api::ApiError token_of_another_request();

// Services (ECS-043 to ECS-048).
api::ApiError service_not_found();
api::ApiError service_not_active();
api::ApiError not_idempotent();
api::ApiError target_group_without_load_balancer(std::string_view arn);
api::ApiError no_such_target_group(std::string_view arn);
api::ApiError target_type_is_wrong(std::string_view arn, std::string_view type);
api::ApiError no_such_container(std::string_view name);
api::ApiError scaled_above_zero();
api::ApiError deployments_are_active();
/// ECS-046, ECS-061: `what` such as "Unable to update task definition".
api::ApiError left_to_code_deploy(std::string_view what);

// Task sets (ECS-061, ECS-072).
api::ApiError task_set_not_found();
api::ApiError no_task_sets();
api::ApiError primary_needs_force();
api::ApiError task_set_is_scaled();

// Tags (ECS-084).
api::ApiError resource_not_found(const api::OperationModel& operation);

/// What AWS has and this emulator does not: said, not pretended.
api::ApiError not_modelled(std::string_view what);

}  // namespace windtunnel::ecs::errors
