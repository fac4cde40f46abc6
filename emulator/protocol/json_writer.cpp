#include "emulator/protocol/json_writer.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "emulator/api/base64.hpp"

namespace windtunnel::protocol {
namespace {

constexpr std::array<bool, 256> escaped_bytes() {
  std::array<bool, 256> escaped{};
  for (std::size_t byte = 0; byte < 0x20; ++byte) escaped[byte] = true;
  escaped['"'] = escaped['\\'] = true;
  return escaped;
}

constexpr auto is_escaped = escaped_bytes();

void append_escape(char character, std::string& out) {
  switch (character) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\b':
      out += "\\b";
      break;
    case '\f':
      out += "\\f";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      out += "\\u00";
      out += character >= 0x10 ? '1' : '0';
      out += "0123456789abcdef"[character & 15];
  }
}

/// Empty for a number.
std::string_view non_number_name(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  return {};
}

}  // namespace

void append_json_text(std::string_view text, std::string& out) {
  out += '"';
  std::size_t written = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_escaped[static_cast<unsigned char>(text[at])]) [[likely]]
      continue;
    out.append(text, written, at - written);
    append_escape(text[at], out);
    written = at + 1;
  }
  out.append(text, written, std::string_view::npos);
  out += '"';
}

void JsonWriter::text(std::string_view value) {
  separate();
  append_json_text(value, out_);
}

void JsonWriter::integer(std::int64_t value) {
  char digits[24];
  raw({digits, std::to_chars(digits, digits + sizeof digits, value).ptr});
}

void JsonWriter::number(double value) {
  if (const std::string_view name = non_number_name(value); !name.empty()) return text(name);
  char digits[32];
  const std::string_view written(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
  raw(written);
  if (written.find_first_of(".e") == std::string_view::npos) out_ += ".0";
}

void JsonWriter::base64(std::string_view bytes) {
  separate();
  out_ += '"';
  api::append_base64(bytes, out_);
  out_ += '"';
}

void JsonWriter::epoch_seconds(api::Instant at) {
  const std::int64_t milliseconds = simulation::to_milliseconds(at);
  // Before the epoch the sign stands for both parts: -1.5 is a second and a half before it.
  const std::uint64_t size = milliseconds < 0 ? 0 - static_cast<std::uint64_t>(milliseconds)
                                              : static_cast<std::uint64_t>(milliseconds);
  char digits[32];
  char* end = digits;
  if (milliseconds < 0) *end++ = '-';
  end = std::to_chars(end, digits + sizeof digits, size / 1000).ptr;
  if (const std::uint64_t fraction = size % 1000; fraction != 0) {
    *end++ = '.';
    *end++ = static_cast<char>('0' + fraction / 100);
    if (fraction % 100 != 0) *end++ = static_cast<char>('0' + fraction / 10 % 10);
    if (fraction % 10 != 0) *end++ = static_cast<char>('0' + fraction % 10);
  }
  raw({digits, end});
}

}  // namespace windtunnel::protocol
