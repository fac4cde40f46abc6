#pragma once

#include <algorithm>
#include <cstddef>

namespace windtunnel::api {

/// Whether no more than so many objects and arrays are in one another. Of JSON from a client this
/// is asked before anything else: nlohmann::json reads any depth, but copies, compares and writes
/// by recursion. `Json` is nlohmann's type itself, so that nothing is converted, which copies.
template <typename Json>
bool is_nested_within(const Json& value, std::size_t depth) {
  if (!value.is_structured()) return true;
  if (depth == 0) return false;
  return std::all_of(value.begin(), value.end(),
                     [&](const Json& inner) { return is_nested_within(inner, depth - 1); });
}

}  // namespace windtunnel::api
