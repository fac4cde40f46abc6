#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "simulation/event.hpp"

namespace windtunnel::simulation {

/// The order of events as one long number, most significant word first: due, generation and
/// band, sequence.
using EventKey = std::array<std::uint64_t, 3>;
EventKey key_of(const Event& event);

struct EventNode;

/// A part of the event queue's trie: either a node of 64 narrower slots, or a leaf of events.
/// Leaves collect events without any order; what needs their first event calls refine().
struct EventSlot {
  /// The greatest size of a leaf that is put in order rather than divided.
  static constexpr std::size_t leaf_events = 64;

  std::unique_ptr<EventNode> node;
  std::vector<Event> recent;             ///< Once ordered: the last event is the first to run.
  std::vector<std::vector<Event>> full;  ///< Blocks of leaf_events; empty if ordered.
  bool ordered = false;

  EventSlot() = default;
  EventSlot(EventSlot&&) noexcept;
  EventSlot& operator=(EventSlot&&) noexcept;
  ~EventSlot();

  bool empty() const { return !node && recent.empty(); }
  /// The leaf below this slot where events with this key belong.
  EventSlot& leaf_for(const EventKey& key);
  /// Adds an event to this leaf.
  void append(const Event& event);
  /// The ordered leaf with the first event, or null where there is none.
  EventSlot* first();
  /// Takes out an event wherever it is below this slot.
  std::optional<Event> remove(EventHandle handle);
  /// Appends events in order until there are `limit`.
  void collect(std::size_t limit, std::vector<Event>& events);
  void for_each(const std::function<void(const Event&)>& visit) const;

 private:
  std::optional<Event> remove_from_leaf(EventHandle handle);
  void refine();
  void divide();
  void widen(const EventKey& key);
};

/// Divides the events that agree with `key` above one digit (6 bits of one word) by that digit.
struct EventNode {
  EventKey key;
  std::uint8_t word;
  std::uint8_t shift;
  std::uint64_t occupied = 0;  ///< The slots that may hold events.
  std::array<EventSlot, 64> slots;

  /// Divides by the most significant digit that has a bit set in `differing`.
  EventNode(const EventKey& key, const EventKey& differing);

  bool covers(const EventKey& other) const;
  unsigned digit(const EventKey& other) const { return other[word] >> shift & 63; }
  EventSlot& slot_for(const EventKey& other);
  /// Frees the slot if it is empty.
  void prune(unsigned index);
};

}  // namespace windtunnel::simulation
