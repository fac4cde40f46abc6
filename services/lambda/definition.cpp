#include "services/lambda/definition.hpp"

#include "services/lambda/aliases.hpp"
#include "services/lambda/errors.hpp"
#include "services/lambda/function_options.hpp"
#include "services/lambda/function_traffic.hpp"
#include "services/lambda/functions.hpp"
#include "services/lambda/invocations.hpp"
#include "services/lambda/permissions.hpp"
#include "services/lambda/sections.hpp"
#include "services/lambda/versions.hpp"

namespace windtunnel::lambda {

using simulation::Band;
using simulation::EventClass;

world::ServiceDefinition definition() {
  world::ServiceDefinition lambda(service_model, service_number);
  lambda.violations_become(&errors::of_violations);

  lambda.component<Functions>();
  lambda.handle<operations::CreateFunction, &Functions::create_function>();
  lambda.handle<operations::GetFunction, &Functions::get_function>();
  lambda.handle<operations::GetFunctionConfiguration, &Functions::get_function_configuration>();
  lambda.handle<operations::ListFunctions, &Functions::list_functions>();
  lambda.handle<operations::UpdateFunctionCode, &Functions::update_function_code>();
  lambda
      .handle<operations::UpdateFunctionConfiguration, &Functions::update_function_configuration>();
  lambda.handle<operations::DeleteFunction, &Functions::delete_function>();
  lambda.on_event<&Functions::settled>(event_numbers::settled,
                                       {"lambda.settled", Band::lifecycle, EventClass::work});

  lambda.component<Versions>();
  lambda.handle<operations::PublishVersion, &Versions::publish_version>();
  lambda.handle<operations::ListVersionsByFunction, &Versions::list_versions_by_function>();

  lambda.component<Aliases>();
  lambda.handle<operations::CreateAlias, &Aliases::create_alias>();
  lambda.handle<operations::GetAlias, &Aliases::get_alias>();
  lambda.handle<operations::UpdateAlias, &Aliases::update_alias>();
  lambda.handle<operations::DeleteAlias, &Aliases::delete_alias>();
  lambda.handle<operations::ListAliases, &Aliases::list_aliases>();

  lambda.component<Permissions>();
  lambda.handle<operations::AddPermission, &Permissions::add_permission>();
  lambda.handle<operations::RemovePermission, &Permissions::remove_permission>();
  lambda.handle<operations::GetPolicy, &Permissions::get_policy>();

  lambda.component<FunctionOptions>();
  lambda.handle<operations::TagResource, &FunctionOptions::tag_resource>();
  lambda.handle<operations::UntagResource, &FunctionOptions::untag_resource>();
  lambda.handle<operations::ListTags, &FunctionOptions::list_tags>();
  lambda.handle<operations::PutFunctionConcurrency, &FunctionOptions::put_function_concurrency>();
  lambda.handle<operations::GetFunctionConcurrency, &FunctionOptions::get_function_concurrency>();
  lambda.handle<operations::DeleteFunctionConcurrency,
                &FunctionOptions::delete_function_concurrency>();

  lambda.component<Invocations>();
  lambda.handle<operations::Invoke, &Invocations::invoke>();
  lambda.handle<operations::InvokeWithResponseStream, &Invocations::invoke_with_response_stream>();
  lambda.on_signal<world::OutsideCallEnded, &Invocations::code_ended>();
  lambda.on_event<&Invocations::invocation_begins>(
      event_numbers::invocation_begins,
      {"lambda.invocation_begins", Band::lifecycle, EventClass::work});
  lambda.on_event<&Invocations::invocation_ends>(
      event_numbers::invocation_ends,
      {"lambda.invocation_ends", Band::lifecycle, EventClass::work});

  lambda.component<FunctionTraffic>();
  lambda.on_event<&FunctionTraffic::publish>(
      event_numbers::publish_traffic,
      {"lambda.publish_traffic", Band::metrics, EventClass::background});
  return lambda;
}

}  // namespace windtunnel::lambda
