#include "services/codedeploy/configs.hpp"

#include "services/codedeploy/errors.hpp"
#include "services/codedeploy/limits.hpp"
#include "services/codedeploy/names.hpp"
#include "services/codedeploy/pages.hpp"
#include "services/codedeploy/sections.hpp"

namespace windtunnel::codedeploy {
namespace {

constexpr std::int32_t most_minutes = 2'880;

api::ApiError invalid_healthy_hosts(std::string message) {
  return errors::invalid("InvalidMinimumHealthyHostValueException", std::move(message));
}
api::ApiError invalid_routing(std::string message) {
  return errors::invalid("InvalidTrafficRoutingConfigurationException", std::move(message));
}

api::ApiError invalid_zonal(std::string message) {
  return errors::invalid("InvalidZonalDeploymentConfigurationException", std::move(message));
}

/// CD-032: of all hosts, or (CD-034) of a zone's.
bool is_healthy_minimum(const std::string& type, std::int32_t value) {
  return value >= 0 && (type != "FLEET_PERCENT" || value <= 99);
}

/// CD-034.
void check_zonal_config(const ZonalConfig& zonal) {
  for (const auto& seconds :
       {zonal.firstZoneMonitorDurationInSeconds, zonal.monitorDurationInSeconds}) {
    if (seconds.or_default() < 0 || seconds.or_default() > INT32_MAX) {
      throw invalid_zonal("A monitor duration must be a number of seconds from 0 to 2147483647");
    }
  }
  if (!zonal.minimumHealthyHostsPerZone) return;
  const MinimumHealthyHostsPerZone& minimum = *zonal.minimumHealthyHostsPerZone;
  if (!minimum.type || !is_healthy_minimum(*minimum.type, minimum.value.or_default())) {
    throw invalid_zonal(
        "Minimum healthy hosts per zone must be a count of at least 0 or a "
        "percentage of 0 to 99");
  }
}

/// CD-032.
void check_server_config(const CreateDeploymentConfigInput& in) {
  if (in.trafficRoutingConfig) {
    throw invalid_routing("Traffic routing is not for the compute platform Server");
  }
  if (!in.minimumHealthyHosts || !in.minimumHealthyHosts->type) {
    throw invalid_healthy_hosts("Minimum healthy hosts must be specified");
  }
  if (!is_healthy_minimum(*in.minimumHealthyHosts->type,
                          in.minimumHealthyHosts->value.or_default())) {
    throw invalid_healthy_hosts(
        "Minimum healthy hosts must be a count of at least 0 or a "
        "percentage of 0 to 99");
  }
  if (in.zonalConfig) check_zonal_config(*in.zonalConfig);
}

void check_percentage(std::int32_t percentage) {
  if (percentage < 1 || percentage > 99) throw invalid_routing("A percentage must be 1 to 99");
}

/// CD-033.
void check_routed_config(const CreateDeploymentConfigInput& in) {
  if (in.minimumHealthyHosts) {
    throw invalid_healthy_hosts("Minimum healthy hosts are for the compute platform Server only");
  }
  if (in.zonalConfig) {
    throw invalid_zonal("zonalConfig is for the compute platform Server only");
  }
  if (!in.trafficRoutingConfig || !in.trafficRoutingConfig->type) {
    throw invalid_routing("Traffic routing must be specified");
  }
  const TrafficRoutingConfig& routing = *in.trafficRoutingConfig;
  std::int64_t minutes = 0;
  if (*routing.type == "TimeBasedCanary") {
    if (!routing.timeBasedCanary) throw invalid_routing("timeBasedCanary must be specified");
    check_percentage(routing.timeBasedCanary->canaryPercentage.or_default());
    minutes = routing.timeBasedCanary->canaryInterval.or_default();
  } else if (*routing.type == "TimeBasedLinear") {
    if (!routing.timeBasedLinear) throw invalid_routing("timeBasedLinear must be specified");
    const std::int64_t percentage = routing.timeBasedLinear->linearPercentage.or_default();
    check_percentage(static_cast<std::int32_t>(percentage));
    minutes = routing.timeBasedLinear->linearInterval.or_default();
    if (minutes > 0) minutes *= (100 + percentage - 1) / percentage - 1;
  } else {
    return;
  }
  if (minutes < 1 || minutes > most_minutes) {
    throw invalid_routing("Shifting traffic must take 1 to 2880 minutes");
  }
}

}  // namespace

Configs::Configs(world::World& world)
    : Component(world),
      configs_(world.tracker(), section_number::configs, "codedeploy deployment configs") {}

const DeploymentConfigInfo* Configs::find(const world::Scope& scope, std::string_view name) const {
  const auto& defaults = default_configs();
  if (const auto found = defaults.find(name); found != defaults.end()) return &found->second;
  const ConfigRow* row = configs_.find(scope, name);
  return row == nullptr ? nullptr : &row->info;
}

std::string all_at_once(std::string_view platform) {
  return "CodeDeployDefault." + (platform == "Server" ? std::string() : std::string(platform)) +
         "AllAtOnce";
}

std::string default_config(std::string_view platform) {
  return platform == "Server" ? "CodeDeployDefault.OneAtATime" : all_at_once(platform);
}

const DeploymentConfigInfo& Configs::at(const world::Scope& scope, std::string_view name,
                                        std::string_view platform) const {
  check_config_name(name);
  const DeploymentConfigInfo* info = find(scope, name);
  if (info == nullptr) throw errors::config_does_not_exist(name);
  if (info->computePlatform != std::string(platform)) {
    throw errors::invalid("InvalidDeploymentConfigNameException",
                          "The deployment configuration '" + std::string(name) +
                              "' is not for the compute platform " + std::string(platform));
  }
  return *info;
}

void Configs::change_use(const world::Scope& scope, std::string_view name, int change) {
  if (configs_.find(scope, name) != nullptr) configs_.edit(scope, name).groups += change;
}

CreateDeploymentConfigOutput Configs::create_deployment_config(
    world::Call& call, const CreateDeploymentConfigInput& in) {
  check_config_name(in.deploymentConfigName);
  // CD-011.
  if (in.deploymentConfigName.starts_with("CodeDeployDefault.") &&
      find(call.scope, in.deploymentConfigName) == nullptr) {
    throw errors::invalid("InvalidDeploymentConfigNameException",
                          "Names that start with CodeDeployDefault. are AWS's own");
  }
  if (find(call.scope, in.deploymentConfigName) != nullptr) {
    throw errors::config_already_exists(in.deploymentConfigName);
  }
  const std::string platform = in.computePlatform.value_or("Server");
  if (platform == "Server") {
    check_server_config(in);
  } else {
    check_routed_config(in);
  }
  if (!world_.limits_lifted() && configs_.count(call.scope) >= limits::custom_configs) {
    throw errors::config_limit_exceeded();
  }
  DeploymentConfigInfo& info = configs_.edit(call.scope, in.deploymentConfigName).info;
  info.deploymentConfigId = simulation::uuid(world_.random()
                                                 .child("codedeploy")
                                                 .child(call.scope.account)
                                                 .child(call.scope.region)
                                                 .child("deployment config")
                                                 .child(in.deploymentConfigName));
  info.deploymentConfigName = in.deploymentConfigName;
  info.computePlatform = platform;
  info.createTime = call.now();
  info.minimumHealthyHosts = in.minimumHealthyHosts;
  info.trafficRoutingConfig = in.trafficRoutingConfig;
  info.zonalConfig = in.zonalConfig;
  return {.deploymentConfigId = *info.deploymentConfigId};
}

GetDeploymentConfigOutput Configs::get_deployment_config(world::Call& call,
                                                         const GetDeploymentConfigInput& in) {
  check_config_name(in.deploymentConfigName);
  const DeploymentConfigInfo* found = find(call.scope, in.deploymentConfigName);
  if (found == nullptr) throw errors::config_does_not_exist(in.deploymentConfigName);
  DeploymentConfigInfo info = *found;
  if (!info.createTime) info.createTime = world_.settings().epoch;
  return {.deploymentConfigInfo = std::move(info)};
}

ListDeploymentConfigsOutput Configs::list_deployment_configs(world::Call& call,
                                                             const ListDeploymentConfigsInput& in) {
  // Two ordered layers are merged; both are read from behind the last page's end.
  const std::string after = page_start(call, in.nextToken);
  std::vector<std::string> names;
  auto at_default = default_configs().upper_bound(after);
  const auto take_defaults = [&](std::string_view before) {
    while (at_default != default_configs().end() && names.size() <= limits::page &&
           (before.empty() || at_default->first < before)) {
      names.push_back((at_default++)->first);
    }
  };
  configs_.scan(call.scope, {}, after, [&](std::string_view name, const ConfigRow&) {
    take_defaults(name);
    if (name != after) names.emplace_back(name);
    return names.size() <= limits::page;
  });
  take_defaults({});
  ListDeploymentConfigsOutput output;
  if (names.size() > limits::page) {
    names.resize(limits::page);
    output.nextToken = page_token(call, names.back());
  }
  output.deploymentConfigsList = std::move(names);
  return output;
}

api::Unit Configs::delete_deployment_config(world::Call& call,
                                            const DeleteDeploymentConfigInput& in) {
  check_config_name(in.deploymentConfigName);
  if (default_configs().contains(in.deploymentConfigName)) {
    throw errors::config_is_predefined(in.deploymentConfigName);
  }
  // CD-035: an unknown one is as good as deleted.
  const ConfigRow* row = configs_.find(call.scope, in.deploymentConfigName);
  if (row == nullptr) return {};
  if (row->groups > 0) throw errors::config_in_use(in.deploymentConfigName);
  configs_.erase(call.scope, in.deploymentConfigName);
  return {};
}

}  // namespace windtunnel::codedeploy
