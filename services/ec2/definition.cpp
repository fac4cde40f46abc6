#include "services/ec2/definition.hpp"

#include "services/ec2/descriptions.hpp"
#include "services/ec2/errors.hpp"
#include "services/ec2/instance_type.hpp"
#include "services/ec2/kinds.hpp"
#include "services/ec2/launch_template_tokens.hpp"
#include "services/ec2/launch_template_versions.hpp"
#include "services/ec2/launch_templates.hpp"
#include "services/ec2/launches.hpp"
#include "services/ec2/tags.hpp"
#include "services/ec2/transitions.hpp"
#include "services/ec2/utilization.hpp"

namespace windtunnel::ec2 {
namespace {

constexpr std::uint8_t local(std::uint16_t kind) {
  return static_cast<std::uint8_t>(kind - kinds::service);
}

}  // namespace

world::ServiceDefinition definition() {
  using simulation::Band;
  using simulation::EventClass;
  world::ServiceDefinition definition(service_model, 4);
  definition.component<Launches>();
  definition.component<Transitions>();
  definition.component<Descriptions>();
  definition.component<TagOperations>();
  definition.component<LaunchTemplateTokens>();
  definition.component<LaunchTemplates>();
  definition.component<LaunchTemplateVersions>();

  definition.handle<operations::RunInstances, &Launches::run_instances>();
  definition.handle<operations::StartInstances, &Transitions::start_instances>();
  definition.handle<operations::StopInstances, &Transitions::stop_instances>();
  definition.handle<operations::TerminateInstances, &Transitions::terminate_instances>();
  definition.handle<operations::DescribeInstances, &Descriptions::describe_instances>();
  definition.handle<operations::CreateTags, &TagOperations::create_tags>();
  definition.handle<operations::DeleteTags, &TagOperations::delete_tags>();
  definition.handle<operations::DescribeTags, &TagOperations::describe_tags>();
  definition.handle<operations::CreateLaunchTemplate, &LaunchTemplates::create_launch_template>();
  definition
      .handle<operations::DescribeLaunchTemplates, &LaunchTemplates::describe_launch_templates>();
  definition.handle<operations::ModifyLaunchTemplate, &LaunchTemplates::modify_launch_template>();
  definition.handle<operations::DeleteLaunchTemplate, &LaunchTemplates::delete_launch_template>();
  definition.handle<operations::CreateLaunchTemplateVersion,
                    &LaunchTemplateVersions::create_launch_template_version>();
  definition.handle<operations::DescribeLaunchTemplateVersions,
                    &LaunchTemplateVersions::describe_launch_template_versions>();
  definition.handle<operations::DeleteLaunchTemplateVersions,
                    &LaunchTemplateVersions::delete_launch_template_versions>();

  definition.on_event<&Launches::on_booted>(local(kinds::booted),
                                            {"ec2.booted", Band::lifecycle, EventClass::work});
  definition.on_event<&Launches::on_agents_ready>(
      local(kinds::agents_ready), {"ec2.agents_ready", Band::lifecycle, EventClass::work});
  definition.on_event<&Transitions::on_transition>(
      local(kinds::transition), {"ec2.transition", Band::lifecycle, EventClass::work});
  definition.on_event<&Transitions::on_agents_ready>(
      local(kinds::restarted_agents_ready),
      {"ec2.restarted_agents_ready", Band::lifecycle, EventClass::work});
  // Nobody waits for a terminated instance to be forgotten.
  definition.on_event<&Transitions::on_record_vanishes>(
      local(kinds::record_vanishes),
      {"ec2.record_vanishes", Band::lifecycle, EventClass::background});

  definition.component<Utilization>();
  definition.on_event<&Utilization::publish>(
      local(kinds::publish_utilization),
      {"ec2.publish_utilization", Band::metrics, EventClass::background});

  definition.resource_type<InstanceType>();
  definition.violations_become(errors::of_violations);
  return definition;
}

}  // namespace windtunnel::ec2
