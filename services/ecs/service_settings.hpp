#pragma once

#include <string_view>

#include "emulator/world/call.hpp"
#include "services/ecs/names.hpp"
#include "services/ecs/rows.hpp"

namespace windtunnel::ecs {

/// Throws for what is asked of a service and not modelled.
void refuse_what_is_not_modelled(const CreateServiceRequest& in);
void refuse_what_is_not_modelled(const UpdateServiceRequest& in);

/// A launch type that tasks can have here; "EC2" where it is absent.
std::string read_launch_type(const api::Opt<std::string>& launch_type);

/// What tasks are to be started with must fit their definition (ECS-036, ECS-044): network, launch
/// type, load balancers.
void check_network(const TaskDefinition& definition, const api::Opt<NetworkConfiguration>& network);
void check_launch_type(const TaskDefinition& definition, std::string_view launch_type);
void check_load_balancers(const world::Call& call, const TaskDefinition& definition,
                          const std::vector<LoadBalancer>& balancers, bool in_use);
void check_desired_count(const world::World& world, std::int32_t count);

/// What is described of a service that is created so, with AWS's defaults (ECS-041), without what
/// it runs.
Service initial_service(const ServiceName& name, const CreateServiceRequest& in);
/// min and max percent that are absent have their defaults.
DeploymentConfiguration complete(DeploymentConfiguration configuration);

/// What a service's task set or deployment has of it.
TaskSet settings_of(const Service& service);
/// The service has what its primary task set has (ECS-062).
void mirror(const TaskSet& set, Service& service);
/// "1.4.0" of a Fargate task where "LATEST" or nothing was asked for.
void show_platform(TaskSet& set);

}  // namespace windtunnel::ecs
