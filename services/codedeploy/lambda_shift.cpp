#include "services/codedeploy/lambda_shift.hpp"

#include "services/codedeploy/names.hpp"
#include "services/lambda/api.hpp"

namespace windtunnel::codedeploy::lambda_shift {
namespace {

constexpr double whole = 100;

DeploymentError invalid_function(const std::string& why) {
  return {"INVALID_LAMBDA_FUNCTION", "The Lambda function cannot be deployed: " + why};
}

DeploymentError invalid_configuration(const std::string& why) {
  return {"INVALID_LAMBDA_CONFIGURATION", "The Lambda function cannot be deployed: " + why};
}

/// `version` gets all traffic but that of `other`.
std::optional<DeploymentError> route(world::World& world, const world::Scope& scope,
                                     const LambdaAppSpec& spec, const std::string& version,
                                     const std::string& other, std::int64_t percent) {
  lambda::UpdateAliasRequest request;
  request.FunctionName = spec.function;
  request.Name = spec.alias;
  request.FunctionVersion = version;
  auto& weights = request.RoutingConfig.emplace().AdditionalVersionWeights.emplace();
  if (percent > 0) weights[other] = static_cast<double>(percent) / whole;
  try {
    world.invoke_as<lambda::operations::UpdateAlias>(service_principal, scope, request);
    return std::nullopt;
  } catch (const api::ApiError& error) {
    return invalid_function(error.message);
  }
}

}  // namespace

std::optional<DeploymentError> check(world::World& world, const world::Scope& scope,
                                     const LambdaAppSpec& spec) {
  try {
    const auto alias = world.invoke_as<lambda::operations::GetAlias>(
        service_principal, scope, {.FunctionName = spec.function, .Name = spec.alias});
    lambda::GetFunctionConfigurationRequest target;
    target.FunctionName = spec.function;
    target.Qualifier = spec.target_version;
    world.invoke_as<lambda::operations::GetFunctionConfiguration>(service_principal, scope, target);
    const std::string& version = alias.FunctionVersion.or_default();
    if (version != spec.current_version) {
      return invalid_configuration("the alias " + spec.alias + " is on version " + version +
                                   ", not on the AppSpec's currentversion " + spec.current_version +
                                   ".");
    }
    if (!alias.RoutingConfig.or_default().AdditionalVersionWeights.or_default().empty()) {
      return invalid_configuration("the alias " + spec.alias +
                                   " already shifts traffic between two versions.");
    }
  } catch (const api::ApiError& error) {
    return invalid_function(error.message);
  }
  if (spec.current_version == spec.target_version) {
    return invalid_configuration("currentversion and targetversion are both " +
                                 spec.target_version + ".");
  }
  return std::nullopt;
}

std::optional<DeploymentError> set_weight(world::World& world, const world::Scope& scope,
                                          const LambdaAppSpec& spec, std::int64_t percent) {
  if (percent == 100) return route(world, scope, spec, spec.target_version, {}, 0);
  return route(world, scope, spec, spec.current_version, spec.target_version, percent);
}

void give_back(world::World& world, const world::Scope& scope, const LambdaAppSpec& spec) {
  if (const auto error = route(world, scope, spec, spec.current_version, {}, 0)) {
    world.note("TrafficNotGivenBack", {{"function", spec.function}, {"message", error->message}});
  }
}

}  // namespace windtunnel::codedeploy::lambda_shift
