#pragma once

#include <string>
#include <string_view>

#include "emulator/world/scope.hpp"

/// Names, ids and ARNs of CodeDeploy (CD-010 to CD-014).
namespace windtunnel::codedeploy {

/// As whom CodeDeploy calls other services.
inline constexpr std::string_view service_principal = "codedeploy.amazonaws.com";

/// Each throws the Required exception for an empty name, the Invalid one for a malformed one.
void check_application_name(std::string_view name);
void check_group_name(std::string_view name);
void check_config_name(std::string_view name);
/// Of a machine on premises: no id of an EC2 instance (CD-050).
void check_instance_name(std::string_view name);
void check_deployment_id(std::string_view id);
void check_description(std::string_view description);

std::string application_arn(const world::Scope& scope, std::string_view application);
std::string group_arn(const world::Scope& scope, std::string_view application,
                      std::string_view group);
std::string instance_arn(const world::Scope& scope, std::string_view name_and_suffix);

}  // namespace windtunnel::codedeploy
