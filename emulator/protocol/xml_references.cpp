#include "emulator/protocol/xml_references.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include "emulator/protocol/xml_reader.hpp"

namespace windtunnel::protocol {
namespace {

constexpr std::array<std::pair<std::string_view, char>, 5> entities{
    {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};

constexpr const char* no_reference = "the document has an ampersand that begins no reference";

/// The number in "#65" or "#x41"; zero where it is none of a character.
std::uint32_t referenced_character(std::string_view reference) {
  const bool is_hexadecimal = reference.starts_with("#x");
  reference.remove_prefix(is_hexadecimal ? 2 : 1);
  std::uint32_t number = 0;
  const char* const end = reference.data() + reference.size();
  const auto [read_to, error] =
      std::from_chars(reference.data(), end, number, is_hexadecimal ? 16 : 10);
  const bool is_surrogate = number >= 0xD800 && number <= 0xDFFF;
  return error == std::errc() && read_to == end && number <= 0x10FFFF && !is_surrogate ? number : 0;
}

void append_utf8(std::string& out, std::uint32_t character) {
  const auto append = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (character < 0x80) return append(character);
  if (character < 0x800) {
    append(0xC0 | character >> 6);
  } else {
    if (character < 0x10000) {
      append(0xE0 | character >> 12);
    } else {
      append(0xF0 | character >> 18);
      append(0x80 | (character >> 12 & 0x3F));
    }
    append(0x80 | (character >> 6 & 0x3F));
  }
  append(0x80 | (character & 0x3F));
}

void append_referenced(std::string& out, std::string_view reference) {
  for (const auto& [name, character] : entities) {
    if (reference == name) {
      out += character;
      return;
    }
  }
  if (!reference.starts_with('#')) throw XmlFormatError(no_reference);
  const std::uint32_t character = referenced_character(reference);
  if (character == 0) {
    throw XmlFormatError("the document has a character reference that is no character");
  }
  append_utf8(out, character);
}

}  // namespace

std::string resolve_xml_references(std::string_view text) {
  std::string resolved;
  for (std::size_t at = 0; (at = text.find('&')) != std::string_view::npos;) {
    resolved.append(text.substr(0, at));
    text.remove_prefix(at + 1);
    const std::size_t end = text.find(';');
    if (end == std::string_view::npos) throw XmlFormatError(no_reference);
    append_referenced(resolved, text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return resolved.append(text);
}

}  // namespace windtunnel::protocol
