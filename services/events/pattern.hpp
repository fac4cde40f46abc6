#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace windtunnel::events {

/// An event pattern, read once and matched often (EB-030 to EB-046). Matching takes time in
/// proportion to pattern and event: nothing in either makes it search.
class Pattern {
 public:
  /// Throws InvalidEventPatternException.
  explicit Pattern(std::string_view text);

  /// Whether an event as `as_matched` gives it matches.
  bool matches(const nlohmann::json& event) const;
  /// Whether an event may match of which the members of `known` are all that is known.
  bool may_match(const nlohmann::json& known) const;

  struct Node;

 private:
  std::shared_ptr<const Node> root_;
};

/// The event with keys that contain dots taken apart: to a pattern they are nested ones (EB-031).
nlohmann::json as_matched(nlohmann::json event);

}  // namespace windtunnel::events
