#include "emulator/api/value_text.hpp"

#include <charconv>
#include <cmath>

#include "emulator/api/violation.hpp"

namespace windtunnel::api {
namespace {

void append(const Shape& shape, const void* value, std::string& out);

void append_structure(const Shape& shape, const void* value, std::string& out) {
  out += shape.name;
  out += '(';
  const char* separator = "";
  for (const Member& member : shape.members) {
    out.append(separator).append(lower_camel(member.name)) += '=';
    separator = ", ";
    if (member.present(value)) {
      append(*member.shape, member.value(value), out);
    } else {
      out += "null";
    }
  }
  out += ')';
}

void append_list(const Shape& shape, const void* value, std::string& out) {
  out += '[';
  const std::size_t size = shape.list->size(value);
  for (std::size_t index = 0; index < size; ++index) {
    if (index != 0) out += ", ";
    append(*shape.element, shape.list->at(value, index), out);
  }
  out += ']';
}

void append_map(const Shape& shape, const void* value, std::string& out) {
  out += '{';
  const char* separator = "";
  each_entry(*shape.map, value, [&](const std::string& key, const void* entry) {
    out.append(separator).append(key) += '=';
    separator = ", ";
    append(*shape.element, entry, out);
  });
  out += '}';
}

void append(const Shape& shape, const void* value, std::string& out) {
  if (shape.sensitive) {
    out += "***";
    return;
  }
  switch (shape.kind) {
    case Kind::boolean:
      out += *static_cast<const bool*>(value) ? "true" : "false";
      break;
    case Kind::integer:
      out += std::to_string(*static_cast<const std::int32_t*>(value));
      break;
    case Kind::long_integer:
      out += std::to_string(*static_cast<const std::int64_t*>(value));
      break;
    case Kind::float_number:
    case Kind::double_number: {
      const std::string number = number_text(*static_cast<const double*>(value));
      out += number;
      if (number.find_first_not_of("-0123456789") == std::string::npos) out += ".0";
      break;
    }
    case Kind::string:
      out += *static_cast<const std::string*>(value);
      break;
    case Kind::blob:
      out += "java.nio.HeapByteBuffer";
      break;
    case Kind::timestamp:
      out += simulation::format_instant(*static_cast<const Instant*>(value));
      break;
    case Kind::structure:
      append_structure(shape, value, out);
      break;
    case Kind::list:
      append_list(shape, value, out);
      break;
    case Kind::map:
      append_map(shape, value, out);
      break;
  }
}

}  // namespace

std::string value_text(const Shape& shape, const void* value) {
  std::string out;
  append(shape, value, out);
  return out;
}

std::string number_text(double number) {
  // The limits of 64-bit members are stated in the models, but no double holds them exactly.
  constexpr double two_to_63 = 9223372036854775808.0;
  if (number == two_to_63) return "9223372036854775807";
  if (number > -two_to_63 && number < two_to_63 && number == std::trunc(number)) {
    return std::to_string(static_cast<std::int64_t>(number));
  }
  char digits[32];
  return std::string(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

}  // namespace windtunnel::api
