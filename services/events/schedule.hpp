#pragma once

#include <bitset>
#include <optional>
#include <string_view>

#include "simulation/time.hpp"

namespace windtunnel::events {

/// When a rule fires by itself: `rate(5 minutes)` or `cron(0 12 * * ? *)` (EB-050 to EB-056).
class Schedule {
 public:
  /// Nothing for what is no such expression.
  static std::optional<Schedule> read(std::string_view expression);

  /// The first instant behind `after`; nothing where there is none any more. A rate counts from
  /// `start`.
  std::optional<simulation::Instant> next(simulation::Instant start,
                                          simulation::Instant after) const;

 private:
  /// Which days of a month, beside those by number.
  struct Days {
    std::bitset<32> of_month;
    std::bitset<8> of_week;  // 1 is Sunday
    bool last_of_month = false;
    /// "3W": the weekday nearest to the third; 0 for none.
    unsigned nearest_weekday = 0;
    /// "6L": the last such day of the month; 0 for none.
    unsigned last_of_week = 0;
    /// "3#2": the second such day; 0 for none.
    unsigned nth_of_week = 0;
    unsigned nth = 0;
  };

  static std::optional<Schedule> read_rate(std::string_view text);
  static std::optional<Schedule> read_cron(std::string_view text);
  static bool read_days_of_month(std::string_view text, Days& days);
  static bool read_days_of_week(std::string_view text, Days& days);
  std::bitset<32> days_of(int year, unsigned month) const;

  /// Of a rate; zero for cron.
  simulation::Duration every_{};
  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  Days days_;
  std::bitset<13> months_;
  std::bitset<2200> years_;
};

}  // namespace windtunnel::events
