#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "simulation/dispatch/calendar.hpp"
#include "simulation/dispatch/dispatch_rows.hpp"
#include "simulation/event.hpp"
#include "simulation/records.hpp"
#include "simulation/rows.hpp"

namespace windtunnel::simulation {

/// The one engine behind everything that goes over a fleet target by target: how many at once,
/// when too many have failed, who is next, what is due. It knows nothing of what is done to a
/// target: its owner plans each one when it is started (when it will end, and how) and derives
/// what stands between from the plan, whenever somebody asks.
///
/// Made for a million targets: a target costs a 48-byte record, written when the dispatch is
/// opened and when the target is started; all that end at one instant are dealt with in one
/// event, in order of position, whatever events they were started by. The owner schedules one
/// event per dispatch, for next_due().
class Dispatches {
 public:
  /// How many section numbers it takes up.
  static constexpr std::uint16_t sections = 4;

  Dispatches(ChangeTracker& tracker, std::uint16_t first_section);

  /// Opens dispatch `number` (never used before) over `targets` targets, whose records follow
  /// from `fill(position, record)`: name, luck, subject, kind. A position is a target's turn.
  void open(std::uint64_t number, const DispatchRule& rule, std::uint32_t targets, Instant now,
            const std::function<void(std::uint32_t, TargetRecord&)>& fill);

  /// Lets the targets that follow, up to before `end`, be started, of which `floor` must stay
  /// healthy; those before must all have been tried. Without stages all are one.
  void open_stage(std::uint64_t number, std::uint32_t end, std::uint32_t floor);

  /// Nothing for one that was never opened, or is erased.
  const DispatchRow* find(std::uint64_t number) const;
  const TargetRecord& target(const DispatchRow& dispatch, std::uint32_t position) const {
    return records_.get(dispatch.first_record + position);
  }
  bool is_in_flight(const DispatchRow& dispatch, std::uint32_t position) const;
  /// The target named `name` among the positions from `first` to before `end`, which are in
  /// order of their names.
  std::optional<std::uint32_t> find(const DispatchRow& dispatch, std::uint32_t first,
                                    std::uint32_t end, std::uint64_t name) const;

  /// Starts every target that the rule lets start. `plan(record)` says when it ends and how:
  /// `started` is set already.
  void start(std::uint64_t number, Instant now, const std::function<void(TargetRecord&)>& plan);

  struct Listener {
    /// Answers when the next milestone is, counted from the start; 0 for none.
    std::function<std::uint32_t(std::uint32_t, const TargetRecord&)> milestone;
    std::function<void(std::uint32_t, const TargetRecord&)> end;
  };
  /// Deals with all that is due until `now`, in order of time and position.
  void advance(std::uint64_t number, Instant now, const Listener& listener);

  /// Starts nothing more. Targets under way go on until they end.
  void close(std::uint64_t number);
  /// Cuts the plan of one target under way: `change(record)` sets how and when it ends now, never
  /// before `now`. An end at `now` is dealt with by advance, which the caller calls after.
  void cut(std::uint64_t number, std::uint32_t position,
           const std::function<void(TargetRecord&)>& change);
  /// The same for all targets under way.
  void cut_all(std::uint64_t number, const std::function<void(TargetRecord&)>& change);

  /// When something is due next; nothing if nothing is.
  std::optional<Instant> next_due(std::uint64_t number);
  /// Remembers the event that will deal with it.
  void set_wake(std::uint64_t number, std::optional<EventHandle> wake);

  /// Forgets the dispatch but for its records, whose numbers it returns: erasing a million takes
  /// time, so the owner does it bit by bit with erase_records.
  struct Range {
    std::uint64_t first = 0;
    std::uint64_t end = 0;
  };
  Range erase(std::uint64_t number);
  void erase_records(const Range& range);

 private:
  struct NextRecordRow {
    std::uint64_t number = 0;
    static void fields(auto& row, auto& field) { field(1, row.number); }
  };

  DispatchRow& edit(std::uint64_t number);
  DispatchCalendar::Buckets& buckets(std::uint64_t number);

  Rows<DispatchRow> rows_;
  Records<TargetRecord> records_;
  /// Numbers of erased dispatches' records are not used again: they may still be being erased.
  Rows<NextRecordRow> next_record_;
  DispatchCalendar calendar_;
};

}  // namespace windtunnel::simulation
