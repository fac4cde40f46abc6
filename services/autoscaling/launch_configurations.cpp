#include "services/autoscaling/launch_configurations.hpp"

#include <algorithm>

#include "services/autoscaling/groups.hpp"
#include "services/autoscaling/pages.hpp"
#include "services/autoscaling/sections.hpp"

namespace windtunnel::autoscaling {
namespace {

void check(const CreateLaunchConfigurationType& in) {
  if (in.InstanceId) throw errors::not_implemented("launch configurations made from an instance");
  if (!in.ImageId || !in.InstanceType) {
    throw errors::validation(
        "Valid requests must contain either the InstanceID parameter or both the ImageId and "
        "InstanceType parameters.");
  }
  if (in.SpotPrice) throw errors::not_implemented("spot instances");
  if (in.PlacementTenancy.value_or("default") != "default") {
    throw errors::not_implemented("dedicated tenancy");
  }
  if (in.ClassicLinkVPCId || in.ClassicLinkVPCSecurityGroups) {
    throw errors::not_implemented("ClassicLink");
  }
}

std::string arn_of(const world::World& world, const world::Scope& scope,
                   const LaunchConfiguration& settings) {
  const auto key = world.random()
                       .child("autoscaling")
                       .child(scope.account)
                       .child(scope.region)
                       .child("launch configuration")
                       .child(settings.LaunchConfigurationName)
                       .child(static_cast<std::uint64_t>(
                           simulation::to_milliseconds(settings.CreatedTime)));
  return "arn:aws:autoscaling:" + scope.region + ":" + scope.account + ":launchConfiguration:" +
         simulation::uuid(key) + ":launchConfigurationName/" + settings.LaunchConfigurationName;
}

}  // namespace

LaunchConfigurations::LaunchConfigurations(world::World& world)
    : Component(world),
      rows_(world.tracker(), sections::launch_configurations, "launch configurations") {}

api::Unit LaunchConfigurations::create_launch_configuration(
    world::Call& call, const CreateLaunchConfigurationType& in) {
  check(in);
  if (find(call.scope, in.LaunchConfigurationName) != nullptr) {
    throw errors::launch_configuration_already_exists(in.LaunchConfigurationName);
  }
  if (!world_.limits_lifted() && count(call.scope) >= limits::launch_configurations) {
    throw errors::limit_exceeded("launch configurations");
  }
  LaunchConfiguration& row = rows_.edit(call.scope, in.LaunchConfigurationName).settings;
  row.LaunchConfigurationName = in.LaunchConfigurationName;
  row.CreatedTime = call.now();
  row.ImageId = *in.ImageId;
  row.InstanceType = *in.InstanceType;
  row.AssociatePublicIpAddress = in.AssociatePublicIpAddress;
  row.BlockDeviceMappings = in.BlockDeviceMappings.or_default();
  row.EbsOptimized = in.EbsOptimized.value_or(false);
  row.IamInstanceProfile = in.IamInstanceProfile;
  // Detailed unless the caller says otherwise (EC2-073).
  row.InstanceMonitoring.emplace().Enabled =
      in.InstanceMonitoring.or_default().Enabled.value_or(true);
  row.KernelId = in.KernelId.value_or("");
  row.KeyName = in.KeyName.value_or("");
  row.MetadataOptions = in.MetadataOptions;
  row.PlacementTenancy = in.PlacementTenancy;
  row.RamdiskId = in.RamdiskId.value_or("");
  row.SecurityGroups = in.SecurityGroups.or_default();
  row.UserData = in.UserData.value_or("");
  return {};
}

LaunchConfigurationsType LaunchConfigurations::describe_launch_configurations(
    world::Call& call, const LaunchConfigurationNamesType& in) {
  const Page page(call, limits::launch_configurations_page, in.MaxRecords, in.NextToken);
  const auto& names = in.LaunchConfigurationNames.or_default();
  LaunchConfigurationsType out;
  rows_.scan(call.scope, {}, page.start(),
             [&](std::string_view name, const LaunchConfigurationRow& row) {
               if (!names.empty() && std::find(names.begin(), names.end(), name) == names.end()) {
                 return true;
               }
               if (out.LaunchConfigurations.size() == page.limit()) {
                 out.NextToken = page.token(name);
                 return false;
               }
               out.LaunchConfigurations.push_back(row.settings);
               out.LaunchConfigurations.back().LaunchConfigurationARN =
                   arn_of(world_, call.scope, row.settings);
               return true;
             });
  return out;
}

api::Unit LaunchConfigurations::delete_launch_configuration(
    world::Call& call, const LaunchConfigurationNameType& in) {
  const std::string& name = in.LaunchConfigurationName;
  if (find(call.scope, name) == nullptr) throw errors::launch_configuration_not_found(name);
  world_.component<Groups>().each(call.scope, [&](std::string_view group, const GroupRow& row) {
    if (row.settings.LaunchConfigurationName == name) {
      throw errors::launch_configuration_in_use(name, group);
    }
    return true;
  });
  rows_.erase(call.scope, name);
  return {};
}

}  // namespace windtunnel::autoscaling
