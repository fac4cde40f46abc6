#include "services/autoscaling/launch_templates.hpp"

#include "services/autoscaling/errors.hpp"
#include "services/autoscaling/group_settings.hpp"
#include "services/autoscaling/launch_requests.hpp"
#include "services/ec2/api.hpp"

namespace windtunnel::autoscaling {
namespace {

constexpr std::string_view principal = "autoscaling.amazonaws.com";

bool is_version(std::string_view version) {
  return version == "$Latest" || version == "$Default" ||
         (!version.empty() && version.find_first_not_of("0123456789") == std::string_view::npos);
}

/// Throws EC2's error, the one apart that says that it would launch.
void check_launch(const world::Call& call, const AutoScalingGroup& settings,
                  const LaunchTemplateSpecification& launch_template) {
  OccasionRow::Place place{settings.AvailabilityZones.front(), {}};
  const auto subnets = subnets_of(settings.VPCZoneIdentifier.or_default());
  if (!subnets.empty()) place.subnet = subnets.front();
  ec2::RunInstancesRequest request = launch_request(settings, launch_template, place, 1);
  request.DryRun = true;
  try {
    call.world.invoke_as<ec2::operations::RunInstances>(principal, call.scope, request);
  } catch (const api::ApiError& error) {
    if (error.code != "DryRunOperation") throw;
  }
}

}  // namespace

void take_launch_template(const world::Call& call, const LaunchTemplateSpecification& given,
                          AutoScalingGroup& settings) {
  if (given.LaunchTemplateId.has_value() == given.LaunchTemplateName.has_value()) {
    throw errors::launch_template_not_named();
  }
  if (given.Version && !is_version(*given.Version)) {
    throw errors::invalid_launch_template_version();
  }
  settings.LaunchConfigurationName.reset();
  settings.LaunchTemplate = given;
  try {
    const LaunchTemplateSpecification resolved =
        resolved_launch_template(call.world, call.scope, given);
    settings.LaunchTemplate->LaunchTemplateId = resolved.LaunchTemplateId;
    settings.LaunchTemplate->LaunchTemplateName = resolved.LaunchTemplateName;
    check_launch(call, settings, resolved);
  } catch (const api::ApiError& error) {
    // What is not modelled is no fault of the template.
    if (error.code == "NotImplemented") throw;
    throw errors::launch_template_invalid(error.message);
  }
}

LaunchTemplateSpecification resolved_launch_template(world::World& world, const world::Scope& scope,
                                                     const LaunchTemplateSpecification& named) {
  ec2::DescribeLaunchTemplateVersionsRequest query;
  if (named.LaunchTemplateId) {
    query.LaunchTemplateId = named.LaunchTemplateId;
  } else {
    query.LaunchTemplateName = named.LaunchTemplateName;
  }
  query.Versions = std::vector<std::string>{named.Version.value_or("$Default")};
  const auto found =
      world.invoke_as<ec2::operations::DescribeLaunchTemplateVersions>(principal, scope, query);
  const ec2::LaunchTemplateVersion& version = found.LaunchTemplateVersions->front();
  return {.LaunchTemplateId = version.LaunchTemplateId,
          .LaunchTemplateName = version.LaunchTemplateName,
          .Version = std::to_string(*version.VersionNumber)};
}

}  // namespace windtunnel::autoscaling
