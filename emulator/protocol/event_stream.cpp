#include "emulator/protocol/event_stream.hpp"

#include <zlib.h>

namespace windtunnel::protocol {
namespace {

/// What a header holds, as its first byte says.
enum class HeaderType : char {
  yes = 0,
  no = 1,
  integer = 4,
  long_integer = 5,
  bytes = 6,
  text = 7,
  timestamp = 8,
};

constexpr std::size_t prelude_bytes = 12;
constexpr std::size_t checksum_bytes = 4;

void append_big_endian(std::uint64_t value, int size_bytes, std::string& out) {
  for (int byte = size_bytes - 1; byte >= 0; --byte) {
    out += static_cast<char>(value >> (8 * byte) & 0xff);
  }
}

void append_checksum(std::size_t from, std::string& body) {
  const auto* data = reinterpret_cast<const Bytef*>(body.data()) + from;
  append_big_endian(::crc32_z(0, data, body.size() - from), checksum_bytes, body);
}

void append_name(std::string_view name, HeaderType type, std::string& headers) {
  WINDTUNNEL_ASSERT(!name.empty() && name.size() <= 0xff, "a header's name has no such length");
  headers += static_cast<char>(name.size());
  headers.append(name) += static_cast<char>(type);
}

void append_sized(std::string_view name, HeaderType type, std::string_view value,
                  std::string& headers) {
  WINDTUNNEL_ASSERT(value.size() <= 0x7fff, "a header of an event is too long");
  append_name(name, type, headers);
  append_big_endian(value.size(), 2, headers);
  headers.append(value);
}

void append_number(std::string_view name, HeaderType type, std::int64_t value, int size_bytes,
                   std::string& headers) {
  append_name(name, type, headers);
  append_big_endian(static_cast<std::uint64_t>(value), size_bytes, headers);
}

}  // namespace

void EventMessage::add_header(std::string_view name, const api::Shape& shape, const void* value) {
  using api::Kind;
  switch (shape.kind) {
    case Kind::boolean:
      return append_name(name, *static_cast<const bool*>(value) ? HeaderType::yes : HeaderType::no,
                         headers_);
    case Kind::integer:
      return append_number(name, HeaderType::integer, *static_cast<const std::int32_t*>(value), 4,
                           headers_);
    case Kind::long_integer:
      return append_number(name, HeaderType::long_integer, *static_cast<const std::int64_t*>(value),
                           8, headers_);
    case Kind::timestamp:
      return append_number(name, HeaderType::timestamp,
                           static_cast<const api::Instant*>(value)->time_since_epoch().count(), 8,
                           headers_);
    case Kind::blob:
      return append_sized(name, HeaderType::bytes, static_cast<const api::Blob*>(value)->bytes,
                          headers_);
    case Kind::string:
      return add_header(name, *static_cast<const std::string*>(value));
    case Kind::float_number:
    case Kind::double_number:
    case Kind::structure:
    case Kind::list:
    case Kind::map:
      break;
  }
  WINDTUNNEL_ASSERT(false, "an event has a header of a kind that there is none of");
}

void EventMessage::add_header(std::string_view name, std::string_view text) {
  append_sized(name, HeaderType::text, text, headers_);
}

void EventMessage::append_to(std::string& body, std::string_view payload) const {
  const std::size_t start = body.size();
  append_big_endian(prelude_bytes + headers_.size() + payload.size() + checksum_bytes, 4, body);
  append_big_endian(headers_.size(), 4, body);
  append_checksum(start, body);
  body.append(headers_).append(payload);
  append_checksum(start, body);
}

}  // namespace windtunnel::protocol
