#include "services/ssm/definition.hpp"

#include "services/ssm/errors.hpp"
#include "services/ssm/parameter_labels.hpp"
#include "services/ssm/parameter_reads.hpp"
#include "services/ssm/parameter_store.hpp"
#include "services/ssm/parameter_tags.hpp"
#include "services/ssm/parameter_type.hpp"
#include "services/ssm/parameters.hpp"
#include "services/ssm/sections.hpp"

namespace windtunnel::ssm {

world::ServiceDefinition definition() {
  world::ServiceDefinition definition(service_model, service_number);
  definition.component<ParameterStore>();
  definition.component<Parameters>();
  definition.component<ParameterReads>();
  definition.component<ParameterLabels>();
  definition.component<ParameterTags>();

  definition.handle<operations::PutParameter, &Parameters::put_parameter>();
  definition.handle<operations::DeleteParameter, &Parameters::delete_parameter>();
  definition.handle<operations::DeleteParameters, &Parameters::delete_parameters>();
  definition.handle<operations::GetParameter, &ParameterReads::get_parameter>();
  definition.handle<operations::GetParameters, &ParameterReads::get_parameters>();
  definition.handle<operations::GetParametersByPath, &ParameterReads::get_parameters_by_path>();
  definition.handle<operations::GetParameterHistory, &ParameterReads::get_parameter_history>();
  definition.handle<operations::DescribeParameters, &ParameterReads::describe_parameters>();
  definition.handle<operations::LabelParameterVersion, &ParameterLabels::label_parameter_version>();
  definition
      .handle<operations::UnlabelParameterVersion, &ParameterLabels::unlabel_parameter_version>();
  definition.handle<operations::AddTagsToResource, &ParameterTags::add_tags_to_resource>();
  definition
      .handle<operations::RemoveTagsFromResource, &ParameterTags::remove_tags_from_resource>();
  definition.handle<operations::ListTagsForResource, &ParameterTags::list_tags_for_resource>();

  // A schedule, not work: a world at rest does not wait for a date months ahead.
  definition.on_event<&ParameterStore::expire>(
      event_numbers::expire_parameters,
      {"ssm.expire_parameters", simulation::Band::action, simulation::EventClass::background});
  definition.resource_type<ParameterType>();
  definition.violations_become(errors::violation);
  return definition;
}

}  // namespace windtunnel::ssm
