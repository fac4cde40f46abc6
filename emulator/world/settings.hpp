#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "emulator/world/clock_mode.hpp"
#include "simulation/fleet/fleet_specification.hpp"
#include "simulation/time.hpp"

namespace windtunnel::world {

/// A commit that deployments can fetch from GitHub.
struct GitHubBundle {
  /// "owner/repository".
  std::string repository;
  std::string commit;
  /// tar, tgz or zip.
  std::string type;
  std::string bytes;
  static void fields(auto& row, auto& field) {
    field(1, row.repository);
    field(2, row.commit);
    field(3, row.type);
    field(4, row.bytes);
  }
};

/// What a world is made from. With the command log, all that its run depends on.
struct Settings {
  std::string name;
  std::uint64_t seed = 0;
  simulation::Instant epoch{};
  /// Served without an epoch: starts at wall time and, except in manual, never falls behind it.
  bool follows_wall = false;
  ClockMode clock;
  bool limits_lifted = false;
  /// The account of callers whose access key names none.
  std::string account = "000000000000";
  /// The contents of the fleet file.
  simulation::FleetSpecification fleet;
  /// All of GitHub, where the server was given a folder of it; else every commit is there, and
  /// nothing is known of its content.
  std::optional<std::vector<GitHubBundle>> github;
  /// How far one request may run a world that finds no rest.
  simulation::Duration horizon = std::chrono::days(7);
  std::int64_t horizon_events = 20'000'000;
  /// Lines of history kept.
  std::int64_t history_limit = 10'000;
  /// The version of the simulated behaviour: replay needs the same.
  std::int64_t behaviour_version = 1;

  static void fields(auto& row, auto& field) {
    field(1, row.name);
    field(2, row.seed);
    field(3, row.epoch);
    field(4, row.follows_wall);
    field(5, row.clock);
    field(6, row.limits_lifted);
    field(7, row.account);
    field(8, row.fleet);
    field(9, row.horizon);
    field(10, row.horizon_events);
    field(11, row.history_limit);
    field(12, row.behaviour_version);
    field(13, row.github);
  }
};

}  // namespace windtunnel::world
