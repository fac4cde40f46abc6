#include "services/autoscaling/launch_requests.hpp"

#include "services/autoscaling/errors.hpp"

namespace windtunnel::autoscaling {
namespace {

std::vector<ec2::Tag> instance_tags_of(const AutoScalingGroup& settings) {
  std::vector<ec2::Tag> tags{
      {.Key = std::string(group_tag), .Value = settings.AutoScalingGroupName}};
  for (const TagDescription& tag : settings.Tags.or_default()) {
    if (*tag.PropagateAtLaunch) tags.push_back({.Key = tag.Key, .Value = tag.Value});
  }
  return tags;
}

void take(const LaunchConfiguration& from, ec2::RunInstancesRequest& request) {
  request.ImageId = from.ImageId;
  request.InstanceType = from.InstanceType;
  request.EbsOptimized = from.EbsOptimized;
  if (!from.KeyName.or_default().empty()) request.KeyName = from.KeyName;
  request.Monitoring.emplace().Enabled =
      from.InstanceMonitoring.or_default().Enabled.value_or(true);
  if (from.IamInstanceProfile) {
    auto& profile = request.IamInstanceProfile.emplace();
    (from.IamInstanceProfile->starts_with("arn:") ? profile.Arn : profile.Name) =
        *from.IamInstanceProfile;
  }
  std::vector<std::string> ids;
  std::vector<std::string> names;
  for (const std::string& group : from.SecurityGroups.or_default()) {
    (group.starts_with("sg-") ? ids : names).push_back(group);
  }
  if (!ids.empty()) request.SecurityGroupIds = std::move(ids);
  if (!names.empty()) request.SecurityGroups = std::move(names);
}

/// What a launch is whatever it is from.
ec2::RunInstancesRequest plain_request(const AutoScalingGroup& settings,
                                       const OccasionRow::Place& place, std::uint32_t count) {
  ec2::RunInstancesRequest request;
  request.MinCount = request.MaxCount = static_cast<std::int32_t>(count);
  request.Placement.emplace().AvailabilityZone = place.zone;
  if (!place.subnet.empty()) request.SubnetId = place.subnet;
  request.TagSpecifications.emplace().push_back(
      {.ResourceType = std::string("instance"), .Tags = instance_tags_of(settings)});
  return request;
}

}  // namespace

ec2::RunInstancesRequest launch_request(const AutoScalingGroup& settings,
                                        const LaunchConfigurationRow* configuration,
                                        const OccasionRow::Place& place, std::uint32_t count) {
  if (configuration == nullptr) {
    throw errors::launch_configuration_not_found(settings.LaunchConfigurationName.or_default());
  }
  ec2::RunInstancesRequest request = plain_request(settings, place, count);
  take(configuration->settings, request);
  return request;
}

ec2::RunInstancesRequest launch_request(const AutoScalingGroup& settings,
                                        const LaunchTemplateSpecification& launch_template,
                                        const OccasionRow::Place& place, std::uint32_t count) {
  ec2::RunInstancesRequest request = plain_request(settings, place, count);
  request.LaunchTemplate = ec2::LaunchTemplateSpecification{
      .LaunchTemplateId = launch_template.LaunchTemplateId, .Version = launch_template.Version};
  return request;
}

}  // namespace windtunnel::autoscaling
