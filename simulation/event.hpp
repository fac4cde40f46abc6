#pragma once

#include <bit>
#include <cstdint>
#include <type_traits>

#include "simulation/random.hpp"
#include "simulation/time.hpp"

namespace windtunnel::simulation {

/// The order in which events of one instant and generation run: at 12:00:00 the datapoints exist
/// before the alarm reads them, and the rollback follows the alarm.
enum class Band : std::uint8_t { control, fault, lifecycle, metrics, alarm, action, report };

/// Who is waited for. *Work* is what the simulation itself will finish; a *deadline* limits a
/// person or a real process; *background* goes on for ever and has nothing new to say.
enum class EventClass : std::uint8_t { work, deadline, background };
inline constexpr std::size_t event_class_count = 3;

/// Something that will happen at an instant. Plain data, never a closure, so that the queue
/// persists, forks, replays and can be shown. What `subject` and `detail` mean is the kind's.
struct Event {
  Instant due;
  std::uint64_t sequence;  ///< Given once by the world, never twice: the tie-breaker.
  std::uint64_t subject;
  std::uint64_t detail;
  std::uint32_t generation;  ///< 0, or one more than that of the same instant's event that made it.
  std::uint16_t kind;
  Band band;
  EventClass event_class;

  bool operator==(const Event&) const = default;
};
static_assert(sizeof(Event) == 40 && std::is_trivially_copyable_v<Event> &&
              std::has_unique_object_representations_v<Event>);

/// What identifies an event to whoever may cancel it.
struct EventHandle {
  Instant due;
  std::uint64_t sequence;

  bool operator==(const EventHandle&) const = default;
};
constexpr EventHandle handle_of(const Event& event) { return {event.due, event.sequence}; }

/// The total order of events: (due, generation, band, sequence).
constexpr bool runs_before(const Event& left, const Event& right) {
  if (left.due != right.due) return left.due < right.due;
  if (left.generation != right.generation) return left.generation < right.generation;
  if (left.band != right.band) return left.band < right.band;
  return left.sequence < right.sequence;
}

/// A hash of every member, the same on every machine, for the world's digest.
constexpr std::uint64_t hash_of(const Event& event) {
  std::uint64_t hash = mix(std::bit_cast<std::uint64_t>(to_milliseconds(event.due)));
  hash = mix(hash ^ event.sequence);
  hash = mix(hash ^ event.subject);
  hash = mix(hash ^ event.detail);
  return mix(hash ^ (std::uint64_t{event.generation} << 32 | std::uint64_t{event.kind} << 16 |
                     static_cast<std::uint64_t>(event.band) << 8 |
                     static_cast<std::uint64_t>(event.event_class)));
}

}  // namespace windtunnel::simulation
