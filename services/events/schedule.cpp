#include "services/events/schedule.hpp"

#include <array>
#include <string>
#include <vector>

namespace windtunnel::events {
namespace {

using namespace std::chrono;
using simulation::Instant;

constexpr unsigned first_year = 1970;
constexpr unsigned last_year = 2199;

constexpr std::array month_names{"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                 "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::array day_names{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// Digits alone, at most nine of them.
std::optional<unsigned> read_number(std::string_view text) {
  if (text.empty() || text.size() > 9) return std::nullopt;
  unsigned number = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return std::nullopt;
    number = number * 10 + static_cast<unsigned>(digit - '0');
  }
  return number;
}

/// The values that a field may have, and the names of some, which count from `first`.
struct Field {
  unsigned first = 0;
  unsigned last = 0;
  std::vector<std::string_view> names;

  std::optional<unsigned> read(std::string_view text) const {
    for (std::size_t index = 0; index < names.size(); ++index) {
      if (names[index] == text) return first + static_cast<unsigned>(index);
    }
    const auto number = read_number(text);
    return number && *number >= first && *number <= last ? number : std::nullopt;
  }
};

/// Takes "*", "5", "1-5", "20-2", "*/15", "5/15", "1-30/5" into the set.
template <std::size_t size>
bool add_range(const Field& field, std::string_view text, std::bitset<size>& set) {
  const auto parts = split(text, '/');
  if (parts.size() > 2) return false;
  const auto ends = split(parts[0], '-');
  unsigned first = field.first;
  unsigned last = field.last;
  if (parts[0] != "*") {
    const auto from = field.read(ends[0]);
    const auto to = ends.size() == 2 ? field.read(ends[1]) : from;
    if (ends.size() > 2 || !from || !to) return false;
    first = *from;
    // With a step a single value begins a range.
    if (ends.size() == 2 || parts.size() == 1) last = *to;
  }
  unsigned step = 1;
  if (parts.size() == 2) {
    const auto number = read_number(parts[1]);
    if (!number || *number == 0) return false;
    step = *number;
  }
  const unsigned values = field.last - field.first + 1;
  const unsigned span = (last + values - first) % values;
  for (unsigned at = 0; at <= span; at += step) {
    set.set(field.first + (first - field.first + at) % values);
  }
  return true;
}

template <std::size_t size>
bool add_list(const Field& field, std::string_view text, std::bitset<size>& set) {
  for (const std::string_view part : split(text, ',')) {
    if (!add_range(field, part, set)) return false;
  }
  return true;
}

const Field& days_of_week() {
  static const Field field{1, 7, {day_names.begin(), day_names.end()}};
  return field;
}

/// 1 for Sunday.
unsigned day_of_week(year_month_day date) { return weekday(sys_days(date)).c_encoding() + 1; }

}  // namespace

std::optional<Schedule> Schedule::read(std::string_view expression) {
  const auto inside = [&](std::string_view name) -> std::optional<std::string_view> {
    if (!expression.starts_with(name) || !expression.ends_with(')')) return std::nullopt;
    return expression.substr(name.size(), expression.size() - name.size() - 1);
  };
  if (const auto rate = inside("rate(")) return read_rate(*rate);
  if (const auto cron = inside("cron(")) return read_cron(*cron);
  return std::nullopt;
}

/// EB-051.
std::optional<Schedule> Schedule::read_rate(std::string_view text) {
  const auto parts = split(text, ' ');
  if (parts.size() != 2) return std::nullopt;
  const auto number = read_number(parts[0]);
  if (!number || *number == 0) return std::nullopt;
  std::string_view unit = parts[1];
  if (*number > 1) {
    if (!unit.ends_with('s')) return std::nullopt;
    unit.remove_suffix(1);
  }
  Schedule schedule;
  if (unit == "minute") schedule.every_ = minutes(*number);
  if (unit == "hour") schedule.every_ = hours(*number);
  if (unit == "day") schedule.every_ = hours(24) * *number;
  if (schedule.every_ == simulation::Duration::zero()) return std::nullopt;
  return schedule;
}

/// EB-053.
std::optional<Schedule> Schedule::read_cron(std::string_view text) {
  std::vector<std::string_view> fields;
  for (const std::string_view part : split(text, ' ')) {
    if (!part.empty()) fields.push_back(part);
  }
  if (fields.size() != 6) return std::nullopt;
  const Field months{1, 12, {month_names.begin(), month_names.end()}};
  Schedule schedule;
  // One of the two says nothing, the other all.
  if ((fields[2] == "?") == (fields[4] == "?")) return std::nullopt;
  const bool good = add_list({0, 59, {}}, fields[0], schedule.minutes_) &&
                    add_list({0, 23, {}}, fields[1], schedule.hours_) &&
                    read_days_of_month(fields[2], schedule.days_) &&
                    add_list(months, fields[3], schedule.months_) &&
                    read_days_of_week(fields[4], schedule.days_) &&
                    add_list({first_year, last_year, {}}, fields[5], schedule.years_);
  if (!good) return std::nullopt;
  return schedule;
}

bool Schedule::read_days_of_month(std::string_view text, Days& days) {
  if (text == "?") return true;
  const Field field{1, 31, {}};
  for (const std::string_view part : split(text, ',')) {
    if (part == "L") {
      days.last_of_month = true;
    } else if (part.ends_with('W')) {
      const auto day = field.read(part.substr(0, part.size() - 1));
      if (!day) return false;
      days.nearest_weekday = *day;
    } else if (!add_range(field, part, days.of_month)) {
      return false;
    }
  }
  return true;
}

bool Schedule::read_days_of_week(std::string_view text, Days& days) {
  if (text == "?") return true;
  for (const std::string_view part : split(text, ',')) {
    const std::size_t hash = part.find('#');
    if (hash != std::string_view::npos) {
      const auto day = days_of_week().read(part.substr(0, hash));
      const auto nth = read_number(part.substr(hash + 1));
      // There is to be but one.
      if (!day || !nth || *nth < 1 || *nth > 5 || days.nth != 0) return false;
      days.nth_of_week = *day;
      days.nth = *nth;
    } else if (part == "L") {
      days.of_week.set(7);
    } else if (part.ends_with('L')) {
      const auto day = days_of_week().read(part.substr(0, part.size() - 1));
      if (!day) return false;
      days.last_of_week = *day;
    } else if (!add_range(days_of_week(), part, days.of_week)) {
      return false;
    }
  }
  return true;
}

std::bitset<32> Schedule::days_of(int year_number, unsigned month_number) const {
  const year_month of = year(year_number) / month(month_number);
  const auto last = static_cast<unsigned>((of / std::chrono::last).day());
  std::bitset<32> days;
  for (unsigned number = 1; number <= last; ++number) {
    const unsigned week_day = day_of_week(of / day(number));
    const bool is_last_week = number + 7 > last;
    if (days_.of_month.test(number) || days_.of_week.test(week_day) ||
        (days_.last_of_month && number == last) ||
        (days_.last_of_week == week_day && is_last_week) ||
        (days_.nth_of_week == week_day && (number - 1) / 7 + 1 == days_.nth)) {
      days.set(number);
    }
  }
  if (days_.nearest_weekday != 0 && days_.nearest_weekday <= last) {
    unsigned number = days_.nearest_weekday;
    const unsigned week_day = day_of_week(of / day(number));
    // Within the month: from its first day on to Monday, from its last back to Friday.
    if (week_day == 7) number = number == 1 ? 3 : number - 1;
    if (week_day == 1) number = number == last ? number - 2 : number + 1;
    days.set(number);
  }
  return days;
}

std::optional<Instant> Schedule::next(Instant start, Instant after) const {
  if (every_ != simulation::Duration::zero()) {
    const auto periods = after < start ? 0 : (after - start) / every_;
    return start + every_ * (periods + 1);
  }
  // The first whole minute behind `after`.
  const Instant from = floor<minutes>(after) + minutes(1);
  const year_month_day today(floor<days>(from));
  for (int year_number = static_cast<int>(today.year()); year_number <= static_cast<int>(last_year);
       ++year_number) {
    if (year_number < static_cast<int>(first_year)) continue;
    if (!years_.test(static_cast<std::size_t>(year_number))) continue;
    for (unsigned month_number = 1; month_number <= 12; ++month_number) {
      if (!months_.test(month_number)) continue;
      const year_month of = year(year_number) / month(month_number);
      if (of < today.year() / today.month()) continue;
      const std::bitset<32> on = days_of(year_number, month_number);
      for (unsigned number = 1; number <= 31; ++number) {
        if (!on.test(number)) continue;
        const Instant midnight = sys_days(of / day(number));
        if (midnight + hours(24) <= from) continue;
        for (unsigned hour = 0; hour < 24; ++hour) {
          if (!hours_.test(hour)) continue;
          for (unsigned minute = 0; minute < 60; ++minute) {
            const Instant at = midnight + hours(hour) + minutes(minute);
            if (minutes_.test(minute) && at >= from) return at;
          }
        }
      }
    }
  }
  return std::nullopt;
}

}  // namespace windtunnel::events
