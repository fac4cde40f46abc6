#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// The AppSpec files of deployments that shift traffic: of Lambda functions and ECS services
/// (CD-096, CD-097). JSON is read as the YAML that it is.
namespace windtunnel::codedeploy {

struct LambdaAppSpec {
  std::string function;
  std::string alias;
  std::string current_version;
  std::string target_version;
  static void fields(auto& row, auto& field) {
    field(1, row.function);
    field(2, row.alias);
    field(3, row.current_version);
    field(4, row.target_version);
  }
};

struct EcsAppSpec {
  struct CapacityProvider {
    std::string name;
    std::int64_t base = 0;
    std::int64_t weight = 0;
    static void fields(auto& row, auto& field) {
      field(1, row.name);
      field(2, row.base);
      field(3, row.weight);
    }
  };
  std::string task_definition;
  std::string container;
  std::int64_t port = 0;
  /// What follows is as the service has it where the file does not say.
  std::string platform_version;
  std::vector<std::string> subnets;
  std::vector<std::string> security_groups;
  std::string assign_public_ip;
  std::vector<CapacityProvider> capacity_providers;
  static void fields(auto& row, auto& field) {
    field(1, row.task_definition);
    field(2, row.container);
    field(3, row.port);
    field(4, row.platform_version);
    field(5, row.subnets);
    field(6, row.security_groups);
    field(7, row.assign_public_ip);
    field(8, row.capacity_providers);
  }
};

struct TrafficAppSpec {
  /// Why it cannot be used; the rest is empty then.
  std::string error;
  /// The functions that lifecycle events call, by name or ARN.
  std::map<std::string, std::string> hooks;
  /// One of these, as the compute platform is.
  LambdaAppSpec lambda;
  EcsAppSpec ecs;
};

TrafficAppSpec parse_traffic_app_spec(std::string_view text, std::string_view platform);

}  // namespace windtunnel::codedeploy
