#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "emulator/world/call.hpp"
#include "emulator/world/operation.hpp"
#include "emulator/world/resource_directory.hpp"
#include "emulator/world/world.hpp"

namespace windtunnel::test {

/// Keeps a world's writes in a map, as the journal would in RocksDB.
class MemoryStore final : public world::WorldStore {
 public:
  void write(const world::Batch& batch) override;
  void read(std::string_view prefix,
            const std::function<bool(std::string_view, std::string_view)>& visit) const override;

  std::map<std::string, std::string, std::less<>> entries;
};

/// A world without sockets for service tests: calls go through validation into the handler as
/// from a client, time moves only when told.
class TestWorld {
 public:
  /// `registry` outlives the test world: make one per test binary.
  explicit TestWorld(const world::ServiceRegistry& registry) : TestWorld(registry, settings_at()) {}
  TestWorld(const world::ServiceRegistry& registry, world::Settings settings);

  /// Epoch 2026-01-01T00:00:00Z, seed 1, manual clock, limits as AWS has them.
  static world::Settings settings_at(std::string_view epoch = "2026-01-01T00:00:00Z");

  /// Calls an operation as a client in account 123456789012, us-east-1. ApiErrors are thrown.
  template <class Operation>
  typename Operation::Output call(const typename Operation::Input& input) {
    return call_in<Operation>(scope, input);
  }
  template <class Operation>
  typename Operation::Output call_in(const world::Scope& where,
                                     const typename Operation::Input& input) {
    typename Operation::Output output{};
    call_erased(where, Operation::model(), &input, &output);
    return output;
  }
  /// The code of the ApiError that the call ends in; empty if it succeeds. Its message is in
  /// `last_message`.
  template <class Operation>
  std::string error_of(const typename Operation::Input& input) {
    try {
      call<Operation>(input);
      return {};
    } catch (const api::ApiError& error) {
      last_message = error.message;
      return error.code;
    }
  }

  void advance(simulation::Duration span);
  void run_to_rest();
  /// A copy made from what the journal would hold; compares equal in digest.
  std::unique_ptr<world::World> restored();
  /// A world made anew from the settings and the command log alone.
  std::unique_ptr<world::World> replayed();
  /// Runs `body` inside a call's turn, for resource types: they need a Call.
  void in_call(const std::function<void(world::Call&)>& body);

  const world::ServiceRegistry& registry;
  MemoryStore store;
  std::unique_ptr<world::World> world;
  world::Scope scope{"123456789012", "us-east-1"};
  std::string access_key_id = "AKIAIOSFODNN7EXAMPLE";
  std::string last_message;
  /// Whether the last call parked itself.
  std::optional<simulation::Instant> parked_until;

 private:
  void call_erased(const world::Scope& where, const api::OperationModel& operation,
                   const void* input, void* output);
};

}  // namespace windtunnel::test
