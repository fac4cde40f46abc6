#include "services/autoscaling/group_settings.hpp"

#include <algorithm>

#include "emulator/world/network.hpp"
#include "services/autoscaling/errors.hpp"
#include "services/autoscaling/launch_configurations.hpp"
#include "services/autoscaling/launch_templates.hpp"
#include "services/autoscaling/limits.hpp"
#include "services/autoscaling/reference.hpp"
#include "simulation/fleet/regions.hpp"

namespace windtunnel::autoscaling {
namespace {

void check_name(const std::string& name) {
  const bool is_good = std::all_of(
      name.begin(), name.end(), [](char byte) { return byte >= 33 && byte <= 126 && byte != ':'; });
  if (name.empty() || name.size() > limits::group_name_characters || !is_good) {
    throw errors::validation(
        "The name of an AutoScalingGroup has 1 to 255 ASCII characters, no spaces and no colon.");
  }
}

/// What both requests may ask for and nothing here does.
template <class Input>
void refuse_what_is_not_modelled(const Input& in) {
  if (in.MixedInstancesPolicy) throw errors::not_implemented("mixed instances policies");
  if (in.AvailabilityZoneIds) {
    throw errors::not_implemented("zones by their ids: name the zones or their subnets");
  }
  if (in.AvailabilityZoneImpairmentPolicy.or_default().ZonalShiftEnabled.value_or(false)) {
    throw errors::not_implemented("zonal shift");
  }
  if (in.CapacityReservationSpecification) throw errors::not_implemented("capacity reservations");
  if (in.InstanceLifecyclePolicy.or_default()
          .RetentionTriggers.or_default()
          .TerminateHookAbandon.value_or("terminate") != "terminate") {
    throw errors::not_implemented("instances that are retained");
  }
  if (in.InstanceMaintenancePolicy) throw errors::not_implemented("instance maintenance policies");
  if (in.MaxInstanceLifetime.value_or(0) != 0) throw errors::not_implemented("MaxInstanceLifetime");
  if (in.CapacityRebalance.value_or(false)) throw errors::not_implemented("spot instances");
  if (!in.PlacementGroup.or_default().empty()) throw errors::not_implemented("placement groups");
  if (in.DesiredCapacityType.value_or("units") != "units") {
    throw errors::not_implemented("capacity in anything but units");
  }
}

void check_policies(const std::vector<std::string>& policies) {
  for (const std::string& policy : policies) {
    if (policy.starts_with("arn:")) throw errors::not_implemented("termination by a function");
    const auto& known = termination_policies();
    if (std::find(known.begin(), known.end(), policy) == known.end()) {
      throw errors::validation("The termination policy " + policy + " is not valid.");
    }
  }
}

/// The members that both requests have, where they are given.
template <class Input>
void take(const Input& in, AutoScalingGroup& settings) {
  if (in.DefaultCooldown) settings.DefaultCooldown = *in.DefaultCooldown;
  if (in.HealthCheckType) {
    if (*in.HealthCheckType != "EC2" && *in.HealthCheckType != "ELB") {
      throw errors::not_implemented("health checks of type " + *in.HealthCheckType);
    }
    settings.HealthCheckType = *in.HealthCheckType;
  }
  if (in.HealthCheckGracePeriod) settings.HealthCheckGracePeriod = in.HealthCheckGracePeriod;
  if (in.TerminationPolicies && !in.TerminationPolicies->empty()) {
    check_policies(*in.TerminationPolicies);
    settings.TerminationPolicies = in.TerminationPolicies;
  }
  if (in.NewInstancesProtectedFromScaleIn) {
    settings.NewInstancesProtectedFromScaleIn = in.NewInstancesProtectedFromScaleIn;
  }
  if (in.ServiceLinkedRoleARN) settings.ServiceLinkedRoleARN = in.ServiceLinkedRoleARN;
  if (in.DefaultInstanceWarmup) {
    settings.DefaultInstanceWarmup = in.DefaultInstanceWarmup;
    if (*in.DefaultInstanceWarmup == -1) settings.DefaultInstanceWarmup.reset();
  }
  if (in.DeletionProtection) settings.DeletionProtection = in.DeletionProtection;
  if (in.AvailabilityZoneDistribution) {
    settings.AvailabilityZoneDistribution = in.AvailabilityZoneDistribution;
  }
  if (in.Context) settings.Context = in.Context;
}

/// A subnet lies in a zone, so that subnets alone say both.
void take_zones(const world::Call& call, const std::vector<std::string>& zones,
                const api::Opt<std::string>& subnets, AutoScalingGroup& settings) {
  const std::vector<std::string> known = simulation::zones_of(call.scope.region);
  for (const std::string& zone : zones) {
    if (std::find(known.begin(), known.end(), zone) == known.end()) {
      throw errors::unknown_zone(zone);
    }
  }
  settings.AvailabilityZones = zones;
  settings.VPCZoneIdentifier.reset();
  const std::vector<std::string> list = subnets_of(subnets.or_default());
  if (!list.empty()) {
    settings.VPCZoneIdentifier = subnets;
    settings.AvailabilityZones.clear();
    for (const std::string& subnet : list) {
      settings.AvailabilityZones.push_back(
          world::place_of_subnet(call.world, call.scope, subnet).zone);
    }
  }
  std::vector<std::string>& taken = settings.AvailabilityZones;
  std::sort(taken.begin(), taken.end());
  taken.erase(std::unique(taken.begin(), taken.end()), taken.end());
  if (taken.empty()) throw errors::zone_needed();
}

void take_launch_configuration(const world::Call& call, const std::string& name,
                               AutoScalingGroup& settings) {
  if (call.world.component<LaunchConfigurations>().find(call.scope, name) == nullptr) {
    throw errors::launch_configuration_not_found(name);
  }
  settings.LaunchTemplate.reset();
  settings.LaunchConfigurationName = name;
}

/// What both requests may launch from, where one says so.
template <class Input>
void take_launch_source(const world::Call& call, const Input& in, AutoScalingGroup& settings) {
  if (in.LaunchConfigurationName) {
    take_launch_configuration(call, *in.LaunchConfigurationName, settings);
  }
  if (in.LaunchTemplate) take_launch_template(call, *in.LaunchTemplate, settings);
}

void take_target_groups(const CreateAutoScalingGroupType& in, AutoScalingGroup& settings) {
  std::vector<std::string> arns = in.TargetGroupARNs.or_default();
  for (const TrafficSourceIdentifier& source : in.TrafficSources.or_default()) {
    if (source.Type.value_or("elbv2") != "elbv2") {
      throw errors::not_implemented("traffic sources that are no target groups");
    }
    arns.push_back(source.Identifier);
  }
  settings.TargetGroupARNs = std::move(arns);
}

void check_sizes(const AutoScalingGroup& settings) {
  if (settings.MinSize < 0 || settings.MaxSize < 0) {
    throw errors::validation("The sizes of an AutoScalingGroup must not be negative.");
  }
  if (settings.MaxSize > limits::most_group_size) {
    throw errors::validation("Windtunnel's AutoScalingGroups have at most 1000000 instances.");
  }
  if (settings.MaxSize < settings.MinSize) {
    throw errors::validation("Max bound, " + std::to_string(settings.MaxSize) +
                             ", must be greater than or equal to min bound, " +
                             std::to_string(settings.MinSize));
  }
  if (settings.DesiredCapacity < settings.MinSize || settings.DesiredCapacity > settings.MaxSize) {
    throw errors::desired_out_of_bounds(settings.DesiredCapacity, settings.MinSize,
                                        settings.MaxSize);
  }
}

}  // namespace

std::vector<std::string> subnets_of(std::string_view vpc_zone_identifier) {
  std::vector<std::string> subnets;
  std::string subnet;
  for (const char byte : std::string(vpc_zone_identifier) + ",") {
    if (byte == ' ') continue;
    if (byte != ',') {
      subnet += byte;
    } else if (!subnet.empty()) {
      subnets.push_back(std::exchange(subnet, {}));
    }
  }
  return subnets;
}

bool is_suspended(const AutoScalingGroup& settings, std::string_view process) {
  const auto& list = settings.SuspendedProcesses.or_default();
  return std::any_of(list.begin(), list.end(), [&](const SuspendedProcess& suspended) {
    return suspended.ProcessName == std::string(process);
  });
}

AutoScalingGroup new_settings(const world::Call& call, const CreateAutoScalingGroupType& in) {
  check_name(in.AutoScalingGroupName);
  refuse_what_is_not_modelled(in);
  if (in.InstanceId) throw errors::not_implemented("groups made from an instance");
  if (in.LaunchConfigurationName.has_value() == in.LaunchTemplate.has_value()) {
    throw errors::one_launch_source_needed();
  }
  if (!in.LoadBalancerNames.or_default().empty()) throw errors::load_balancers_invalid();
  AutoScalingGroup settings;
  settings.AutoScalingGroupName = in.AutoScalingGroupName;
  settings.CreatedTime = call.now();
  settings.DefaultCooldown = 300;
  settings.HealthCheckType = "EC2";
  settings.HealthCheckGracePeriod = 0;
  settings.TerminationPolicies = std::vector<std::string>{"Default"};
  settings.NewInstancesProtectedFromScaleIn = false;
  settings.ServiceLinkedRoleARN =
      "arn:aws:iam::" + call.scope.account +
      ":role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
  settings.LoadBalancerNames.emplace();
  settings.SuspendedProcesses.emplace();
  settings.EnabledMetrics.emplace();
  take(in, settings);
  take_zones(call, in.AvailabilityZones.or_default(), in.VPCZoneIdentifier, settings);
  take_launch_source(call, in, settings);
  take_target_groups(in, settings);
  settings.MinSize = in.MinSize;
  settings.MaxSize = in.MaxSize;
  settings.DesiredCapacity = in.DesiredCapacity.value_or(in.MinSize);
  check_sizes(settings);
  return settings;
}

void update_settings(const world::Call& call, const UpdateAutoScalingGroupType& in,
                     AutoScalingGroup& settings) {
  refuse_what_is_not_modelled(in);
  if (in.LaunchConfigurationName && in.LaunchTemplate) throw errors::one_launch_source_needed();
  take(in, settings);
  if (in.AvailabilityZones || in.VPCZoneIdentifier) {
    take_zones(call, in.AvailabilityZones.or_default(), in.VPCZoneIdentifier, settings);
  }
  take_launch_source(call, in, settings);
  if (in.MinSize) settings.MinSize = *in.MinSize;
  if (in.MaxSize) settings.MaxSize = *in.MaxSize;
  if (in.DesiredCapacity) {
    settings.DesiredCapacity = *in.DesiredCapacity;
  } else if (settings.MinSize <= settings.MaxSize) {
    settings.DesiredCapacity =
        std::clamp(settings.DesiredCapacity, settings.MinSize, settings.MaxSize);
  }
  check_sizes(settings);
}

}  // namespace windtunnel::autoscaling
