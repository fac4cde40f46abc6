#include <nlohmann/json.hpp>
#include <optional>

#include "emulator/api/error.hpp"
#include "emulator/api/json_nesting.hpp"
#include "services/events/limits.hpp"
#include "services/events/pattern.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace windtunnel::fuzz {
namespace {

using events::Pattern;
using nlohmann::json;

bool is_utf8(std::string_view text) {
  try {
    json(text).dump();
    return true;
  } catch (const json::type_error&) {
    return false;
  }
}

/// Nothing where it is refused, with the service's error.
std::optional<Pattern> read_pattern(std::string_view text) {
  try {
    return Pattern(text);
  } catch (const api::ApiError& error) {
    require(error.code == "InvalidEventPatternException", "a pattern's error is the service's");
    require(error.message.starts_with("Event pattern is not valid. Reason: "), "it says why");
    require(is_utf8(error.message) || !is_utf8(text), "it is text where the pattern is");
    return std::nullopt;
  }
}

/// As patterns see it; an empty one where the line is no event.
json read_event(std::string_view line) {
  json event = json::parse(line, nullptr, false);
  if (!event.is_object() || !api::is_nested_within(event, events::limits::nesting)) {
    return json::object();
  }
  event = events::as_matched(std::move(event));
  require(events::as_matched(event) == event, "keys are taken apart once");
  return event;
}

/// Nothing where it would be too deep a pattern.
std::optional<Pattern> one_level_down(std::string_view text) {
  try {
    return Pattern("{\"below\":" + std::string(text) + "}");
  } catch (const api::ApiError& error) {
    require(error.message.find("nesting depth") != std::string::npos,
            "one level down a pattern is one too");
    return std::nullopt;
  }
}

void check_below(std::string_view text, const json& event, bool matches) {
  const auto below = one_level_down(text);
  if (!below) return;
  require(below->matches({{"below", event}}) == matches, "one level down it matches the same");
  require(below->matches({{"below", json::array({event})}}) == matches,
          "an array's one element matches as it does alone");
}

/// What is known of an event that matches never rules it out.
void check_partly_known(const Pattern& pattern, const json& event) {
  require(pattern.may_match(json::object()), "of an event of which nothing is known");
  require(pattern.may_match(event), "of an event of which all is known");
  for (const auto& [name, value] : event.items()) {
    json known = event;
    known.erase(name);
    require(pattern.may_match(known), "of an event of which a member is not known");
    require(pattern.may_match({{name, value}}), "of an event of which one member is known");
  }
}

}  // namespace
}  // namespace windtunnel::fuzz

/// A line is an event, the rest a pattern.
int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace windtunnel::fuzz;
  std::string_view text = text_of(bytes, size);
  const nlohmann::json event = read_event(take_line(text));
  const auto pattern = read_pattern(text);
  if (!pattern) return 0;
  require(nlohmann::json::accept(text), "a pattern is JSON");
  const bool matches = pattern->matches(event);
  require(read_pattern(text)->matches(event) == matches, "a pattern read again matches the same");
  check_below(text, event, matches);
  if (matches) check_partly_known(*pattern, event);
  return 0;
}
