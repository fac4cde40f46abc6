#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "simulation/event.hpp"
#include "simulation/event_trie.hpp"

namespace windtunnel::simulation {

/// A world's events, in exact total order (runs_before). What it answers is a function of the
/// live events alone, so that a queue filled again from the journal behaves as the first one did.
///
/// A lazy radix trie over (due, generation, band, sequence): a leaf collects events without any
/// order until one of them is wanted; only then it is dealt out to 64 leaves by the first digit
/// that tells its events apart. Each event so moves down a few levels once, in sequential
/// memory, and what nobody looks at costs an append. There is no wheel that turns: looking at an
/// event far ahead and then pushing an earlier one is nothing special.
class EventQueue {
 public:
  EventQueue() = default;
  EventQueue(const EventQueue&) = delete;
  EventQueue& operator=(const EventQueue&) = delete;

  /// The earliest instant that may still be pushed: of the last pop, or advanced to.
  Instant instant() const { return instant_; }
  /// Time passes without events: nothing is due before `at`.
  void advance(Instant at);

  /// Adds an event that is due at `instant()` or later. No live event has its sequence.
  void push(const Event& event);

  /// The first event, or null. Valid until the queue changes.
  const Event* peek();
  std::optional<Instant> next_due();
  /// Takes out the first event; there must be one.
  Event pop();
  /// Takes out a live event and returns it, whole, or nothing where it is not live (any more).
  /// The amortised cost is constant. To undo a pop or a cancel, push the event again.
  std::optional<Event> cancel(EventHandle handle);

  std::size_t size() const { return counts_[0] + counts_[1] + counts_[2]; }
  bool empty() const { return size() == 0; }
  /// How many live events there are of a class.
  std::size_t count(EventClass event_class) const {
    return counts_[static_cast<std::size_t>(event_class)];
  }

  /// The first events in order, at most `limit`: what happens next.
  std::vector<Event> next(std::size_t limit);
  /// Visits every live event, in an order that depends on the queue's past: for sums and copies.
  void for_each(const std::function<void(const Event&)>& visit) const { root_.for_each(visit); }

 private:
  std::size_t& count_of(const Event& event) {
    return counts_[static_cast<std::size_t>(event.event_class)];
  }

  EventSlot root_;
  EventSlot* front_ = nullptr;  ///< The ordered leaf of the first event, where it is known.
  Instant instant_ = Instant::min();
  std::array<std::size_t, event_class_count> counts_{};
};

}  // namespace windtunnel::simulation
