#include "simulation/time.hpp"

#include <array>
#include <cstddef>
#include <limits>

namespace windtunnel::simulation {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::array<std::string_view, 7> weekday_names{"Sun", "Mon", "Tue", "Wed",
                                                        "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

bool is_digit(char character) { return character >= '0' && character <= '9'; }

std::string padded(std::int64_t number, std::size_t digits) {
  std::string text = std::to_string(number < 0 ? -number : number);
  if (text.size() < digits) text.insert(0, digits - text.size(), '0');
  return number < 0 ? "-" + text : text;
}

/// An instant taken apart for printing.
struct Calendar {
  explicit Calendar(Instant at) : day(std::chrono::floor<days>(at)), date(day), time(at - day) {}

  std::string year() const { return padded(int{date.year()}, 4); }
  std::string month() const { return padded(unsigned{date.month()}, 2); }
  std::string day_of_month() const { return padded(unsigned{date.day()}, 2); }
  std::string clock() const {
    return padded(time.hours().count(), 2) + ":" + padded(time.minutes().count(), 2) + ":" +
           padded(time.seconds().count(), 2);
  }

  std::chrono::sys_days day;
  std::chrono::year_month_day date;
  std::chrono::hh_mm_ss<Duration> time;
};

std::string format_rfc3339(Instant at, bool always_milliseconds) {
  const Calendar calendar(at);
  std::string text = calendar.year() + "-" + calendar.month() + "-" + calendar.day_of_month() +
                     "T" + calendar.clock();
  const std::int64_t fraction = calendar.time.subseconds().count();
  if (always_milliseconds || fraction != 0) text += "." + padded(fraction, 3);
  return text + "Z";
}

/// Reads a text from left to right. After the first failure everything fails.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool at_end() const { return ok_ && rest_.empty(); }
  bool ok() const { return ok_; }
  void fail() { ok_ = false; }

  bool accept(char wanted) {
    if (!ok_ || rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(std::string_view wanted) {
    if (!ok_ || !rest_.starts_with(wanted)) return fail();
    rest_.remove_prefix(wanted.size());
  }
  /// Exactly this many digits, with a value within the bounds.
  int number(std::size_t digits, int low, int high) {
    int value = 0;
    for (std::size_t index = 0; index < digits; ++index) value = value * 10 + digit();
    if (value < low || value > high) fail();
    return ok_ ? value : low;
  }
  /// One of the names, by its place in the list.
  template <std::size_t size>
  unsigned name(const std::array<std::string_view, size>& names) {
    for (unsigned index = 0; ok_ && index < size; ++index) {
      if (!rest_.starts_with(names[index])) continue;
      rest_.remove_prefix(names[index].size());
      return index;
    }
    fail();
    return 0;
  }
  /// One or more digits after a decimal point, as whole milliseconds; what is finer is cut off.
  Duration fraction_of_second() {
    int milliseconds = digit() * 100;
    for (int weight = 10; ok_ && !rest_.empty() && is_digit(rest_.front()); weight /= 10) {
      milliseconds += digit() * weight;
    }
    return Duration{milliseconds};
  }

 private:
  int digit() {
    if (!ok_ || rest_.empty() || !is_digit(rest_.front())) {
      fail();
      return 0;
    }
    const int value = rest_.front() - '0';
    rest_.remove_prefix(1);
    return value;
  }

  std::string_view rest_;
  bool ok_ = true;
};

std::chrono::sys_days date_of(Reader& reader, int year, unsigned month, unsigned day) {
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                                         std::chrono::day{day}};
  if (!date.ok()) reader.fail();
  return reader.ok() ? std::chrono::sys_days{date} : std::chrono::sys_days{};
}

Duration read_clock(Reader& reader) {
  Duration time = hours{reader.number(2, 0, 23)};
  reader.expect(":");
  time += minutes{reader.number(2, 0, 59)};
  reader.expect(":");
  return time + seconds{reader.number(2, 0, 59)};
}

/// `Z`, or an offset from UTC: +01:00 or, as some of AWS's own tools write it, +0100.
Duration read_offset(Reader& reader) {
  if (reader.accept('Z') || reader.accept('z')) return {};
  const bool behind = reader.accept('-');
  if (!behind) reader.expect("+");
  Duration offset = hours{reader.number(2, 0, 23)};
  reader.accept(':');
  offset += minutes{reader.number(2, 0, 59)};
  return behind ? -offset : offset;
}

struct Unit {
  std::string_view name;
  Duration span;
};
constexpr std::array<Unit, 6> units{{{"w", days{7}},
                                     {"d", days{1}},
                                     {"h", hours{1}},
                                     {"m", minutes{1}},
                                     {"s", seconds{1}},
                                     {"ms", Duration{1}}}};
constexpr Duration longest_duration = days{36'525};

std::string_view take_digits(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  const std::string_view digits = text.substr(0, count);
  text.remove_prefix(count);
  return digits;
}

/// The digits as a number of at most `limit`, or nothing.
std::optional<std::int64_t> number_of(std::string_view digits, std::int64_t limit) {
  std::int64_t value = 0;
  for (const char digit : digits) {
    value = value * 10 + (digit - '0');
    if (value > limit) return std::nullopt;
  }
  return value;
}

/// A fraction's share of a unit, where that is a whole number of milliseconds.
std::optional<Duration> fraction_of(std::string_view digits, Duration unit) {
  while (digits.ends_with('0')) digits.remove_suffix(1);
  // A week divided by 10^9 is less than a millisecond: more digits cannot come out even.
  if (digits.size() > 9) return std::nullopt;
  std::int64_t scale = 1;
  for (std::size_t index = 0; index < digits.size(); ++index) scale *= 10;
  const std::int64_t share = *number_of(digits, scale) * unit.count();
  if (share % scale != 0) return std::nullopt;
  return Duration{share / scale};
}

}  // namespace

std::string format_instant(Instant at) { return format_rfc3339(at, false); }
std::string format_instant_milliseconds(Instant at) { return format_rfc3339(at, true); }

std::optional<Instant> parse_instant(std::string_view text) {
  Reader reader(text);
  const int year = reader.number(4, 1, 9999);
  reader.expect("-");
  const int month = reader.number(2, 1, 12);
  reader.expect("-");
  const int day = reader.number(2, 1, 31);
  const std::chrono::sys_days date = date_of(reader, year, month, day);
  if (reader.at_end()) return date;
  if (!reader.accept('T') && !reader.accept('t')) reader.expect(" ");
  Duration time = read_clock(reader);
  if (reader.accept('.')) time += reader.fraction_of_second();
  const Instant at = date + time - read_offset(reader);
  if (!reader.at_end()) return std::nullopt;
  // An offset may lead out of the years that can be written.
  using namespace std::chrono_literals;
  constexpr Instant first = std::chrono::sys_days{1y / 1 / 1};
  constexpr Instant end = std::chrono::sys_days{10000y / 1 / 1};
  if (at < first || at >= end) return std::nullopt;
  return at;
}

std::string format_http_date(Instant at) {
  const Calendar calendar(at);
  std::string text(weekday_names[std::chrono::weekday{calendar.day}.c_encoding()]);
  text += ", " + calendar.day_of_month() + " ";
  text += month_names[unsigned{calendar.date.month()} - 1];
  return text + " " + calendar.year() + " " + calendar.clock() + " GMT";
}

std::optional<Instant> parse_http_date(std::string_view text) {
  Reader reader(text);
  const unsigned weekday = reader.name(weekday_names);
  reader.expect(", ");
  const int day = reader.number(2, 1, 31);
  reader.expect(" ");
  const unsigned month = reader.name(month_names) + 1;
  reader.expect(" ");
  const int year = reader.number(4, 1, 9999);
  const std::chrono::sys_days date = date_of(reader, year, month, day);
  reader.expect(" ");
  const Duration time = read_clock(reader);
  reader.expect(" GMT");
  if (!reader.at_end() || std::chrono::weekday{date}.c_encoding() != weekday) return std::nullopt;
  return date + time;
}

std::string format_duration(Duration span) {
  if (span == Duration::zero()) return "0s";
  std::string text = span < Duration::zero() ? "-" : "";
  // Counted downwards, because the least int64 has no positive counterpart.
  std::int64_t left = span < Duration::zero() ? span.count() : -span.count();
  // Weeks only where nothing else is left: "2w", but "15d" rather than "2w1d".
  const bool whole_weeks = left % units.front().span.count() == 0;
  for (std::size_t index = whole_weeks ? 0 : 1; index < units.size(); ++index) {
    const std::int64_t count = -(left / units[index].span.count());
    left %= units[index].span.count();
    if (count != 0) text += std::to_string(count) + std::string(units[index].name);
  }
  return text;
}

std::optional<Duration> parse_duration(std::string_view text) {
  if (text == "0") return Duration::zero();
  if (text.empty()) return std::nullopt;
  Duration sum{};
  std::size_t next_unit = 0;
  for (bool first = true; !text.empty(); first = false) {
    const std::string_view whole = take_digits(text);
    const bool fractional = text.starts_with('.');
    if (fractional) text.remove_prefix(1);
    const std::string_view fraction = fractional ? take_digits(text) : std::string_view{};
    if (whole.empty() || (fractional && fraction.empty())) return std::nullopt;
    std::size_t letters = 0;
    while (letters < text.size() && !is_digit(text[letters])) ++letters;
    // Each unit at most once, and the greater ones first.
    while (next_unit < units.size() && units[next_unit].name != text.substr(0, letters)) {
      ++next_unit;
    }
    if (next_unit == units.size()) return std::nullopt;
    const Duration unit = units[next_unit++].span;
    text.remove_prefix(letters);
    if (fractional && (!first || !text.empty())) return std::nullopt;
    const auto count = number_of(whole, longest_duration / unit);
    const auto share = fraction_of(fraction, unit);
    if (!count || !share) return std::nullopt;
    sum += *count * unit + *share;
    if (sum > longest_duration) return std::nullopt;
  }
  return sum;
}

}  // namespace windtunnel::simulation
