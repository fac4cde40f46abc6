#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/events/api.hpp"
#include "simulation/time.hpp"

/// What a target gets: the event, or what Input, InputPath or InputTransformer make of it (EB-066,
/// EB-080 to EB-085).
namespace windtunnel::events {

/// Throws ValidationException where a target says it wrongly (EB-062, EB-081).
void check_input(const Target& target);

/// What there is to say beside the event.
struct InputContext {
  std::string rule_arn;
  std::string rule_name;
  simulation::Instant received_at{};
};
/// Nothing where the template becomes no JSON.
std::optional<std::string> input_of(const Target& target, std::string_view event,
                                    const InputContext& context);

}  // namespace windtunnel::events
