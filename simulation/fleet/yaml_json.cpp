#include "simulation/fleet/yaml_json.hpp"

#include <string_view>

namespace windtunnel::simulation {
namespace {

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
  return end - at;
}

/// JSON's grammar, which is narrower than what YAML or from_chars take: no `+1`, `.5`, `0x1`.
bool is_json_number(std::string_view text) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const std::size_t whole = digits_at(text, at);
  if (whole == 0 || (whole > 1 && text[at] == '0')) return false;
  at += whole;
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = digits_at(text, at + 1);
    if (fraction == 0) return false;
    at += 1 + fraction;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    const std::size_t exponent = digits_at(text, at);
    if (exponent == 0) return false;
    at += exponent;
  }
  return at == text.size();
}

void append_text(std::string_view text, std::string& out) {
  constexpr std::string_view hexadecimal = "0123456789abcdef";
  out += '"';
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (character == '"' || character == '\\') {
      (out += '\\') += character;
    } else if (byte < 0x20) {
      ((out += "\\u00") += hexadecimal[byte >> 4]) += hexadecimal[byte & 15];
    } else {
      out += character;
    }
  }
  out += '"';
}

void append_scalar(const YamlNode& node, std::string& out) {
  const std::string& text = node.text;
  const bool is_word = text == "null" || text == "true" || text == "false";
  if (!node.quoted && text == "~") {
    out += "null";
  } else if (!node.quoted && (is_word || is_json_number(text))) {
    out += text;
  } else {
    append_text(text, out);
  }
}

void append(const YamlNode& node, std::string& out) {
  switch (node.kind) {
    case YamlNode::Kind::empty:
      out += "null";
      return;
    case YamlNode::Kind::scalar:
      return append_scalar(node, out);
    case YamlNode::Kind::list:
      out += '[';
      for (const YamlNode& element : node.children) {
        if (&element != &node.children.front()) out += ',';
        append(element, out);
      }
      out += ']';
      return;
    case YamlNode::Kind::map:
      out += '{';
      for (std::size_t index = 0; index + 1 < node.children.size(); index += 2) {
        if (index != 0) out += ',';
        append_text(node.children[index].text, out);
        out += ':';
        append(node.children[index + 1], out);
      }
      out += '}';
      return;
  }
}

}  // namespace

std::string json_of(const YamlNode& node) {
  std::string out;
  append(node, out);
  return out;
}

}  // namespace windtunnel::simulation
