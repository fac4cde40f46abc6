#include "services/events/target_input.hpp"

#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "services/events/errors.hpp"
#include "services/events/json_path.hpp"

namespace windtunnel::events {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view rule_arn_name = "aws.events.rule-arn";
constexpr std::string_view rule_name_name = "aws.events.rule-name";
constexpr std::string_view ingestion_time_name = "aws.events.event.ingestion-time";
constexpr std::string_view event_name = "aws.events.event";
constexpr std::string_view event_json_name = "aws.events.event.json";

bool is_reserved(std::string_view name) {
  return name == rule_arn_name || name == rule_name_name || name == ingestion_time_name ||
         name == event_name || name == event_json_name;
}

bool is_name_part(char character) {
  return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z') ||
         (character >= 'a' && character <= 'z') || character == '_' || character == '-' ||
         character == '.';
}

/// Goes through a template: `literal` gets what stands in it, `variable` the names between angle
/// brackets and whether they are inside of a string.
void each_part(std::string_view text, const std::function<void(std::string_view)>& literal,
               const std::function<void(std::string_view, bool)>& variable) {
  bool in_string = false;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '<') {
      std::size_t end = at + 1;
      while (end < text.size() && is_name_part(text[end])) ++end;
      if (end > at + 1 && end < text.size() && text[end] == '>') {
        variable(text.substr(at + 1, end - at - 1), in_string);
        at = end + 1;
        continue;
      }
    }
    const std::size_t length = text[at] == '\\' && at + 1 < text.size() ? 2 : 1;
    if (text[at] == '"') in_string = !in_string;
    literal(text.substr(at, length));
    at += length;
  }
}

bool is_json_template(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] != '"';
}

/// Whether it is JSON or, of a template of strings, every line is (EB-082).
bool is_well_formed(std::string_view text, bool is_json) {
  if (is_json) return ordered_json::accept(text);
  while (true) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (line.find_first_not_of(" \t\r") != std::string_view::npos && !ordered_json::accept(line)) {
      return false;
    }
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 1);
  }
}

void check_transformer(const Target& target) {
  const InputTransformer& transformer = *target.InputTransformer;
  const auto& paths = transformer.InputPathsMap.or_default();
  for (const auto& [key, path] : paths) {
    if (key.starts_with("AWS")) throw errors::reserved_key(target.Id, key);
    if (!JsonPath::read(path)) throw errors::invalid_input(target.Id, "InputPathsMap");
  }
  std::string sample;
  each_part(
      transformer.InputTemplate, [&](std::string_view text) { sample += text; },
      [&](std::string_view name, bool in_string) {
        const std::string variable(name);
        const bool whole_event = name == event_name || name == event_json_name;
        if ((!paths.contains(variable) && !is_reserved(name)) || (whole_event && in_string)) {
          throw errors::unknown_placeholder(target.Id, name);
        }
        sample += in_string ? "x" : "0";
      });
  if (!is_well_formed(sample, is_json_template(sample))) {
    throw errors::invalid_template(target.Id, transformer.InputTemplate);
  }
}

/// Inside of a string: without quotes, also of keys and values (EB-082), and not escaped (EB-085).
/// Events nest no deeper than EB-025 says.
std::string plain_text(const ordered_json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_structured()) return value.dump();
  std::string text(1, value.is_object() ? '{' : '[');
  bool is_first = true;
  for (const auto& [key, inner] : value.items()) {
    if (!is_first) text += ',';
    is_first = false;
    if (value.is_object()) text += key + ":";
    text += plain_text(inner);
  }
  return text += value.is_object() ? '}' : ']';
}

/// "<aws.events.event>": without its detail, under other names (EB-084).
ordered_json event_without_detail(const ordered_json& event, const std::string& ingestion_time) {
  ordered_json made = ordered_json::object();
  for (const auto& [key, value] : event.items()) {
    if (key == "detail") continue;
    if (key == "detail-type") {
      made["detailType"] = value;
    } else {
      made[key] = key == "time" ? ordered_json(ingestion_time) : value;
    }
  }
  return made;
}

std::optional<std::string> transformed(const InputTransformer& transformer,
                                       const ordered_json& event, const InputContext& context) {
  const std::string ingestion_time = simulation::format_instant(context.received_at);
  const auto value_of = [&](std::string_view name) -> ordered_json {
    if (name == rule_arn_name) return context.rule_arn;
    if (name == rule_name_name) return context.rule_name;
    if (name == ingestion_time_name) return ingestion_time;
    if (name == event_name) return event_without_detail(event, ingestion_time);
    if (name == event_json_name) return event;
    const auto path = JsonPath::read(transformer.InputPathsMap->at(std::string(name)));
    const ordered_json* found = path->find(event);
    return found == nullptr ? ordered_json("") : *found;
  };
  std::string text;
  each_part(
      transformer.InputTemplate, [&](std::string_view literal) { text += literal; },
      [&](std::string_view name, bool in_string) {
        const ordered_json value = value_of(name);
        text += in_string ? plain_text(value) : value.dump();
      });
  if (is_json_template(transformer.InputTemplate) && !ordered_json::accept(text)) {
    return std::nullopt;
  }
  return text;
}

}  // namespace

void check_input(const Target& target) {
  const int ways =
      (target.Input ? 1 : 0) + (target.InputPath ? 1 : 0) + (target.InputTransformer ? 1 : 0);
  if (ways > 1) throw errors::several_inputs(target.Id);
  if (target.Input && !ordered_json::accept(*target.Input)) {
    throw errors::invalid_input(target.Id, "Input");
  }
  if (target.InputPath && !JsonPath::read(*target.InputPath)) {
    throw errors::invalid_input(target.Id, "InputPath");
  }
  if (target.InputTransformer) check_transformer(target);
}

std::optional<std::string> input_of(const Target& target, std::string_view event,
                                    const InputContext& context) {
  if (target.Input) return *target.Input;
  if (target.InputPath) {
    const auto document = ordered_json::parse(event);
    const ordered_json* found = JsonPath::read(*target.InputPath)->find(document);
    return found == nullptr ? "null" : found->dump();
  }
  if (target.InputTransformer) {
    return transformed(*target.InputTransformer, ordered_json::parse(event), context);
  }
  return std::string(event);
}

}  // namespace windtunnel::events
