#include "emulator/protocol/xml_text.hpp"

#include <charconv>
#include <cmath>
#include <optional>

#include "emulator/api/base64.hpp"
#include "emulator/http/ascii.hpp"

namespace windtunnel::protocol {

using api::Kind;
using api::TimestampFormat;

namespace {

template <class Integer>
bool parse_integer(std::string_view text, void* value) {
  Integer number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return false;
  *static_cast<Integer*>(value) = number;
  return true;
}

bool parse_boolean(std::string_view text, void* value) {
  const bool is_true = http::equal_ignoring_case(text, "true");
  if (!is_true && !http::equal_ignoring_case(text, "false")) return false;
  *static_cast<bool*>(value) = is_true;
  return true;
}

std::optional<double> parse_finite(std::string_view text) {
  // from_chars also takes "inf", "nan" and their like in any case.
  if (text.find_first_not_of("0123456789+-.eE") != std::string_view::npos) return std::nullopt;
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool parse_double(std::string_view text, void* value) {
  std::optional<double> number = parse_finite(text);
  if (text == "NaN") number = std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity") number = std::numeric_limits<double>::infinity();
  if (text == "-Infinity") number = -std::numeric_limits<double>::infinity();
  if (!number) return false;
  *static_cast<double*>(value) = *number;
  return true;
}

bool parse_timestamp(std::string_view text, void* value) {
  std::optional<api::Instant> at = simulation::parse_instant(text);
  if (!at) at = simulation::parse_http_date(text);
  if (!at) {
    const std::optional<double> seconds = parse_finite(text);
    if (seconds) at = instant_of_epoch_seconds(*seconds);
  }
  if (!at) return false;
  *static_cast<api::Instant*>(value) = *at;
  return true;
}

std::string format_double(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
  char digits[32];
  std::string text(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string format_epoch_seconds(api::Instant at) {
  const std::int64_t milliseconds = simulation::to_milliseconds(at);
  std::string text = milliseconds < 0 ? "-" : "";
  text += std::to_string(std::abs(milliseconds) / 1000);
  const std::int64_t fraction = std::abs(milliseconds) % 1000;
  if (fraction != 0) text += "." + std::to_string(1000 + fraction).substr(1);
  return text;
}

std::string format_timestamp(api::Instant at, TimestampFormat format, bool always_milliseconds) {
  switch (format) {
    case TimestampFormat::epoch_seconds: return format_epoch_seconds(at);
    case TimestampFormat::rfc822: return simulation::format_http_date(at);
    default:
      return always_milliseconds ? simulation::format_instant_milliseconds(at)
                                 : simulation::format_instant(at);
  }
}

}  // namespace

std::optional<api::Instant> instant_of_epoch_seconds(double seconds) {
  constexpr double year_1 = -62'135'596'800'000.0;
  constexpr double year_10000 = 253'402'300'800'000.0;
  // Rounded before it is judged: the last half of a millisecond of 9999 is not in 9999 any more.
  const double milliseconds = std::floor(seconds * 1000 + 0.5);
  if (!(milliseconds >= year_1 && milliseconds < year_10000)) return std::nullopt;
  return simulation::from_milliseconds(static_cast<std::int64_t>(milliseconds));
}

TimestampFormat timestamp_format(const api::Shape& shape, TimestampFormat fallback) {
  return shape.timestamp_format != TimestampFormat::unspecified ? shape.timestamp_format : fallback;
}

TimestampFormat timestamp_format(const api::Member& member, TimestampFormat fallback) {
  return member.timestamp_format != TimestampFormat::unspecified
             ? member.timestamp_format
             : timestamp_format(*member.shape, fallback);
}

std::string format_scalar(const api::Shape& shape, TimestampFormat format, const void* value,
                          bool always_milliseconds) {
  switch (shape.kind) {
    case Kind::boolean: return *static_cast<const bool*>(value) ? "true" : "false";
    case Kind::integer: return std::to_string(*static_cast<const std::int32_t*>(value));
    case Kind::long_integer: return std::to_string(*static_cast<const std::int64_t*>(value));
    case Kind::float_number:
    case Kind::double_number: return format_double(*static_cast<const double*>(value));
    case Kind::string: return *static_cast<const std::string*>(value);
    case Kind::blob: return api::encode_base64(static_cast<const api::Blob*>(value)->bytes);
    case Kind::timestamp:
      return format_timestamp(*static_cast<const api::Instant*>(value), format, always_milliseconds);
    case Kind::structure:
    case Kind::list:
    case Kind::map: break;
  }
  WINDTUNNEL_ASSERT(false, std::string(shape.name) + " is no scalar");
  return {};
}

bool parse_scalar(const api::Shape& shape, std::string_view text, void* value) {
  switch (shape.kind) {
    case Kind::boolean: return parse_boolean(text, value);
    case Kind::integer: return parse_integer<std::int32_t>(text, value);
    case Kind::long_integer: return parse_integer<std::int64_t>(text, value);
    case Kind::float_number:
    case Kind::double_number: return parse_double(text, value);
    case Kind::string: static_cast<std::string*>(value)->assign(text); return true;
    case Kind::blob: {
      std::optional<std::string> bytes = api::decode_base64(text);
      if (!bytes) return false;
      static_cast<api::Blob*>(value)->bytes = std::move(*bytes);
      return true;
    }
    case Kind::timestamp: return parse_timestamp(text, value);
    case Kind::structure:
    case Kind::list:
    case Kind::map: return false;
  }
  return false;
}

std::string_view kind_name(Kind kind) {
  constexpr std::string_view names[] = {"boolean", "integer", "long",      "float",     "double", "string",
                                        "blob",    "timestamp", "structure", "list", "map"};
  return names[static_cast<std::size_t>(kind)];
}

}  // namespace windtunnel::protocol
