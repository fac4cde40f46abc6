#include "services/codedeploy/configs.hpp"

namespace windtunnel::codedeploy {
namespace {

constexpr std::string_view prefix = "CodeDeployDefault.";

class Maker {
 public:
  std::map<std::string, DeploymentConfigInfo, std::less<>> take() { return std::move(made_); }

  DeploymentConfigInfo& add(std::string_view name, std::string_view platform) {
    DeploymentConfigInfo& info = made_[std::string(prefix) + std::string(name)];
    // CD-013: low fixed ids, in order of the list.
    const std::string number = std::to_string(made_.size());
    info.deploymentConfigId =
        "00000000-0000-0000-0000-" + std::string(12 - number.size(), '0') + number;
    info.deploymentConfigName = std::string(prefix) + std::string(name);
    info.computePlatform = std::string(platform);
    return info;
  }

  void server(std::string_view name, std::string_view type, std::int32_t value) {
    add(name, "Server").minimumHealthyHosts =
        MinimumHealthyHosts{.type = std::string(type), .value = value};
  }
  void all_at_once(std::string_view name, std::string_view platform) {
    add(name, platform).trafficRoutingConfig = TrafficRoutingConfig{.type = "AllAtOnce"};
  }
  void canary(std::string_view name, std::string_view platform, std::int32_t minutes) {
    auto& routing = add(name, platform).trafficRoutingConfig.emplace();
    routing.type = "TimeBasedCanary";
    routing.timeBasedCanary = TimeBasedCanary{.canaryInterval = minutes, .canaryPercentage = 10};
  }
  void linear(std::string_view name, std::string_view platform, std::int32_t minutes) {
    auto& routing = add(name, platform).trafficRoutingConfig.emplace();
    routing.type = "TimeBasedLinear";
    routing.timeBasedLinear = TimeBasedLinear{.linearInterval = minutes, .linearPercentage = 10};
  }

 private:
  std::map<std::string, DeploymentConfigInfo, std::less<>> made_;
};

}  // namespace

const std::map<std::string, DeploymentConfigInfo, std::less<>>& default_configs() {
  static const auto configs = [] {
    Maker maker;
    maker.server("OneAtATime", "MOST_CONCURRENCY", 1);
    maker.server("HalfAtATime", "FLEET_PERCENT", 50);
    maker.server("AllAtOnce", "FLEET_PERCENT", 0);
    maker.all_at_once("LambdaAllAtOnce", "Lambda");
    maker.canary("LambdaCanary10Percent5Minutes", "Lambda", 5);
    maker.canary("LambdaCanary10Percent10Minutes", "Lambda", 10);
    maker.canary("LambdaCanary10Percent15Minutes", "Lambda", 15);
    maker.canary("LambdaCanary10Percent30Minutes", "Lambda", 30);
    maker.linear("LambdaLinear10PercentEvery1Minute", "Lambda", 1);
    maker.linear("LambdaLinear10PercentEvery2Minutes", "Lambda", 2);
    maker.linear("LambdaLinear10PercentEvery3Minutes", "Lambda", 3);
    maker.linear("LambdaLinear10PercentEvery10Minutes", "Lambda", 10);
    maker.all_at_once("ECSAllAtOnce", "ECS");
    maker.canary("ECSCanary10Percent5Minutes", "ECS", 5);
    maker.canary("ECSCanary10Percent15Minutes", "ECS", 15);
    maker.linear("ECSLinear10PercentEvery1Minutes", "ECS", 1);
    maker.linear("ECSLinear10PercentEvery3Minutes", "ECS", 3);
    return maker.take();
  }();
  return configs;
}

}  // namespace windtunnel::codedeploy
