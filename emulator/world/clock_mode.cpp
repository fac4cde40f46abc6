#include "emulator/world/clock_mode.hpp"

#include <charconv>

namespace windtunnel::world {
namespace {

/// "60", "0.5": up to three decimals, as thousandths; above zero and at most a million.
std::optional<std::int64_t> parse_thousandths(std::string_view text) {
  const std::size_t point = text.find('.');
  std::string digits(text.substr(0, point));
  std::string decimals(point == std::string_view::npos ? "" : text.substr(point + 1));
  if (digits.empty() || decimals.size() > 3 || (point != std::string_view::npos && decimals.empty())) {
    return std::nullopt;
  }
  decimals.resize(3, '0');
  digits += decimals;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  if (value <= 0 || value > 1'000'000'000) return std::nullopt;
  return value;
}

}  // namespace

std::string format_clock_mode(const ClockMode& mode) {
  switch (mode.kind) {
    case ClockMode::Kind::warp: return "warp";
    case ClockMode::Kind::manual: return "manual";
    case ClockMode::Kind::paced: return "paced:" + simulation::format_duration(mode.step);
    case ClockMode::Kind::realtime: break;
  }
  if (mode.rate_thousandths == 1000) return "realtime";
  std::string text = "realtime:" + std::to_string(mode.rate_thousandths / 1000);
  if (const auto rest = mode.rate_thousandths % 1000; rest != 0) {
    std::string decimals = std::to_string(1000 + rest).substr(1);
    while (decimals.back() == '0') decimals.pop_back();
    text += "." + decimals;
  }
  return text;
}

std::optional<ClockMode> parse_clock_mode(std::string_view text) {
  ClockMode mode;
  if (text == "warp") return mode;
  if (text == "manual") {
    mode.kind = ClockMode::Kind::manual;
    return mode;
  }
  if (text == "realtime") {
    mode.kind = ClockMode::Kind::realtime;
    return mode;
  }
  if (text.starts_with("realtime:")) {
    const auto rate = parse_thousandths(text.substr(9));
    if (!rate) return std::nullopt;
    mode.kind = ClockMode::Kind::realtime;
    mode.rate_thousandths = *rate;
    return mode;
  }
  if (text.starts_with("paced:")) {
    const auto step = simulation::parse_duration(text.substr(6));
    if (!step || step->count() <= 0) return std::nullopt;
    mode.kind = ClockMode::Kind::paced;
    mode.step = *step;
    return mode;
  }
  return std::nullopt;
}

}  // namespace windtunnel::world
