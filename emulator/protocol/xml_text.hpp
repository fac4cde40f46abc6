#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulator/api/shape.hpp"

/// Scalars as text: in XML, in forms, in headers and query strings alike.
namespace windtunnel::protocol {

/// The format that holds: the member's, else the shape's, else the place's default.
api::TimestampFormat timestamp_format(const api::Member& member, api::TimestampFormat fallback);
api::TimestampFormat timestamp_format(const api::Shape& shape, api::TimestampFormat fallback);

/// `shape` must be a scalar. ISO 8601 has milliseconds where there are any or
/// `always_milliseconds` says so. Whole doubles have `.0`, as AWS's own.
std::string format_scalar(const api::Shape& shape, api::TimestampFormat format, const void* value,
                          bool always_milliseconds = false);

/// Reads into `value`; false, leaving it, where the text is no such scalar. Timestamps are read
/// in all three formats, whatever the model says: clients differ.
bool parse_scalar(const api::Shape& shape, std::string_view text, void* value);

/// Seconds since the epoch as an instant, to the nearest millisecond; nothing outside of the years
/// 1 to 9999 and for NaN.
std::optional<api::Instant> instant_of_epoch_seconds(double seconds);

/// "boolean", "integer" ... for messages.
std::string_view kind_name(api::Kind kind);

}  // namespace windtunnel::protocol
