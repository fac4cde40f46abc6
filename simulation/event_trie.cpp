#include "simulation/event_trie.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "simulation/assertion.hpp"

namespace windtunnel::simulation {
namespace {

constexpr std::size_t due_word = 0;
constexpr std::size_t band_word = 1;
constexpr std::size_t first_capacity_events = 8;
constexpr std::size_t searched_blocks = 8;

bool runs_after(const Event& left, const Event& right) { return runs_before(right, left); }

EventKey difference(const EventKey& left, const EventKey& right) {
  return {left[0] ^ right[0], left[1] ^ right[1], left[2] ^ right[2]};
}

}  // namespace

EventKey key_of(const Event& event) {
  // With its sign bit turned round, a signed number orders as an unsigned one.
  return {static_cast<std::uint64_t>(to_milliseconds(event.due)) ^ (std::uint64_t{1} << 63),
          std::uint64_t{event.generation} << 8 | static_cast<std::uint64_t>(event.band),
          event.sequence};
}

EventNode::EventNode(const EventKey& base, const EventKey& differing) : key(base) {
  const auto found = std::ranges::find_if(differing, [](std::uint64_t bits) { return bits != 0; });
  WINDTUNNEL_ASSERT(found != differing.end(), "an event's sequence was used twice");
  word = static_cast<std::uint8_t>(found - differing.begin());
  shift = static_cast<std::uint8_t>((std::bit_width(*found) - 1) / 6 * 6);
}

bool EventNode::covers(const EventKey& other) const {
  for (std::size_t index = 0; index < word; ++index) {
    if (key[index] != other[index]) return false;
  }
  return (key[word] ^ other[word]) >> shift < 64;
}

EventSlot& EventNode::slot_for(const EventKey& other) {
  occupied |= std::uint64_t{1} << digit(other);
  return slots[digit(other)];
}

void EventNode::prune(unsigned index) {
  if (!slots[index].empty()) return;
  slots[index] = EventSlot{};
  occupied &= ~(std::uint64_t{1} << index);
}

EventSlot::EventSlot(EventSlot&&) noexcept = default;
EventSlot& EventSlot::operator=(EventSlot&&) noexcept = default;
EventSlot::~EventSlot() = default;

EventSlot& EventSlot::leaf_for(const EventKey& key) {
  EventSlot* slot = this;
  while (slot->node) {
    if (!slot->node->covers(key)) slot->widen(key);
    slot = &slot->node->slot_for(key);
  }
  return *slot;
}

/// Puts a node above this slot's node, wide enough to cover the key as well.
void EventSlot::widen(const EventKey& key) {
  auto parent = std::make_unique<EventNode>(key, difference(key, node->key));
  parent->slot_for(node->key).node = std::move(node);
  node = std::move(parent);
}

void EventSlot::append(const Event& event) {
  if (recent.size() == leaf_events) {
    full.push_back(std::exchange(recent, {}));
    recent.reserve(leaf_events);
    ordered = false;
  }
  // Most slots of a node stay small, so that the first steps of a vector's growth are skipped.
  if (recent.capacity() == 0) recent.reserve(first_capacity_events);
  const auto place = ordered ? std::ranges::lower_bound(recent, event, runs_after) : recent.end();
  recent.insert(place, event);
}

/// Makes a node, or an ordered leaf, of a leaf that was only appended to.
void EventSlot::refine() {
  if (node || ordered) return;
  if (!full.empty()) return divide();
  // What was pushed in order, as of one instant, need not be sorted.
  if (std::ranges::is_sorted(recent, runs_before)) {
    std::ranges::reverse(recent);
  } else {
    std::ranges::sort(recent, runs_after);
  }
  ordered = true;
}

void EventSlot::divide() {
  full.push_back(std::exchange(recent, {}));
  const EventKey base = key_of(full.front().front());
  EventKey differing{};
  for (const std::vector<Event>& block : full) {
    for (const Event& event : block) {
      const EventKey bits = difference(base, key_of(event));
      for (std::size_t word = 0; word < bits.size(); ++word) differing[word] |= bits[word];
    }
  }
  node = std::make_unique<EventNode>(base, differing);
  for (std::vector<Event>& block : full) {
    for (const Event& event : block) node->slot_for(key_of(event)).append(event);
    // Freed at once, so that dividing a million events needs no second million's memory. (An
    // assignment of {} would keep it.)
    block = std::vector<Event>();
  }
  full = std::vector<std::vector<Event>>();
}

EventSlot* EventSlot::first() {
  if (empty()) return nullptr;
  refine();
  if (!node) return this;
  while (node->occupied != 0) {
    const auto index = static_cast<unsigned>(std::countr_zero(node->occupied));
    if (EventSlot* found = node->slots[index].first()) return found;
    node->prune(index);
  }
  node.reset();
  return nullptr;
}

std::optional<Event> EventSlot::remove_from_leaf(EventHandle handle) {
  const auto remove_from = [&](std::vector<Event>& block) -> std::optional<Event> {
    const auto found = std::ranges::find(block, handle, handle_of);
    if (found == block.end()) return std::nullopt;
    const Event event = *found;
    if (ordered) {
      block.erase(found);
      return event;
    }
    *found = recent.back();
    recent.pop_back();
    if (recent.empty() && !full.empty()) {
      recent = std::move(full.back());
      full.pop_back();
    }
    return event;
  };
  std::optional<Event> removed = remove_from(recent);
  for (std::size_t index = 0; !removed && index < full.size(); ++index) {
    removed = remove_from(full[index]);
  }
  return removed;
}

std::optional<Event> EventSlot::remove(EventHandle handle) {
  // A few blocks are sooner searched than divided, and stay compact.
  if (full.size() > searched_blocks) divide();
  if (!node) return remove_from_leaf(handle);
  EventKey key = key_of({.due = handle.due,
                         .sequence = handle.sequence,
                         .subject = 0,
                         .detail = 0,
                         .generation = 0,
                         .kind = 0,
                         .band = {},
                         .event_class = {}});
  // A handle does not tell generation and band: among events of its instant all are searched.
  if (node->word > due_word) key[band_word] = node->key[band_word];
  if (!node->covers(key)) return std::nullopt;
  std::uint64_t candidates = node->occupied;
  if (node->word != band_word) candidates &= std::uint64_t{1} << node->digit(key);
  for (; candidates != 0; candidates &= candidates - 1) {
    const auto index = static_cast<unsigned>(std::countr_zero(candidates));
    const std::optional<Event> removed = node->slots[index].remove(handle);
    if (!removed) continue;
    node->prune(index);
    if (node->occupied == 0) node.reset();
    return removed;
  }
  return std::nullopt;
}

void EventSlot::collect(std::size_t limit, std::vector<Event>& events) {
  refine();
  if (!node) {
    const std::size_t count = std::min(limit - events.size(), recent.size());
    events.insert(events.end(), recent.rbegin(),
                  recent.rbegin() + static_cast<std::ptrdiff_t>(count));
    return;
  }
  for (std::uint64_t left = node->occupied; left != 0 && events.size() < limit; left &= left - 1) {
    node->slots[std::countr_zero(left)].collect(limit, events);
  }
}

void EventSlot::for_each(const std::function<void(const Event&)>& visit) const {
  for (const std::vector<Event>& block : full) std::ranges::for_each(block, visit);
  std::ranges::for_each(recent, visit);
  if (node) {
    for (std::uint64_t left = node->occupied; left != 0; left &= left - 1) {
      node->slots[std::countr_zero(left)].for_each(visit);
    }
  }
}

}  // namespace windtunnel::simulation
