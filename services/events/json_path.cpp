#include "services/events/json_path.hpp"

#include <nlohmann/json.hpp>

namespace windtunnel::events {

std::optional<JsonPath> JsonPath::read(std::string_view text) {
  if (!text.starts_with('$')) return std::nullopt;
  text.remove_prefix(1);
  JsonPath path;
  while (!text.empty()) {
    std::size_t length = 0;
    if (text[0] == '.') {
      length = std::min(text.find_first_of(".[", 1), text.size());
      if (length == 1) return std::nullopt;
      path.steps_.push_back({std::string(text.substr(1, length - 1)), 0});
    } else if (text.starts_with("['") || text.starts_with("[\"")) {
      const std::size_t end = text.find(std::string(1, text[1]) + "]", 2);
      if (end == std::string_view::npos) return std::nullopt;
      path.steps_.push_back({std::string(text.substr(2, end - 2)), 0});
      length = end + 2;
    } else {
      const std::size_t end = text.find(']');
      if (text[0] != '[' || end == std::string_view::npos || end < 2 || end > 8)
        return std::nullopt;
      Step step;
      for (const char digit : text.substr(1, end - 1)) {
        if (digit < '0' || digit > '9') return std::nullopt;
        step.index = step.index * 10 + static_cast<std::size_t>(digit - '0');
      }
      path.steps_.push_back(step);
      length = end + 1;
    }
    text.remove_prefix(length);
  }
  return path;
}

const nlohmann::ordered_json* JsonPath::find(const nlohmann::ordered_json& document) const {
  const nlohmann::ordered_json* at = &document;
  for (const Step& step : steps_) {
    if (step.name) {
      const auto found = at->find(*step.name);
      if (!at->is_object() || found == at->end()) return nullptr;
      at = &*found;
    } else {
      if (!at->is_array() || step.index >= at->size()) return nullptr;
      at = &(*at)[step.index];
    }
  }
  return at;
}

}  // namespace windtunnel::events
