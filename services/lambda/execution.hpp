#pragma once

#include <string>

#include "emulator/world/outside_call.hpp"
#include "services/lambda/function_name.hpp"
#include "services/lambda/rows.hpp"
#include "simulation/fleet/function_behaviour.hpp"
#include "simulation/random.hpp"

namespace windtunnel::lambda {

/// One run of a function: modelled by the world's fleet file, or answered by code that the file
/// names.
struct Execution {
  /// As invoked: with the alias, not the version.
  FunctionReference function;
  std::string version;
  std::string request_id;
  Instant began{};
  simulation::Duration takes{0};
  simulation::Duration timeout{0};
  bool fails = false;
  bool times_out = false;
  const simulation::FunctionBehaviour* behaviour = nullptr;
  /// What it answers, as JSON; of one that fails the errorMessage and the errorType.
  std::string answer = "null";
  std::string error_message = {};
  std::string error_type = "Exception";
  /// What its code wrote.
  std::string log = {};

  bool has_failed() const { return fails || times_out; }
  /// What the caller gets: the modelled answer, or the document of a function error (LAM-031).
  std::string payload() const;
  /// The lines that the runtime writes for it, as far as they are modelled (LAM-036).
  std::string log_tail() const;
};

/// The `n`-th execution of what is invoked: a pure function of its arguments. One that takes longer
/// than the version's timeout ends there.
Execution plan_execution(const simulation::FleetSpecification& fleet,
                         const simulation::RandomKey& key, const FunctionReference& function,
                         const FunctionConfiguration& version, std::uint64_t n, Instant began);

/// What is run in place of a function whose behaviour says `runs`.
world::OutsideCall code_of(const Execution& execution, const FunctionConfiguration& version,
                           const std::string& payload);
/// It went as that code did. How long it takes stays as the fleet file says; only code that hangs
/// takes as long as the function may.
void decide(Execution& execution, const world::OutsideResult& result);

}  // namespace windtunnel::lambda
