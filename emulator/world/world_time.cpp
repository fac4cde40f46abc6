#include "emulator/world/operation.hpp"
#include "emulator/world/world.hpp"
#include "simulation/assertion.hpp"

namespace windtunnel::world {

using simulation::Event;
using simulation::Instant;

namespace {

/// An instant that schedules for itself this often will never end.
constexpr std::uint32_t generation_limit = 10'000;
/// A write batch of a long move is cut at a turn's end once it has this many turns.
constexpr std::uint64_t turns_per_batch = 20'000;
/// How many turns pass between two looks at whether to yield.
constexpr std::uint64_t turns_per_look = 64;

}  // namespace

bool World::slide_to(Instant wall) {
  if (wall <= now_) return true;
  const auto due = queue_.next_due();
  if (due && *due <= wall) return false;
  now_ = wall;
  return true;
}

void World::begin_move(const Move& move) {
  WINDTUNNEL_ASSERT(!moving(), "a clock move began inside another");
  if (!read_only_reason_.empty()) throw ReadOnlyError(read_only_reason_);
  Command command;
  command.kind = Command::Kind::move;
  command.move = move;
  log_command(std::move(command));
  set_off(move);
}

void World::set_off(const Move& move) {
  move_ = move;
  move_started_ = now_;
  move_events_ = 0;
  move_notice_.clear();
}

bool World::is_due_now() {
  const auto due = queue_.next_due();
  return due && *due <= now_;
}

bool World::is_held() {
  return outside_calls_.size() > 0 && read_only_reason_.empty() && !is_due_now();
}

void World::end_outside_call(const std::string& invocation_id, const OutsideResult& result) {
  const OutsideCall* open = outside_calls_.find(invocation_id);
  if (open == nullptr) return;
  try {
    turn_of([&] {
      raise(OutsideCallEnded{*open, result});
      outside_calls_.erase(invocation_id);
    });
  } catch (const ReadOnlyError&) {
    // It stays open, and nothing waits for it any more.
    move_ = {};
    move_notice_ = read_only_reason_;
    throw;
  }
  Command command;
  command.kind = Command::Kind::outside_result;
  command.invocation_id = invocation_id;
  command.outside = result;
  log_command(std::move(command));
  follow_up();
}

void World::follow_up() {
  if (moving()) return;
  const bool has_work = queue_.count(simulation::EventClass::work) > 0;
  if (has_work && settings_.clock.kind == ClockMode::Kind::warp) {
    set_off({Move::Kind::rest, {}, {}});
  } else if (is_due_now()) {
    set_off({Move::Kind::until, now_, {}});
  }
}

bool World::move_is_complete() {
  switch (move_.kind) {
    case Move::Kind::none:
      return true;
    case Move::Kind::rest:
      return outside_calls_.size() == 0 && queue_.count(simulation::EventClass::work) == 0 &&
             !is_due_now();
    case Move::Kind::step:
      return move_events_ > 0;
    case Move::Kind::operation_ended: {
      const OperationRow* row = operations_->find(move_.operation);
      return row == nullptr || row->ended;
    }
    case Move::Kind::until:
      return false;  // decided by the next event's time
  }
  return true;
}

void World::end_move() {
  if (move_.kind == Move::Kind::until && move_notice_.empty() && now_ < move_.instant) {
    now_ = move_.instant;
    queue_.advance(now_);
  }
  committed_now_ = now_;
  const bool goes_on = move_notice_.empty() && (move_.kind == Move::Kind::until ||
                                                move_.kind == Move::Kind::operation_ended);
  move_ = {};
  if (goes_on) follow_up();
}

bool World::run(const std::function<bool()>& should_yield) {
  std::uint64_t turns = 0;
  while (moving()) {
    if (stop_after_events_ && events_run_ >= *stop_after_events_) return true;
    if (move_is_complete()) {
      end_move();
      continue;
    }
    const bool until = move_.kind == Move::Kind::until;
    if (is_held() && !(until && move_.instant <= now_)) {
      flush();
      return true;
    }
    const Event* next = queue_.peek();
    if (deadline_ && (next == nullptr || *deadline_ < next->due) &&
        (!until || *deadline_ <= move_.instant)) {
      // A parked call is answered at its deadline, once all that is due at it has run.
      if (*deadline_ > now_) now_ = *deadline_;
      flush();
      return true;
    }
    if (next == nullptr || (until && next->due > move_.instant)) {
      end_move();
      continue;
    }
    if (next->due > simulation::end_of_time) {
      move_notice_ = "stopped at the end of the year 9999: work is still left";
      end_move();
      continue;
    }
    if (next->due - move_started_ > settings_.horizon && !until) {
      move_notice_ = "stopped at the horizon of " + simulation::format_duration(settings_.horizon) +
                     ": work is still left";
      end_move();
      continue;
    }
    if (static_cast<std::int64_t>(move_events_) >= settings_.horizon_events) {
      move_notice_ = "stopped after " + std::to_string(settings_.horizon_events) +
                     " events: work is still left";
      end_move();
      continue;
    }
    run_next_event();
    if (unwritten_turns_ >= turns_per_batch) flush();
    if (++turns % turns_per_look == 0 && should_yield()) return false;
  }
  flush();
  return true;
}

void World::cancel_move() {
  if (!moving()) return;
  Command command;
  command.kind = Command::Kind::cancel_move;
  log_command(std::move(command));
  move_notice_ = "cancelled";
  end_move();
  flush();
}

void World::run_next_event() {
  const Event event = queue_.pop();
  WINDTUNNEL_ASSERT(event.due >= now_, "an event was left behind by the clock");
  now_ = event.due;
  generation_ = event.generation;
  const auto* handler = registry_.find_event(event.kind);
  note_event_removed(event);
  in_event_ = true;
  try {
    if (event.generation > generation_limit) {
      turn_read_only("the instant " + simulation::format_instant_milliseconds(now_) +
                     " does not end: the last event was " + std::string(handler->kind.name));
      throw ReadOnlyError(read_only_reason_);
    }
    turn_of([&] {
      try {
        handler->handle(*components_[handler->component], event);
      } catch (const api::ApiError& error) {
        // An event has nobody to answer to: its handler deals with the errors it can meet.
        WINDTUNNEL_ASSERT(false, std::string(handler->kind.name) + " failed with " + error.code +
                                     ": " + error.message);
      }
    });
    in_event_ = false;
    ++move_events_;
    ++events_run_;
    ++unwritten_turns_;
    committed_now_ = now_;
  } catch (const ReadOnlyError&) {
    in_event_ = false;
    // The turn left no trace, so its event is still to come.
    queue_.push(event);
    note_event_added(event);
    move_ = {};
    move_notice_ = read_only_reason_;
  }
}

void World::set_clock_mode(const ClockMode& mode) {
  if (!read_only_reason_.empty()) throw ReadOnlyError(read_only_reason_);
  Command command;
  command.kind = Command::Kind::clock_mode;
  command.mode = mode;
  log_command(std::move(command));
  settings_.clock = mode;
  follow_up();
}

}  // namespace windtunnel::world
