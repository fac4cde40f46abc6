#include "simulation/fleet/fleet_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "simulation/fleet/suggestion.hpp"

namespace windtunnel::simulation {
namespace {

std::string quote(std::string_view text) {
  if (text.size() <= 80) return "'" + std::string(text) + "'";
  std::string_view shown = text.substr(0, 77);
  while (!shown.empty() && (static_cast<unsigned char>(shown.back()) & 0xc0) == 0x80) {
    shown.remove_suffix(1);
  }
  if (!shown.empty() && static_cast<unsigned char>(shown.back()) >= 0xc0) shown.remove_suffix(1);
  return "'" + std::string(shown) + "...'";
}

template <class Number>
std::optional<Number> whole_text_as(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<double> real(std::string_view text) {
  const auto value = whole_text_as<double>(text);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

}  // namespace

void FleetReader::members(const YamlNode& node, std::string_view key,
                          const std::vector<Member>& known) {
  entries(node, key, [&](const YamlNode& name, const YamlNode& value) {
    const auto found = std::find_if(known.begin(), known.end(),
                                    [&](const Member& member) { return member.name == name.text; });
    if (found != known.end()) return found->read(value);
    std::vector<std::string> names;
    for (const Member& member : known) names.emplace_back(member.name);
    std::string hint = did_you_mean(name.text, names);
    if (hint.empty()) hint = "; there is " + joined(names);
    complain(name, key, quote(name.text) + " is no key here" + hint);
  });
}

void FleetReader::entries(const YamlNode& node, std::string_view key,
                          const std::function<void(const YamlNode&, const YamlNode&)>& visit) {
  if (node.kind == YamlNode::Kind::empty) return;
  if (node.kind != YamlNode::Kind::map) {
    return complain(node, key, "this must be a map, 'name: value'");
  }
  for (std::size_t index = 0; index + 1 < node.children.size(); index += 2) {
    visit(node.children[index], node.children[index + 1]);
  }
}

void FleetReader::elements(const YamlNode& node, std::string_view key,
                           const std::function<void(const YamlNode&)>& visit) {
  if (node.kind == YamlNode::Kind::empty) return;
  if (node.kind != YamlNode::Kind::list) return complain(node, key, "this must be a list");
  for (const YamlNode& element : node.children) visit(element);
}

std::optional<std::string> FleetReader::text(const YamlNode& node, std::string_view key,
                                             std::size_t most_bytes) {
  if (node.kind != YamlNode::Kind::scalar || node.text.empty()) {
    complain(node, key, "a value is missing: this must be text");
    return std::nullopt;
  }
  if (node.text.size() > most_bytes) {
    complain(node, key, "the text is longer than " + std::to_string(most_bytes) + " bytes");
    return std::nullopt;
  }
  return node.text;
}

std::optional<std::size_t> FleetReader::word(const YamlNode& node, std::string_view key,
                                             const std::vector<std::string>& words) {
  const auto value = text(node, key, node.text.size());
  if (!value) return std::nullopt;
  const auto found = std::find(words.begin(), words.end(), *value);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  std::string hint = did_you_mean(*value, words);
  if (hint.empty()) hint = ": write " + joined(words);
  complain(node, key, quote(*value) + " is not known" + hint);
  return std::nullopt;
}

std::optional<bool> FleetReader::truth(const YamlNode& node, std::string_view key) {
  const auto index = word(node, key, {"false", "true"});
  if (!index) return std::nullopt;
  return *index == 1;
}

std::optional<std::int64_t> FleetReader::integer(const YamlNode& node, std::string_view key,
                                                 std::int64_t least, std::int64_t most) {
  const auto value = text(node, key, node.text.size());
  if (!value) return std::nullopt;
  const auto number = whole_text_as<std::int64_t>(*value);
  if (number && *number >= least && *number <= most) return number;
  complain(node, key,
           quote(*value) + " is no whole number from " + std::to_string(least) + " to " +
               std::to_string(most));
  return std::nullopt;
}

std::optional<double> FleetReader::share(const YamlNode& node, std::string_view key) {
  const auto value = text(node, key, node.text.size());
  if (!value) return std::nullopt;
  const bool percent = value->ends_with('%');
  const std::string_view digits = std::string_view(*value).substr(0, value->size() - percent);
  const auto number = real(digits);
  if (number && *number >= 0 && *number <= (percent ? 100 : 1)) {
    return percent ? *number / 100 : *number;
  }
  const bool forgot_percent = number && !percent && *number > 1 && *number <= 100;
  complain(node, key,
           quote(*value) + " is no share from 0% to 100%" +
               (forgot_percent ? " (did you mean " + *value + "%?)" : ""));
  return std::nullopt;
}

std::optional<double> FleetReader::rate_per_second(const YamlNode& node, std::string_view key) {
  const auto value = text(node, key, node.text.size());
  if (!value) return std::nullopt;
  const std::size_t slash = std::min(value->find('/'), value->size());
  const std::string_view unit = std::string_view(*value).substr(slash);
  double seconds = 0;
  if (unit.empty() || unit == "/s") seconds = 1;
  if (unit == "/m") seconds = 60;
  if (unit == "/h") seconds = 3600;
  if (unit == "/d") seconds = 86'400;
  const auto number = real(std::string_view(*value).substr(0, slash));
  if (seconds > 0 && number && *number >= 0 && *number / seconds <= 1e9) return *number / seconds;
  complain(
      node, key,
      quote(*value) + " is no rate from 0/s to 1000000000/s: write 300/s, 20/m, 1000/h or 50000/d");
  return std::nullopt;
}

std::optional<Duration> FleetReader::duration(const YamlNode& node, std::string_view key,
                                              Duration most) {
  const auto range = duration_range(node, key, most);
  if (!range) return std::nullopt;
  if (range->least == range->most) return range->least;
  complain(node, key, quote(node.text) + " is a range: one duration is wanted");
  return std::nullopt;
}

std::optional<DurationRange> FleetReader::duration_range(const YamlNode& node, std::string_view key,
                                                         Duration most) {
  const auto value = text(node, key, node.text.size());
  if (!value) return std::nullopt;
  const std::string_view whole = *value;
  const std::size_t dots = whole.find("..");
  const auto least = parse_duration(whole.substr(0, dots));
  const auto greatest =
      dots == std::string_view::npos ? least : parse_duration(whole.substr(dots + 2));
  if (!least || !greatest) {
    complain(node, key, quote(whole) + " is no duration: write 200ms, 6s, 1h30m or 6s..14s");
    return std::nullopt;
  }
  if (*greatest < *least) {
    complain(node, key,
             quote(whole) + " is backwards (did you mean " + format_duration(*greatest) + ".." +
                 format_duration(*least) + "?)");
    return std::nullopt;
  }
  if (*greatest > most) {
    complain(node, key, quote(whole) + " is longer than " + format_duration(most));
    return std::nullopt;
  }
  return DurationRange{*least, *greatest};
}

std::optional<std::string> FleetReader::code(const YamlNode& node, std::string_view key) {
  auto value = text(node, key, 4096);
  if (!value) return std::nullopt;
  if (value->find('\0') != std::string::npos) {
    complain(node, key, "no command has a null byte in it");
    return std::nullopt;
  }
  constexpr std::string_view scheme = "http://";
  if (!value->starts_with(scheme) && !value->starts_with("https://")) return value;
  const std::string_view rest = std::string_view(*value).substr(scheme.size());
  const std::string_view host = rest.substr(0, rest.find_first_of("/:?#"));
  const bool is_loopback = host == "localhost" || host == "127.0.0.1";
  if (value->starts_with(scheme) && is_loopback) return value;
  complain(node, key,
           quote(*value) + " is no endpoint on this machine: write http://127.0.0.1:PORT/PATH");
  return std::nullopt;
}

std::map<std::string, std::string> FleetReader::labels(const YamlNode& node, std::string_view key,
                                                       std::size_t most_labels,
                                                       std::size_t most_key_bytes,
                                                       std::size_t most_value_bytes) {
  std::map<std::string, std::string> found;
  entries(node, key, [&](const YamlNode& name, const YamlNode& value) {
    const auto label = text(name, key, most_key_bytes);
    if (!label) return;
    const bool is_text =
        value.kind == YamlNode::Kind::scalar || value.kind == YamlNode::Kind::empty;
    if (!is_text) return complain(value, key, "the value of " + quote(*label) + " must be text");
    if (value.text.size() > most_value_bytes) {
      return complain(value, key,
                      "the value of " + quote(*label) + " is longer than " +
                          std::to_string(most_value_bytes) + " bytes");
    }
    found.emplace(*label, value.text);
  });
  if (found.size() > most_labels) {
    complain(node, key, "there are more than " + std::to_string(most_labels));
  }
  return found;
}

}  // namespace windtunnel::simulation
