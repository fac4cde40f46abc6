#pragma once

#include <string>

#include "services/lambda/function_name.hpp"
#include "services/lambda/rows.hpp"
#include "simulation/fleet/function_behaviour.hpp"
#include "simulation/random.hpp"

namespace windtunnel::lambda {

/// One run of a function: modelled by the world's fleet file, not executed.
struct Execution {
  /// As invoked: with the alias, not the version.
  FunctionReference function;
  std::string version;
  std::string request_id;
  Instant began{};
  simulation::Duration takes{0};
  bool fails = false;
  bool times_out = false;
  const simulation::FunctionBehaviour* behaviour = nullptr;

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

}  // namespace windtunnel::lambda
