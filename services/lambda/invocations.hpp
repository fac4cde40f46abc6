#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/lambda/execution.hpp"
#include "services/lambda/function_name.hpp"
#include "services/lambda/rows.hpp"
#include "simulation/event.hpp"
#include "simulation/rows.hpp"

namespace windtunnel::lambda {

/// Invocations. One that is waited for answers at once: how long it took is accounted, not passed.
/// An Event invocation begins a moment later and ends when it would have.
class Invocations final : public world::Component {
 public:
  explicit Invocations(world::World& world);

  InvocationResponse invoke(world::Call& call, const InvocationRequest& in);
  InvokeWithResponseStreamResponse invoke_with_response_stream(
      world::Call& call, const InvokeWithResponseStreamRequest& in);

  void invocation_begins(const simulation::Event& event);
  void invocation_ends(const simulation::Event& event);
  void code_ended(const world::OutsideCallEnded& signal);

 private:
  /// How an invocation went. There is no execution of an Event (202), which runs later, and of a
  /// DryRun (204).
  struct Outcome {
    std::int32_t status = 200;
    std::optional<Execution> execution = std::nullopt;
  };

  /// Checks an invocation and runs it or, where it is an Event, has it run later.
  Outcome carry_out(world::Call& call, const InvocationRequest& in);
  /// The number of this invocation of the resource, from 0.
  std::uint64_t count(const FunctionReference& function);
  bool exists(const FunctionReference& function, const std::string& version) const;
  /// Which version the `n`-th invocation runs.
  std::string version_for(const FunctionReference& function, std::uint64_t n) const;
  Execution plan(const FunctionReference& function, const std::string& version, std::uint64_t n,
                 Instant began) const;
  world::OutsideCall code_for(const Execution& execution, const std::string& payload) const;
  void account_for(const Execution& execution);
  void queue(const FunctionReference& function, const std::string& payload);
  /// Has a lifecycle hook report to CodeDeploy; false where that answers with an error.
  bool report(const QueuedInvocationRow& row, const Execution& execution);

  world::Table<CountRow> counts_;
  simulation::Rows<QueuedInvocationRow> queued_;
  simulation::Rows<CountRow> queued_numbers_;
};

}  // namespace windtunnel::lambda
