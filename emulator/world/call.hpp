#pragma once

#include <string>
#include <string_view>

#include "emulator/api/shape.hpp"
#include "emulator/world/scope.hpp"
#include "emulator/world/world.hpp"

namespace windtunnel::world {

/// One operation being served. A handler sees no HTTP, no lock and no clock but now().
class Call {
 public:
  Call(World& world, Scope scope, std::string access_key_id, const api::OperationModel& operation)
      : world(world),
        scope(std::move(scope)),
        access_key_id(std::move(access_key_id)),
        operation(operation) {}

  World& world;
  Scope scope;
  /// Who calls: the access key of the credential, empty for calls that the simulation makes.
  std::string access_key_id;
  const api::OperationModel& operation;
  /// The service principal on whose behalf another service calls, such as
  /// "codedeploy.amazonaws.com"; empty for clients.
  std::string service_principal;
  /// Set when a parked call's deadline has come: it must answer now.
  bool final_attempt = false;
  /// What the code answered for which the call waits, where it did.
  const OutsideResult* outside_result = nullptr;

  simulation::Instant now() const { return world.now(); }

  /// Calls another operation in the same turn, in its own savepoint, as the same caller. An
  /// ApiError undoes the inner call only, and is the caller's to handle.
  template <class Operation>
  typename Operation::Output invoke(const typename Operation::Input& input) {
    return world.invoke<Operation>(*this, scope, input);
  }

  /// Sets this call aside until something changes or `deadline` comes, then it is handled again
  /// from the start (with `final_attempt` at the deadline). Nothing of this attempt is kept.
  [[noreturn]] void park(simulation::Instant deadline) { throw ParkedCall{deadline}; }

  /// Sets this call aside until that code outside of the simulation has ended, then it is handled
  /// again from the start, with the result; the second time around that is returned.
  const OutsideResult& run_outside(OutsideCall code) {
    if (outside_result == nullptr) throw OutsideCallWanted{std::move(code)};
    return *outside_result;
  }
};

template <class Operation>
typename Operation::Output World::invoke(const Call& cause, const Scope& scope,
                                         const typename Operation::Input& input) {
  typename Operation::Output output{};
  Call inner(*this, scope, cause.access_key_id, Operation::model());
  inner.service_principal = cause.service_principal;
  invoke_erased(inner, &input, &output);
  return output;
}

template <class Operation>
typename Operation::Output World::invoke_as(std::string_view service_principal, const Scope& scope,
                                            const typename Operation::Input& input) {
  typename Operation::Output output{};
  Call inner(*this, scope, {}, Operation::model());
  inner.service_principal = service_principal;
  invoke_erased(inner, &input, &output);
  return output;
}

}  // namespace windtunnel::world
