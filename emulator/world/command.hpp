#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "emulator/world/clock_mode.hpp"
#include "emulator/world/outside_call.hpp"
#include "emulator/world/scope.hpp"
#include "simulation/row_codec.hpp"

namespace windtunnel::world {

/// Where a clock move ends.
struct Move {
  enum class Kind : std::uint8_t {
    none,
    until,            // an instant: everything due at or before it has run
    rest,             // no work is left
    operation_ended,  // the named operation reached a final state
    step,             // one event
  };
  Kind kind = Kind::none;
  simulation::Instant instant{};
  std::string operation;

  static void fields(auto& row, auto& field) {
    field(1, row.kind);
    field(2, row.instant);
    field(3, row.operation);
  }
};

/// One entry of the command log: with the world's settings, the ordered commands are all that a
/// run depends on.
struct Command {
  enum class Kind : std::uint8_t { call, move, clock_mode, cancel_move, outside_result };
  Kind kind = Kind::call;
  /// The simulated instant at which it was executed.
  simulation::Instant at{};
  // call
  std::string service;
  std::string operation;
  std::string account;
  std::string region;
  std::string access_key_id;
  std::string input;  // api::encode_value
  bool final_attempt = false;
  // move
  Move move;
  // clock_mode
  ClockMode mode;
  /// Executed while a clock move paused at `at` (a parked call's deadline), not after its end.
  bool inside_move = false;
  /// cancel_move: how many events had run in the world when the move was ended.
  std::uint64_t events_run = 0;
  /// outside_result: which call of code outside has ended.
  std::string invocation_id;
  /// How; of a `call` that waited for code outside, what it answered.
  std::optional<OutsideResult> outside;

  static void fields(auto& row, auto& field) {
    field(1, row.kind);
    field(2, row.at);
    field(3, row.service);
    field(4, row.operation);
    field(5, row.account);
    field(6, row.region);
    field(7, row.access_key_id);
    field(8, row.input);
    field(9, row.final_attempt);
    field(10, row.move);
    field(11, row.mode);
    field(12, row.inside_move);
    field(13, row.events_run);
    field(14, row.invocation_id);
    field(15, row.outside);
  }
};

}  // namespace windtunnel::world
