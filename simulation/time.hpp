#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace windtunnel::simulation {

/// A point of simulated time: int64 milliseconds since 1970-01-01T00:00:00Z. Nothing inside a
/// world reads a real clock; an Instant only ever comes from the world's own clock.
using Instant = std::chrono::sys_time<std::chrono::duration<std::int64_t, std::milli>>;

/// A span of simulated time, in milliseconds.
using Duration = std::chrono::duration<std::int64_t, std::milli>;

/// The last millisecond of the year 9999, after which no format of ours could write an instant.
inline constexpr Instant end_of_time{Duration{253'402'300'799'999}};

/// The instant's milliseconds since the epoch.
constexpr std::int64_t to_milliseconds(Instant at) { return at.time_since_epoch().count(); }
constexpr Instant from_milliseconds(std::int64_t milliseconds) { return Instant{Duration{milliseconds}}; }

/// "2026-01-01T00:00:00Z", or "2026-01-01T00:00:00.250Z" where there is a fraction.
std::string format_instant(Instant at);
/// Always with three decimals: "2026-01-01T00:00:00.000Z".
std::string format_instant_milliseconds(Instant at);
/// Reads RFC 3339 / ISO 8601: a date, or a date and time with optional fraction and `Z` or an
/// offset. Returns nothing for anything else, and for years outside 0001..9999.
std::optional<Instant> parse_instant(std::string_view text);
/// RFC 7231 "Thu, 01 Jan 2026 00:00:00 GMT", as HTTP's Date header has it.
std::string format_http_date(Instant at);
std::optional<Instant> parse_http_date(std::string_view text);

/// "250ms", "5m", "1h30m", "2d12h"; "0s" for zero. Units: ms, s, m, h, d, w.
std::string format_duration(Duration span);
/// Reads what format_duration writes, fractions of one unit ("1.5s") and bare "0". Negative
/// spans and anything beyond 100 years are refused.
std::optional<Duration> parse_duration(std::string_view text);

}  // namespace windtunnel::simulation
