#include "emulator/world/local_client.hpp"

#include <stdexcept>

namespace windtunnel::world {

CallResult LocalClient::call_erased(const api::OperationModel& operation, const void* input,
                                    void* output) {
  const ServiceDefinition* service = world_.registry().find_owner(operation);
  if (service == nullptr) {
    throw std::logic_error(std::string(operation.name) + " is of no service in this registry");
  }
  service->check_input(operation, input);
  return world_.call({service, &operation, scope_, access_key_id_, input, output, false});
}

}  // namespace windtunnel::world
