#pragma once

#include <string>

#include "emulator/world/world.hpp"

namespace windtunnel::world {

/// Calls a world from its own process, as an AWS client of one account and region does from
/// outside: checked against the model, each call a command.
class LocalClient {
 public:
  LocalClient(World& world, Scope scope, std::string access_key_id)
      : world_(world), scope_(std::move(scope)), access_key_id_(std::move(access_key_id)) {}

  /// ApiErrors are thrown. As after World::call, the world may have been left moving.
  template <class Operation>
  typename Operation::Output call(const typename Operation::Input& input) {
    typename Operation::Output output{};
    call_erased(Operation::model(), &input, &output);
    return output;
  }
  /// The same, types unknown.
  CallResult call_erased(const api::OperationModel& operation, const void* input, void* output);

 private:
  World& world_;
  Scope scope_;
  std::string access_key_id_;
};

}  // namespace windtunnel::world
