#include "services/sts/definition.hpp"

#include "services/sts/sections.hpp"
#include "services/sts/sessions.hpp"

namespace windtunnel::sts {

world::ServiceDefinition definition() {
  world::ServiceDefinition definition(service_model, service_number);
  definition.component<Sessions>();
  definition.handle<operations::GetCallerIdentity, &Sessions::get_caller_identity>();
  definition.handle<operations::AssumeRole, &Sessions::assume_role>();
  return definition;
}

}  // namespace windtunnel::sts
