#include "simulation/fleet/function_behaviour.hpp"

#include "simulation/fleet/revision_behaviour.hpp"

namespace windtunnel::simulation {
namespace {

bool matches(const FunctionMatch& match, const FunctionPlace& place) {
  return matches_glob(match.name, place.name) && matches_glob(match.version, place.version) &&
         matches_glob(match.account, place.account) && matches_glob(match.region, place.region);
}

}  // namespace

const FunctionBehaviour& find_function(const std::vector<FunctionBehaviour>& functions,
                                       const FunctionPlace& place) {
  static const FunctionBehaviour defaults;
  for (const FunctionBehaviour& function : functions) {
    if (matches(function.match, place)) return function;
  }
  return defaults;
}

InvocationPlan plan_invocation(const FunctionBehaviour& behaviour, const RandomKey& key,
                               std::uint64_t n) {
  InvocationPlan plan;
  plan.takes = behaviour.takes ? uniform_duration(key.bits("duration", n), behaviour.takes->least,
                                                  behaviour.takes->most)
                               : invocation_duration;
  plan.fails = chance(key.bits("failure", n), behaviour.failure_probability);
  return plan;
}

}  // namespace windtunnel::simulation
