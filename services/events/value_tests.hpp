#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "services/events/pattern_json.hpp"

namespace windtunnel::events {

/// One element of a leaf's array: what the value in the event is to be (EB-033 to EB-041).
struct ValueTest {
  /// Of a scalar. Empty for {"exists":false}, which no value passes.
  std::function<bool(const nlohmann::json&)> accepts;

  bool wants_absence() const { return !accepts; }
};

/// Throws PatternFault.
ValueTest read_value_test(const PatternJson& element);

/// The operators, which `$or` does not take for names of fields (EB-042).
bool is_operator(std::string_view name);

}  // namespace windtunnel::events
