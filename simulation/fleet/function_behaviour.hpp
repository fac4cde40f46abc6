#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "simulation/fleet/fleet_specification.hpp"
#include "simulation/random.hpp"

namespace windtunnel::simulation {

/// How long an invocation takes where the fleet file leaves it open.
inline constexpr Duration invocation_duration{20};

/// The version of a function that an invocation runs.
struct FunctionPlace {
  std::string_view name;
  std::string_view version;
  std::string_view account;
  std::string_view region;
};

/// The first entry that fits, or a behaviour that succeeds and answers null.
const FunctionBehaviour& find_function(const std::vector<FunctionBehaviour>& functions,
                                       const FunctionPlace& place);

struct InvocationPlan {
  Duration takes{0};
  bool fails = false;
};

/// How the `n`-th invocation goes: a pure function of its arguments. `key` is the path of the
/// function or alias that was invoked.
InvocationPlan plan_invocation(const FunctionBehaviour& behaviour, const RandomKey& key,
                               std::uint64_t n);

}  // namespace windtunnel::simulation
