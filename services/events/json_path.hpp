#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace windtunnel::events {

/// The paths that InputPath and InputPathsMap have: "$.detail.x", "$.resources[0]",
/// "$['detail-type']" (EB-080).
class JsonPath {
 public:
  /// Nothing for what is no such path.
  static std::optional<JsonPath> read(std::string_view text);

  /// What stands there; null where there is nothing.
  const nlohmann::ordered_json* find(const nlohmann::ordered_json& document) const;

 private:
  /// A member, or an element where `name` is absent.
  struct Step {
    std::optional<std::string> name;
    std::size_t index = 0;
  };
  std::vector<Step> steps_;
};

}  // namespace windtunnel::events
