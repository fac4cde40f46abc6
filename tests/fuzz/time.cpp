#include "simulation/time.hpp"

#include "emulator/world/clock_mode.hpp"
#include "tests/fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace windtunnel;
  using fuzz::require;
  const std::string_view text = fuzz::text_of(bytes, size);
  if (const auto at = simulation::parse_instant(text)) {
    require(simulation::parse_instant(simulation::format_instant(*at)) == at, "an instant");
    require(simulation::parse_instant(simulation::format_instant_milliseconds(*at)) == at,
            "an instant with milliseconds");
    const auto whole = std::chrono::floor<std::chrono::seconds>(*at);
    require(simulation::parse_http_date(simulation::format_http_date(*at)) == whole, "a date");
  }
  if (const auto at = simulation::parse_http_date(text)) {
    require(simulation::format_http_date(*at) == text, "a date has one way of being written");
  }
  if (const auto span = simulation::parse_duration(text)) {
    require(*span >= simulation::Duration::zero(), "a duration is not negative");
    require(simulation::parse_duration(simulation::format_duration(*span)) == span, "a duration");
  }
  if (const auto mode = world::parse_clock_mode(text)) {
    require(world::parse_clock_mode(world::format_clock_mode(*mode)) == mode, "a clock mode");
  }
  return 0;
}
