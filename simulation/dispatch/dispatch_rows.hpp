#pragma once

#include <cstdint>

#include "simulation/row_codec.hpp"
#include "simulation/time.hpp"

/// What a dispatch is made of: one row, and one small record per target.
namespace windtunnel::simulation {

enum class TargetOutcome : std::uint8_t { failed = 0, succeeded = 1 };

/// One target of a dispatch. Everything that happens on it is a function of this record and of
/// what its owner knows (its plan): a target costs one change when it is picked, not one for
/// each of its steps. Times are milliseconds; those with `after` count from `started`.
struct TargetRecord {
  static constexpr unsigned char layout = 1;
  /// Sorts as the target's id does within its run; see Dispatches::find.
  std::uint64_t name = 0;
  /// The seed of the target's own luck.
  std::uint64_t luck = 0;
  /// Since 1970; 0 while the target waits its turn.
  std::int64_t started = 0;
  /// When it ends, known from the start: at least 1.
  std::uint32_t ends_after = 0;
  /// When it next passes what its owner wants to be told of (new code serves); 0 for never.
  std::uint32_t milestone_after = 0;
  /// When its plan was cut short, where `fate` says that it was.
  std::uint32_t cut_after = 0;
  /// The fleet's number of the instance.
  std::uint32_t subject = 0;
  /// The owner's own.
  std::uint32_t detail = 0;
  TargetOutcome outcome = TargetOutcome::failed;
  /// The owner's own: how the plan is to be read.
  std::uint8_t fate = 0;
  std::uint16_t kind = 0;

  Instant started_at() const { return from_milliseconds(started); }
  Instant ends_at() const { return from_milliseconds(started + ends_after); }
};
static_assert(sizeof(TargetRecord) == 48);

/// How many may be under way at once, and when the whole is lost. The healthy floor counts every
/// target as healthy until it is taken or has failed (CD-110..CD-115); the other two are those of
/// Run Command, patching and stack sets.
struct DispatchRule {
  std::uint32_t healthy_floor = 0;
  std::uint32_t most_in_flight = UINT32_MAX;
  std::uint32_t most_errors = UINT32_MAX;
  static void fields(auto& row, auto& field) {
    field(1, row.healthy_floor);
    field(2, row.most_in_flight);
    field(3, row.most_errors);
  }
};

/// Counters are kept, not recounted. Targets are started in order of their position, so that
/// those before `next` were started and the others were not.
struct DispatchRow {
  DispatchRule rule;
  /// The first record's number.
  std::uint64_t first_record = 0;
  std::uint32_t targets = 0;
  std::uint32_t next = 0;
  std::uint32_t in_flight = 0;
  std::uint32_t succeeded = 0;
  std::uint32_t failed = 0;
  /// Nothing more is started; targets never started count as skipped.
  bool closed = false;
  /// What is due until then has been dealt with.
  Instant advanced_to{};
  /// The event that its owner has scheduled for what is due next; sequence 0 for none.
  Instant wake_at{};
  std::uint64_t wake_sequence = 0;
  /// The stage: targets from `stage_begin` on before `stage_end` (0: before the last's end) are
  /// those that may be started now, and `stage_floor` of them must stay healthy as well.
  std::uint32_t stage_begin = 0;
  std::uint32_t stage_end = 0;
  std::uint32_t stage_floor = 0;
  /// How many had failed when the stage was opened.
  std::uint32_t failed_before_stage = 0;
  UnknownFields unknown;

  static void fields(auto& row, auto& field) {
    field(1, row.rule);
    field(2, row.first_record);
    field(3, row.targets);
    field(4, row.next);
    field(5, row.in_flight);
    field(6, row.succeeded);
    field(7, row.failed);
    field(8, row.closed);
    field(9, row.advanced_to);
    field(10, row.wake_at);
    field(11, row.wake_sequence);
    field(12, row.stage_begin);
    field(13, row.stage_end);
    field(14, row.stage_floor);
    field(15, row.failed_before_stage);
  }

  std::uint32_t waiting() const { return targets - next; }
  std::uint32_t pending() const { return closed ? 0 : waiting(); }
  std::uint32_t skipped() const { return closed ? waiting() : 0; }
  std::uint32_t end_of_stage() const { return stage_end == 0 ? targets : stage_end; }
  /// Those of the stage that have not failed.
  std::uint32_t healthy_in_stage() const {
    return end_of_stage() - stage_begin - (failed - failed_before_stage);
  }
  /// Every target of the stage was tried, and there are others.
  bool stage_is_over() const {
    return !closed && in_flight == 0 && next == end_of_stage() && next < targets;
  }
  /// CD-113; in its stage, CD-119.
  bool may_start() const {
    return !closed && next < end_of_stage() && in_flight < rule.most_in_flight &&
           failed <= rule.most_errors &&
           std::uint64_t{targets} >
               std::uint64_t{failed} + in_flight + rule.healthy_floor &&
           std::uint64_t{healthy_in_stage()} > std::uint64_t{in_flight} + stage_floor;
  }
  /// CD-114: targets are left that can never be started any more.
  bool is_lost() const {
    if (closed || next == targets) return false;
    const bool stage_is_lost = next < end_of_stage() ? healthy_in_stage() <= stage_floor
                                                     : healthy_in_stage() < stage_floor;
    return stage_is_lost || failed > rule.most_errors ||
           std::uint64_t{targets} <= std::uint64_t{failed} + rule.healthy_floor;
  }
  /// Nothing is under way and nothing more will be.
  bool has_ended() const { return in_flight == 0 && (closed || next == targets); }
  /// CD-115, once it has ended with every target tried.
  bool has_succeeded() const {
    return next == targets && failed <= rule.most_errors && healthy_in_stage() >= stage_floor &&
           succeeded >= (rule.healthy_floor > 1 ? rule.healthy_floor : 1);
  }
};

}  // namespace windtunnel::simulation
