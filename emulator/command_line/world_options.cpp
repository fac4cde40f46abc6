#include "emulator/command_line/world_options.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <sstream>

#include "emulator/api/access_key.hpp"
#include "emulator/command_line/github_folder.hpp"
#include "simulation/fleet/fleet_file.hpp"

namespace windtunnel::command_line {

void WorldOptions::add_to(CLI::App& command) {
  command.add_option("--seed", seed_, "Seed of all luck in the world")
      ->check(whole_number())
      ->type_name("N")
      ->capture_default_str();
  command
      .add_option("--epoch", epoch_,
                  "Simulated time at the start, such as 2026-01-01T00:00:00Z; without it a world "
                  "starts at wall time and, unless manual, never falls behind it")
      ->check(not_empty())
      ->type_name("INSTANT");
  command
      .add_option(
          "--clock", clock_,
          "warp: time runs until no work is left; paced:STEP: each request lets STEP pass; "
          "manual: only 'windtunnel clock advance' moves it; realtime[:RATE]: RATE simulated "
          "seconds for a real one")
      ->type_name("MODE")
      ->capture_default_str();
  command
      .add_option("--fleet", fleet_,
                  "Fleet file (YAML): instances, revisions, traffic; docs/fleet-files.md")
      ->check(not_empty())
      ->type_name("FILE");
  command
      .add_option(
          "--github", github_,
          "Folder of what deployments may fetch from GitHub: OWNER/REPOSITORY/COMMIT.tgz in "
          "it; without it every commit is there, its content unknown")
      ->check(not_empty())
      ->type_name("FOLDER");
  command
      .add_option("--limits", limits_,
                  "Whether AWS's quotas hold (aws) or not (none); default: as the fleet file says, "
                  "else aws")
      ->check(not_empty())
      ->type_name("aws|none");
  command.add_option("--account", account_, "Account of callers whose access key names none")
      ->type_name("ACCOUNT")
      ->capture_default_str();
  command
      .add_option("--horizon", horizon_, "How far one request may run a world that finds no rest")
      ->type_name("SPAN")
      ->capture_default_str();
  command.add_option("--horizon-events", horizon_events_, "The same in events")
      ->check(whole_number())
      ->type_name("N")
      ->capture_default_str();
}

host::WorldDefaults WorldOptions::defaults() const {
  host::WorldDefaults defaults;
  world::Settings& settings = defaults.settings;
  settings.seed = seed_;
  if (!epoch_.empty()) {
    defaults.epoch = simulation::parse_instant(epoch_);
    if (!defaults.epoch) {
      throw CLI::ValidationError("--epoch", "'" + epoch_ +
                                                "' is no instant; write it as "
                                                "2026-01-01T00:00:00Z");
    }
  }
  const auto mode = world::parse_clock_mode(clock_);
  if (!mode) {
    throw CLI::ValidationError("--clock", "'" + clock_ +
                                              "' is none of warp, paced:STEP (such as "
                                              "paced:30s), manual, realtime and realtime:RATE");
  }
  settings.clock = *mode;
  const auto horizon = simulation::parse_duration(horizon_);
  if (!horizon || horizon->count() <= 0) {
    throw CLI::ValidationError("--horizon", "'" + horizon_ +
                                                "' is no duration; write it as 7d or "
                                                "12h");
  }
  settings.horizon = *horizon;
  if (horizon_events_ <= 0) throw CLI::ValidationError("--horizon-events", "give one or more");
  settings.horizon_events = horizon_events_;
  if (!api::is_account(account_)) {
    throw CLI::ValidationError("--account", "'" + account_ + "' is no account; give twelve digits");
  }
  settings.account = account_;
  if (!limits_.empty() && limits_ != "aws" && limits_ != "none") {
    throw CLI::ValidationError("--limits", "'" + limits_ + "' is neither aws nor none");
  }
  if (!fleet_.empty()) {
    settings.fleet = simulation::parse_fleet_file(read_file("--fleet", fleet_), fleet_);
  }
  if (!github_.empty()) settings.github = read_github_folder(github_);
  settings.limits_lifted =
      limits_ == "none" || (limits_.empty() && settings.fleet.limits == simulation::Limits::none);
  return defaults;
}

CLI::Validator whole_number() {
  return {[](std::string& text) {
            std::uint64_t value = 0;
            const char* const text_end = text.data() + text.size();
            const auto [end, error] = std::from_chars(text.data(), text_end, value);
            const bool fits = error == std::errc{} && end == text_end;
            return fits ? std::string()
                        : "'" + text + "' is no whole number from 0 to 18446744073709551615";
          },
          ""};
}

CLI::Validator not_empty() {
  return {[](std::string& text) {
            return std::string(text.empty() ? "give a value, or leave the option out" : "");
          },
          ""};
}

std::string read_file(const std::string& option, const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  // An empty file is no failure, but to << it is one.
  if (file.peek() != std::ifstream::traits_type::eof()) content << file.rdbuf();
  if (!file.is_open() || file.bad() || !content) {
    throw CLI::ValidationError(option, path + " cannot be read: " + std::strerror(errno));
  }
  return content.str();
}

}  // namespace windtunnel::command_line
