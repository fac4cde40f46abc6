#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "simulation/time.hpp"

namespace windtunnel::world {

/// How a world's time passes (DESIGN.md, "Time").
struct ClockMode {
  enum class Kind : std::uint8_t { warp, paced, manual, realtime };
  Kind kind = Kind::warp;
  /// paced: what passes before each API request.
  simulation::Duration step{0};
  /// realtime: simulated seconds per real one, in thousandths.
  std::int64_t rate_thousandths = 1000;

  bool operator==(const ClockMode&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.kind);
    field(2, row.step);
    field(3, row.rate_thousandths);
  }
};

/// "warp", "paced:30s", "manual", "realtime", "realtime:60".
std::string format_clock_mode(const ClockMode& mode);
std::optional<ClockMode> parse_clock_mode(std::string_view text);

}  // namespace windtunnel::world
