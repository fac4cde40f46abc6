#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "emulator/world/history.hpp"
#include "services/cloudwatch/api.hpp"
#include "services/cloudwatch/definition.hpp"
#include "services/codedeploy/definition.hpp"
#include "services/lambda/api.hpp"
#include "services/lambda/definition.hpp"
#include "services/s3/api.hpp"
#include "services/s3/definition.hpp"
#include "simulation/fleet/fleet_file.hpp"
#include "tests/support/test_world.hpp"

namespace windtunnel::lambda {

using namespace std::chrono_literals;

inline const world::ServiceRegistry& lambda_registry() {
  static const world::ServiceRegistry registry = [] {
    world::ServiceRegistry made;
    made.add(s3::definition());
    made.add(cloudwatch::definition());
    made.add(codedeploy::definition());
    made.add(definition());
    return made;
  }();
  return registry;
}

inline world::Settings with_functions(const std::string& functions) {
  world::Settings settings = test::TestWorld::settings_at();
  settings.fleet = simulation::parse_fleet_file("functions: [" + functions + "]", "test.yaml");
  return settings;
}

/// A world with Lambda and what its functions use, and the few calls that most tests make.
class LambdaWorld : public test::TestWorld {
 public:
  explicit LambdaWorld(const std::string& functions = "")
      : LambdaWorld(with_functions(functions)) {}
  explicit LambdaWorld(world::Settings settings)
      : TestWorld(lambda_registry(), std::move(settings)) {}

  static std::string arn(const std::string& function) {
    return "arn:aws:lambda:us-east-1:123456789012:function:" + function;
  }
  static CreateFunctionRequest request(const std::string& name, const std::string& zip = "zip") {
    CreateFunctionRequest request;
    request.FunctionName = name;
    request.Code.ZipFile = api::Blob{zip};
    request.Handler = "app.handler";
    request.Role = "arn:aws:iam::123456789012:role/run";
    request.Runtime = "python3.12";
    return request;
  }
  FunctionConfiguration create(const std::string& name) {
    return call<operations::CreateFunction>(request(name));
  }
  FunctionConfiguration create_active(const std::string& name) {
    create(name);
    advance(2s);
    return show(name);
  }
  FunctionConfiguration show(const std::string& name) {
    return call<operations::GetFunctionConfiguration>({.FunctionName = name});
  }
  /// Other code, and the version that it becomes.
  std::string publish(const std::string& name, const std::string& zip) {
    UpdateFunctionCodeRequest update;
    update.FunctionName = name;
    update.ZipFile = api::Blob{zip};
    call<operations::UpdateFunctionCode>(update);
    advance(1s);
    return *call<operations::PublishVersion>({.FunctionName = name}).Version;
  }
  /// An active function with versions 1 and 2, and an alias `live` of version 1.
  void create_with_alias(const std::string& name, double weight_of_2 = 0) {
    create_active(name);
    publish(name, "one");
    publish(name, "two");
    CreateAliasRequest alias;
    alias.FunctionName = name;
    alias.FunctionVersion = "1";
    alias.Name = "live";
    if (weight_of_2 > 0) {
      alias.RoutingConfig.emplace().AdditionalVersionWeights.emplace()["2"] = weight_of_2;
    }
    call<operations::CreateAlias>(alias);
  }
  InvocationResponse invoke(const std::string& name, const std::string& payload = "",
                            const std::string& type = "RequestResponse") {
    InvocationRequest request;
    request.FunctionName = name;
    request.InvocationType = type;
    if (!payload.empty()) request.Payload = api::Blob{payload};
    return call<operations::Invoke>(request);
  }
  /// The sum of a metric of AWS/Lambda over the last hour; nothing where there is no datum.
  std::optional<double> metric(const std::string& name,
                               const std::map<std::string, std::string>& dimensions) {
    cloudwatch::GetMetricStatisticsInput input;
    input.Namespace = "AWS/Lambda";
    input.MetricName = name;
    input.Period = 3600;
    input.Statistics = std::vector<std::string>{"Sum"};
    input.EndTime = world->now() + 1h;
    input.StartTime = world->now() - 1h;
    for (const auto& [key, value] : dimensions) {
      if (!input.Dimensions) input.Dimensions.emplace();
      input.Dimensions->push_back({.Name = key, .Value = value});
    }
    std::optional<double> sum;
    const auto found = call<cloudwatch::operations::GetMetricStatistics>(input);
    for (const auto& point : found.Datapoints.or_default()) sum = sum.value_or(0) + *point.Sum;
    return sum;
  }
  bool has_noted(const std::string& kind) const {
    for (const std::string& line : world->history().lines()) {
      if (line.find("\"kind\":\"" + kind + "\"") != std::string::npos) return true;
    }
    return false;
  }
};

}  // namespace windtunnel::lambda
