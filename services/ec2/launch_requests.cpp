#include "services/ec2/launch_requests.hpp"

#include <algorithm>

#include "services/ec2/errors.hpp"
#include "services/ec2/ids.hpp"
#include "services/ec2/limits.hpp"
#include "services/ec2/tag_rules.hpp"
#include "simulation/fleet/regions.hpp"

namespace windtunnel::ec2 {
namespace {

void check_counts(const RunInstancesRequest& input) {
  if (input.MinCount < 1) {
    throw errors::invalid_parameter_value("Value (" + std::to_string(input.MinCount) +
                                          ") for parameter minCount is invalid. Minimum value is "
                                          "1.");
  }
  if (input.MaxCount < input.MinCount) {
    throw errors::invalid_parameter_value("The maximum count " + std::to_string(input.MaxCount) +
                                          " is below the minimum count " +
                                          std::to_string(input.MinCount) + ".");
  }
  if (input.MaxCount > limits::launched_instances) throw errors::instance_limit_exceeded();
}

void check_placement(const Placement& placement) {
  if (placement.Tenancy.value_or("default") != "default" || placement.HostId ||
      placement.HostResourceGroupArn || placement.Affinity) {
    throw errors::not_implemented("dedicated hosts and tenancy");
  }
  if (placement.GroupId || !placement.GroupName.or_default().empty() || placement.PartitionNumber ||
      placement.SpreadDomain) {
    throw errors::not_implemented("placement groups");
  }
  if (placement.AvailabilityZoneId) {
    throw errors::not_implemented("placement by the id of a zone: name the zone");
  }
}

/// The zone of the request, of its subnet, or the region's first one.
std::string zone_of(const world::Call& call, const RunInstancesRequest& input) {
  const std::vector<std::string> zones = simulation::zones_of(call.scope.region);
  const std::string& asked = input.Placement.or_default().AvailabilityZone.or_default();
  if (!asked.empty()) {
    if (std::find(zones.begin(), zones.end(), asked) == zones.end()) {
      throw errors::invalid_parameter_value("Invalid availability zone: [" + asked + "]");
    }
    return asked;
  }
  if (zones.empty()) throw errors::not_implemented("the region " + call.scope.region);
  if (!input.SubnetId) return zones.front();
  return world::place_of_subnet(call.world, call.scope, *input.SubnetId).zone;
}

std::vector<GroupIdentifier> security_groups_of(const world::Call& call,
                                                const RunInstancesRequest& input) {
  std::vector<GroupIdentifier> groups;
  for (const std::string& id : input.SecurityGroupIds.or_default()) {
    if (!is_id(id, "sg-")) throw errors::security_group_not_found(id);
    groups.push_back({.GroupId = id});
  }
  std::vector<std::string> names = input.SecurityGroups.or_default();
  if (groups.empty() && names.empty()) names.emplace_back("default");
  for (const std::string& name : names) {
    groups.push_back(
        {.GroupId = security_group_id(call.world, call.scope, name), .GroupName = name});
  }
  const std::string own = security_group_id(call.world, call.scope, "default");
  for (GroupIdentifier& group : groups) {
    if (group.GroupId == own) group.GroupName = "default";
  }
  return groups;
}

world::Tags tags_of(const world::Call& call, const RunInstancesRequest& input) {
  world::Tags tags;
  for (const TagSpecification& specification : input.TagSpecifications.or_default()) {
    // Volumes and interfaces are not there to be tagged.
    if (specification.ResourceType != "instance") continue;
    for (const auto& [key, value] : read_tags(call, specification.Tags.or_default())) {
      if (!tags.emplace(key, value).second) throw duplicate_tag(key);
    }
  }
  check_tag_count(call.world, tags);
  if (input.LaunchTemplate) {
    tags["aws:ec2launchtemplate:id"] = *input.LaunchTemplate->LaunchTemplateId;
    tags["aws:ec2launchtemplate:version"] = *input.LaunchTemplate->Version;
  }
  return tags;
}

}  // namespace

void check_launch(const RunInstancesRequest& input) {
  if (!input.ImageId) throw errors::missing_parameter("ImageId");
  if (input.ImageId->starts_with("resolve:ssm:")) {
    throw errors::not_implemented("images that a parameter of Systems Manager names");
  }
  if (!is_id(*input.ImageId, "ami-")) throw errors::malformed_image_id(*input.ImageId);
  check_counts(input);
  check_placement(input.Placement.or_default());
  if (input.InstanceMarketOptions) throw errors::not_implemented("spot instances");
  if (input.HibernationOptions.or_default().Configured.value_or(false)) {
    throw errors::not_implemented("hibernation");
  }
  if (input.NetworkInterfaces || input.SecondaryInterfaces) {
    throw errors::not_implemented("network interfaces: name SubnetId and SecurityGroupIds");
  }
  if (input.PrivateIpAddress || input.Ipv6Addresses || input.Ipv6AddressCount) {
    throw errors::not_implemented("chosen addresses");
  }
  if (input.SubnetId && !is_id(*input.SubnetId, "subnet-")) {
    throw errors::subnet_not_found(*input.SubnetId);
  }
}

simulation::InstanceGroupSpecification specification_of(const world::Call& call,
                                                        const RunInstancesRequest& input) {
  using simulation::AgentState;
  simulation::InstanceGroupSpecification group;
  group.account = call.scope.account;
  group.region = call.scope.region;
  group.count = static_cast<std::uint32_t>(input.MaxCount);
  group.zones = {zone_of(call, input)};
  group.type = input.InstanceType.value_or("m1.small");
  group.image = *input.ImageId;
  group.tags = tags_of(call, input);
  group.agents = {.codedeploy = AgentState::down, .ssm = AgentState::down};
  return group;
}

LaunchRow launch_row_of(const world::Call& call, const RunInstancesRequest& input) {
  LaunchRow row;
  row.client_token = input.ClientToken.or_default();
  row.key_name = input.KeyName.or_default();
  const auto& profile = input.IamInstanceProfile.or_default();
  row.instance_profile_arn = profile.Arn.or_default();
  if (profile.Name) {
    row.instance_profile_arn =
        "arn:aws:iam::" + call.scope.account + ":instance-profile/" + *profile.Name;
  }
  row.subnet_id = input.SubnetId.or_default();
  row.security_groups = security_groups_of(call, input);
  row.detailed_monitoring = input.Monitoring.or_default().Enabled;
  row.ebs_optimized = input.EbsOptimized.value_or(false);
  row.terminate_protected = input.DisableApiTermination.value_or(false);
  row.stop_protected = input.DisableApiStop.value_or(false);
  return row;
}

}  // namespace windtunnel::ec2
