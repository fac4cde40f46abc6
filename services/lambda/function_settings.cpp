#include "services/lambda/function_settings.hpp"

#include <nlohmann/json.hpp>

#include "services/lambda/errors.hpp"
#include "services/lambda/limits.hpp"

namespace windtunnel::lambda {
namespace {

template <class T>
void take(const api::Opt<T>& given, api::Opt<T>& setting) {
  if (given) setting = given;
}

/// What is given empty is not there any more.
void take_text(const api::Opt<std::string>& given, api::Opt<std::string>& setting) {
  if (!given) return;
  setting = given;
  if (given->empty()) setting.reset();
}

void take_environment(const Environment& given, FunctionConfiguration& settings) {
  const auto& variables = given.Variables.or_default();
  const std::string measured = nlohmann::json(variables).dump();
  if (measured.size() > limits::environment_bytes) throw errors::environment_too_large(measured);
  settings.Environment.reset();
  if (!variables.empty()) settings.Environment.emplace().Variables = variables;
}

void take_layers(const std::vector<std::string>& arns, FunctionConfiguration& settings) {
  if (arns.size() > limits::layers) throw errors::too_many_layers();
  settings.Layers.reset();
  if (arns.empty()) return;
  // Layers are not modelled: nobody knows their size.
  for (auto& layers = settings.Layers.emplace(); const std::string& arn : arns) {
    layers.push_back({.Arn = arn, .CodeSize = 0});
  }
}

void take_logging(const LoggingConfig& given, LoggingConfig& logging) {
  take(given.ApplicationLogLevel, logging.ApplicationLogLevel);
  take(given.LogFormat, logging.LogFormat);
  take(given.LogGroup, logging.LogGroup);
  take(given.SystemLogLevel, logging.SystemLogLevel);
}

void take_network(const VpcConfig& given, FunctionConfiguration& settings) {
  VpcConfigResponse& network = settings.VpcConfig.emplace();
  network.Ipv6AllowedForDualStack = given.Ipv6AllowedForDualStack.value_or(false);
  network.SecurityGroupIds = given.SecurityGroupIds.or_default();
  network.SubnetIds = given.SubnetIds.or_default();
}

/// What the requests to create and to update have in common.
template <class Request>
void apply(const Request& in, FunctionConfiguration& settings) {
  if (in.Timeout.value_or(0) > limits::timeout_seconds) {
    throw errors::too_large("timeout", *in.Timeout, limits::timeout_seconds);
  }
  if (in.CapacityProviderConfig) throw errors::not_modelled("capacity providers of functions");
  if (in.DurableConfig) throw errors::not_modelled("durable functions");
  take(in.Description, settings.Description);
  take(in.Handler, settings.Handler);
  take(in.MemorySize, settings.MemorySize);
  take(in.Runtime, settings.Runtime);
  take(in.Timeout, settings.Timeout);
  take(in.EphemeralStorage, settings.EphemeralStorage);
  take(in.FileSystemConfigs, settings.FileSystemConfigs);
  take_text(in.KMSKeyArn, settings.KMSKeyArn);
  if (in.DeadLetterConfig) {
    settings.DeadLetterConfig = in.DeadLetterConfig;
    if (in.DeadLetterConfig->TargetArn.or_default().empty()) settings.DeadLetterConfig.reset();
  }
  if (in.Environment) take_environment(*in.Environment, settings);
  if (in.ImageConfig) settings.ImageConfigResponse.emplace().ImageConfig = in.ImageConfig;
  if (in.Layers) take_layers(*in.Layers, settings);
  if (in.LoggingConfig) take_logging(*in.LoggingConfig, *settings.LoggingConfig);
  if (in.SnapStart) take(in.SnapStart->ApplyOn, settings.SnapStart->ApplyOn);
  if (in.TracingConfig) take(in.TracingConfig->Mode, settings.TracingConfig->Mode);
  if (in.VpcConfig) take_network(*in.VpcConfig, settings);
}

}  // namespace

FunctionConfiguration initial_settings(const FunctionReference& function,
                                       const CreateFunctionRequest& in) {
  if (in.CodeSigningConfigArn) throw errors::not_modelled("code signing");
  if (in.PublishTo) throw errors::not_modelled("$LATEST.PUBLISHED");
  if (in.TenancyConfig) throw errors::not_modelled("tenant isolation of functions");
  FunctionConfiguration settings;
  settings.FunctionName = function.name;
  settings.Role = in.Role;
  settings.PackageType = in.PackageType.value_or("Zip");
  if (*settings.PackageType == "Zip" && (!in.Runtime || !in.Handler)) {
    throw errors::no_runtime_or_handler();
  }
  settings.Architectures = in.Architectures.value_or(std::vector<std::string>{"x86_64"});
  settings.Description = "";
  settings.EphemeralStorage.emplace().Size = 512;
  LoggingConfig& logging = settings.LoggingConfig.emplace();
  logging.LogFormat = "Text";
  logging.LogGroup = "/aws/lambda/" + function.name;
  settings.MemorySize = 128;
  settings.SnapStart = SnapStartResponse{.ApplyOn = "None", .OptimizationStatus = "Off"};
  settings.Timeout = 3;
  settings.TracingConfig.emplace().Mode = "PassThrough";
  apply(in, settings);
  return settings;
}

void change_settings(const UpdateFunctionConfigurationRequest& in,
                     FunctionConfiguration& settings) {
  take(in.Role, settings.Role);
  apply(in, settings);
}

std::string runtime_version_arn(const simulation::RandomKey& random, const std::string& region,
                                const std::string& runtime) {
  return "arn:aws:lambda:" + region +
         "::runtime:" + simulation::hexadecimal(random.child("lambda runtime").child(runtime), 64);
}

}  // namespace windtunnel::lambda
