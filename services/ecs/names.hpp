#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "emulator/api/types.hpp"
#include "emulator/world/call.hpp"
#include "emulator/world/scope.hpp"

/// Names and ARNs of ECS (ECS-001 to ECS-003).
namespace windtunnel::ecs {

/// As whom CodeDeploy calls, and as whom ECS does.
inline constexpr std::string_view code_deploy_principal = "codedeploy.amazonaws.com";
inline constexpr std::string_view service_principal = "ecs.amazonaws.com";

/// Where a service is.
struct ServiceName {
  world::Scope scope;
  std::string cluster;
  std::string name;
};

/// "arn:aws:ecs:R:A:" and the tail.
std::string make_arn(const world::Scope& scope, std::string_view tail);
std::string cluster_arn(const world::Scope& scope, std::string_view cluster);
std::string service_arn(const ServiceName& service);
std::string task_arn(const world::Scope& scope, std::string_view cluster, std::string_view id);
/// `id` such as "web:3".
std::string task_definition_arn(const world::Scope& scope, std::string_view id);

/// `what` such as "Cluster name". InvalidParameterException for what cannot be a name.
void check_name(std::string_view what, std::string_view name);

/// What is behind the kind of an ARN, or the text itself where it is no ARN: of
/// ".../service/prod/web" and "service" it is "prod/web". Refuses ARNs of other regions.
std::string tail_of(const world::Call& call, std::string_view text, std::string_view kind);
/// The last part of that: the name in ARNs of the long and of the short form.
std::string name_of(const world::Call& call, std::string_view text, std::string_view kind);

/// The cluster that an argument names; "default" where it is absent.
std::string cluster_name(const world::Call& call, const api::Opt<std::string>& cluster);

}  // namespace windtunnel::ecs
