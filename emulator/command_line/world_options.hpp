#pragma once

#include <cstdint>
#include <string>

#include "emulator/host/worlds.hpp"

namespace CLI {
class App;
class Validator;
}

namespace windtunnel::command_line {

/// What a world is made from, as command-line options: --seed, --epoch, --clock, --fleet, --github,
/// --limits, --account, --horizon, --horizon-events.
class WorldOptions {
 public:
  void add_to(CLI::App& command);
  /// Throws CLI::ValidationError or FleetFileError for what cannot be.
  host::WorldDefaults defaults() const;

 private:
  std::uint64_t seed_ = 0;
  std::string epoch_;
  std::string clock_ = "warp";
  std::string fleet_;
  std::string github_;
  std::string limits_;
  std::string account_ = "000000000000";
  std::string horizon_ = "7d";
  std::int64_t horizon_events_ = 20'000'000;
};

/// Lets through what a std::uint64_t holds: CLI11 alone reads -1, and all that is too large, as the
/// largest number there is.
CLI::Validator whole_number();

/// An empty value, most often of a variable that was not set, is no wish to leave the option out.
CLI::Validator not_empty();

/// The content of a file; throws CLI::ValidationError where it cannot be read.
std::string read_file(const std::string& option, const std::string& path);

}  // namespace windtunnel::command_line
