#include "emulator/protocol/cbor_reader.hpp"

#include <simdjson.h>

#include <bit>
#include <limits>

#include "emulator/api/error.hpp"
#include "emulator/protocol/member_decoding.hpp"
#include "simulation/assertion.hpp"

namespace windtunnel::protocol {
namespace {

enum Major : unsigned {
  unsigned_number = 0,
  negative_number = 1,
  byte_string = 2,
  text_string = 3,
  array = 4,
  map = 5,
  tag = 6,
  simple = 7,
};

enum Information : unsigned {
  false_value = 20,
  true_value = 21,
  null_value = 22,
  undefined_value = 23,
  half_float = 25,
  single_float = 26,
  double_float = 27,
  until_break = 31,
};

constexpr unsigned char break_byte = 0xff;

[[noreturn]] void refuse(const char* what) {
  throw api::ApiError("SerializationException", std::string("The body is no valid CBOR: ") + what,
                      400);
}

/// IEEE 754 binary16, which C++20 has no type for. Powers of two are exact.
double half_to_double(std::uint64_t bits) {
  const unsigned exponent = bits >> 10 & 0x1f;
  const double fraction = static_cast<double>(bits & 0x3ff);
  double size = 0;
  if (exponent == 0x1f) {
    size = fraction == 0 ? std::numeric_limits<double>::infinity()
                         : std::numeric_limits<double>::quiet_NaN();
  } else if (exponent == 0) {
    size = fraction / 16777216.0;  // 2^24
  } else {
    size = (1024.0 + fraction) * static_cast<double>(1u << exponent) / 33554432.0;  // 2^25
  }
  return (bits & 0x8000) != 0 ? -size : size;
}

}  // namespace

unsigned char CborReader::peek() const {
  if (rest_.empty()) refuse("it ends too early");
  return static_cast<unsigned char>(rest_.front());
}

std::string_view CborReader::take(std::uint64_t size) {
  if (size > rest_.size()) refuse("it ends too early");
  const std::string_view taken = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return taken;
}

CborReader::Head CborReader::take_head() {
  const unsigned byte = peek();
  rest_.remove_prefix(1);
  Head head{
      .major = byte >> 5, .information = byte & 31, .argument = byte & 31, .indefinite = false};
  if (head.information < 24) return head;
  if (head.information == until_break) {
    if (head.major < byte_string || head.major > map) refuse("a break stands out of place");
    head.indefinite = true;
    return head;
  }
  if (head.information > double_float) refuse("it has reserved bits");
  head.argument = 0;
  for (const char part : take(std::uint64_t{1} << (head.information - 24))) {
    head.argument = head.argument << 8 | static_cast<unsigned char>(part);
  }
  return head;
}

void CborReader::pass_tags() {
  while (peek() >> 5 == tag) take_head();
}

CborReader::Type CborReader::next_type() {
  pass_tags();
  const unsigned byte = peek();
  switch (byte >> 5) {
    case unsigned_number:
    case negative_number:
      return Type::whole_number;
    case byte_string:
      return Type::bytes;
    case text_string:
      return Type::text;
    case array:
      return Type::list;
    case map:
      return Type::map;
    default:
      break;
  }
  switch (byte & 31) {
    case false_value:
    case true_value:
      return Type::boolean;
    case null_value:
    case undefined_value:
      return Type::null;
    case half_float:
    case single_float:
    case double_float:
      return Type::number;
    default:
      refuse("it has a simple value of no meaning");
  }
}

std::int64_t CborReader::whole_number() {
  const Head head = take_head();
  if (head.argument > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    refuse("a number does not fit 64 bits with a sign");
  }
  const auto size = static_cast<std::int64_t>(head.argument);
  return head.major == negative_number ? -1 - size : size;
}

double CborReader::number() {
  if (next_type() == Type::whole_number) {
    const Head head = take_head();
    const auto size = static_cast<double>(head.argument);
    return head.major == negative_number ? -1 - size : size;
  }
  const Head head = take_head();
  if (head.information == half_float) return half_to_double(head.argument);
  if (head.information == single_float) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(head.argument));
  }
  return std::bit_cast<double>(head.argument);
}

std::string CborReader::take_string(unsigned major) {
  const Head head = take_head();
  WINDTUNNEL_ASSERT(head.major == major, "a CBOR string was read as another kind");
  if (!head.indefinite) return std::string(take(head.argument));
  std::string joined;
  while (peek() != break_byte) {
    const Head chunk = take_head();
    if (chunk.major != major || chunk.indefinite) refuse("a string has parts of another kind");
    joined += take(chunk.argument);
  }
  rest_.remove_prefix(1);
  return joined;
}

std::string CborReader::text() {
  std::string text = take_string(text_string);
  if (!simdjson::validate_utf8(text)) refuse("text is not UTF-8");
  return text;
}

std::string CborReader::bytes() { return take_string(byte_string); }

bool CborReader::boolean() { return take_head().information == true_value; }

void CborReader::null() { take_head(); }

CborReader::Entries CborReader::begin(unsigned major) {
  const Head head = take_head();
  WINDTUNNEL_ASSERT(head.major == major, "a CBOR collection was read as another kind");
  if (++depth_ > deepest_nesting) refuse("it is nested too deeply");
  return head.indefinite ? Entries{} : Entries{head.argument};
}

CborReader::Entries CborReader::begin_list() { return begin(array); }
CborReader::Entries CborReader::begin_map() { return begin(map); }

bool CborReader::next_entry(Entries& entries) {
  bool more = false;
  if (entries.left) {
    more = *entries.left > 0;
    if (more) --*entries.left;
  } else {
    more = peek() != break_byte;
    if (!more) rest_.remove_prefix(1);
  }
  if (!more) --depth_;
  return more;
}

void CborReader::skip() {
  switch (next_type()) {
    case Type::text:
      text();
      return;
    case Type::bytes:
      bytes();
      return;
    case Type::list:
      for (Entries entries = begin_list(); next_entry(entries);) skip();
      return;
    case Type::map:
      for (Entries entries = begin_map(); next_entry(entries);) {
        skip();
        skip();
      }
      return;
    default:
      take_head();
  }
}

void CborReader::finish() const {
  if (!rest_.empty()) refuse("something follows its end");
}

}  // namespace windtunnel::protocol
