#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/world/scope.hpp"
#include "simulation/row_codec.hpp"
#include "simulation/rows.hpp"
#include "simulation/time.hpp"

namespace windtunnel::world {

class World;

/// The declared states of one kind of long-lived process. An undeclared move is an assertion
/// failure.
struct OperationMachine {
  struct Transition {
    std::string_view from;
    std::string_view to;
  };
  /// Such as "codedeploy.deployment".
  std::string_view kind;
  std::string_view first_state;
  std::span<const Transition> transitions;
  std::span<const std::string_view> final_states;

  bool allows(std::string_view from, std::string_view to) const;
  bool is_final(std::string_view state) const;
};

/// A long-lived process: a deployment, a stack update, a command, an automation.
struct OperationRow {
  std::string kind;
  std::string id;
  std::string account;
  std::string region;
  std::string state;
  bool ended = false;
  /// The operation that this one is a part of, as kind/id.
  std::string parent;
  /// What set it off, in words: "user", "rollback of d-XXXXXXXXX".
  std::string cause;
  simulation::Instant started_at{};
  simulation::Instant ended_at{};
  std::int64_t progress_done = 0;
  std::int64_t progress_total = 0;
  struct Waiter {
    std::uint16_t event_kind = 0;
    std::uint64_t subject = 0;
    static void fields(auto& row, auto& field) {
      field(1, row.event_kind);
      field(2, row.subject);
    }
  };
  std::vector<Waiter> waiters;
  simulation::UnknownFields unknown;

  static void fields(auto& row, auto& field) {
    field(1, row.kind);
    field(2, row.id);
    field(3, row.account);
    field(4, row.region);
    field(5, row.state);
    field(6, row.ended);
    field(7, row.parent);
    field(8, row.cause);
    field(9, row.started_at);
    field(10, row.ended_at);
    field(11, row.progress_done);
    field(12, row.progress_total);
    field(13, row.waiters);
  }
};

/// All long-lived processes of a world. States, parents, causes, progress and waiting are given
/// here, so that no service builds its own.
class Operations {
 public:
  explicit Operations(World& world);

  void begin(const OperationMachine& machine, const Scope& scope, std::string_view id,
             std::string_view cause, std::string_view parent = {});
  /// Moves to a declared state and raises OperationStateChanged; a final state wakes waiters.
  void move(const OperationMachine& machine, std::string_view id, std::string_view state);
  /// Noted in the history as well: report steps that a person would, not every target.
  void set_progress(const OperationMachine& machine, std::string_view id, std::int64_t done,
                    std::int64_t total);
  /// Schedules an event of `event_kind` for the instant at which the operation ends; at once if
  /// it has ended. The operation must exist.
  void wait_for_end(std::string_view kind, std::string_view id, std::uint16_t event_kind,
                    std::uint64_t subject);

  const OperationRow* find(std::string_view kind, std::string_view id) const;
  /// By id alone, as people name deployments; nothing if no kind has it.
  const OperationRow* find(std::string_view id) const;
  /// Visits operations in order of kind and id until `visit` returns false.
  template <class Visit>
  void each(Visit&& visit) const {
    rows_.scan({}, [&](std::string_view, const OperationRow& row) { return visit(row); });
  }

 private:
  static std::string key(std::string_view kind, std::string_view id);
  /// In the history and to the listeners.
  void announce(const OperationRow& row, std::string_view old_state);

  World& world_;
  simulation::Rows<OperationRow> rows_;
};

}  // namespace windtunnel::world
