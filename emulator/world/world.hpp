#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/api/error.hpp"
#include "emulator/world/command.hpp"
#include "emulator/world/history.hpp"
#include "emulator/world/scope.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/settings.hpp"
#include "emulator/world/signal.hpp"
#include "emulator/world/store.hpp"
#include "simulation/event_queue.hpp"
#include "simulation/fleet/fleet.hpp"
#include "simulation/random.hpp"
#include "simulation/rows.hpp"
#include "simulation/section.hpp"

namespace windtunnel::world {

class Blobs;
class Operations;
struct OperationRow;
class ResourceDirectory;

/// Thrown by Call::park.
struct ParkedCall {
  simulation::Instant deadline;
};

/// Thrown by Call::run_outside.
struct OutsideCallWanted {
  OutsideCall call;
};

/// A call as it reaches a world: routed, parsed and validated.
struct CallRequest {
  const ServiceDefinition* service = nullptr;
  const api::OperationModel* operation = nullptr;
  Scope scope;
  std::string access_key_id;
  const void* input = nullptr;
  void* output = nullptr;
  bool final_attempt = false;
  /// What the code answered that the call asked for before.
  const OutsideResult* outside = nullptr;
};

/// How a call ended; an ApiError is thrown instead.
struct CallResult {
  /// Whether it changed anything and so became a command.
  bool changed = false;
  /// Set when the handler parked the call; nothing was kept.
  std::optional<simulation::Instant> parked_until;
  /// Set when the handler needs code outside to run first; nothing was kept.
  std::optional<OutsideCall> wants;
};

/// The numbers under which a world's own parts persist. Service sections are
/// `service number * 256 + n`.
namespace section_number {
inline constexpr std::uint16_t operations = 1;
inline constexpr std::uint16_t tags = 2;
inline constexpr std::uint16_t held_resources = 3;
inline constexpr std::uint16_t blobs = 4;
inline constexpr std::uint16_t outside_calls = 5;
inline constexpr std::uint16_t fleet = 8;  // and the seven after it
}  // namespace section_number

/// One universe: clock, event queue, fleet, and every service's state for all its accounts and
/// regions. Single-threaded and pure: it knows no sockets, no real clock and no thread; its state
/// is a function of its settings and the ordered list of its commands.
class World {
 public:
  /// A new world; its components start inside its first turn. `store` may be null: in memory.
  World(const ServiceRegistry& registry, Settings settings, WorldStore* store);
  /// The world as it was when its last batch was written; throws simulation::RowFormatError or
  /// StoreError for a store that cannot be one. An interrupted move is taken up by `run`.
  static std::unique_ptr<World> restore(const ServiceRegistry& registry, WorldStore& store);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // --- For handlers ---------------------------------------------------------------------------

  simulation::Instant now() const { return now_; }
  const Settings& settings() const { return settings_; }
  /// The clock mode that the world began with.
  const ClockMode& first_clock_mode() const { return first_clock_mode_; }
  bool limits_lifted() const { return settings_.limits_lifted; }
  /// The root of keyed randomness: derive a child by the entity's path of names.
  simulation::RandomKey random() const { return simulation::RandomKey(settings_.seed); }
  simulation::ChangeTracker& tracker() { return tracker_; }
  simulation::Fleet& fleet() { return *fleet_; }
  const simulation::Fleet& fleet() const { return *fleet_; }
  ResourceDirectory& directory() { return *directory_; }
  Operations& operations() { return *operations_; }
  /// Where bodies of any size are kept, once each.
  Blobs& blobs() { return *blobs_; }

  template <class C>
  C& component() {
    return static_cast<C&>(*components_[detail::ComponentIndex<C>::value]);
  }

  /// Schedules an event of a registered kind; `kind` is service number * 256 + local number.
  /// An event for now belongs to the next generation of this instant.
  simulation::EventHandle schedule(std::uint16_t kind, simulation::Instant due,
                                   std::uint64_t subject = 0, std::uint64_t detail = 0);
  /// The same for a kind whose class depends on the case (an alarm with data it has not seen).
  simulation::EventHandle schedule_as(simulation::EventClass event_class, std::uint16_t kind,
                                      simulation::Instant due, std::uint64_t subject = 0,
                                      std::uint64_t detail = 0);
  /// An event that already ran or was cancelled is left alone.
  void cancel(simulation::EventHandle handle);

  /// Has code outside of the simulation run, which holds the clock until OutsideCallEnded.
  void open_outside_call(const OutsideCall& call);

  void raise(Signal signal);
  /// Adds a fact to the history.
  void note(std::string_view kind, History::Fields fields);

  template <class Operation>
  typename Operation::Output invoke(const Call& cause, const Scope& scope,
                                    const typename Operation::Input& input);
  /// A call that the simulation itself makes, as a service principal.
  template <class Operation>
  typename Operation::Output invoke_as(std::string_view service_principal, const Scope& scope,
                                       const typename Operation::Input& input);
  /// The same, types unknown: validates, and runs the handler in its own savepoint.
  void invoke_erased(Call& call, const void* input, void* output);

  /// Runs `body` in a savepoint: an ApiError thrown in it undoes its changes and goes on.
  void in_savepoint(const std::function<void()>& body);

  // --- For hosts ------------------------------------------------------------------------------

  /// Serves one call at now(). Throws ApiError for AWS errors (nothing changed then),
  /// ReadOnlyError where the world takes no changes any more. A call that changed something may
  /// leave the world moving: until all that is due at this instant has run and, at warp, until no
  /// work is left. That follows from the state, so it is no command.
  CallResult call(const CallRequest& request);

  /// Runs `body` as a call of the control plane, in its own turn: for resource types that are
  /// used from outside a service. Not a command: for tests and tools.
  void run_in_call(const Scope& scope, const std::string& access_key_id,
                   const std::function<void(Call&)>& body);

  /// Starts a clock move and logs it; `run` performs it and what follows from it. A move of one
  /// step leaves what else is due at its instant; all others end with nothing due.
  void begin_move(const Move& move);
  /// For worlds that follow the wall: passes to `wall` without a command where nothing is due.
  /// Returns whether it did; otherwise use begin_move.
  bool slide_to(simulation::Instant wall);
  bool moving() const { return move_.kind != Move::Kind::none; }
  const Move& move() const { return move_; }
  /// Runs the current move until it ends (true) or `should_yield` says to pause (false), asked
  /// at turn ends.
  bool run(const std::function<bool()>& should_yield);
  /// Ends the current move where it is.
  void cancel_move();
  /// Why the last move ended before its goal, such as the horizon; empty if it reached it.
  const std::string& move_notice() const { return move_notice_; }

  void set_clock_mode(const ClockMode& mode);

  /// The open outside calls by invocation id.
  const simulation::Rows<OutsideCall>& outside_calls() const { return outside_calls_; }
  /// Whether the clock stands because code outside runs: all that is due at now() has run. A move
  /// that comes there pauses, and `run` returns true.
  bool is_held();
  /// The code of an open outside call has ended. A call that is not open is left alone.
  void end_outside_call(const std::string& invocation_id, const OutsideResult& result);

  /// Parked calls' deadlines: a move stops there and `run` returns true with due_deadline() set.
  void set_next_deadline(std::optional<simulation::Instant> deadline) { deadline_ = deadline; }
  bool deadline_is_due() const { return deadline_ && *deadline_ <= now_; }

  /// Re-executes the next logged command; after the last one comes finish_replay.
  void replay(const Command& command);
  void finish_replay();
  /// Writes everything not yet written. Called before a change is acknowledged.
  void flush();

  simulation::Digest digest() const;
  std::uint64_t turn() const { return turn_; }
  std::uint64_t command_count() const { return command_count_; }
  /// The long-lived process with that id; null where there is none.
  const OperationRow* find_operation(std::string_view id) const;
  const History& history() const { return history_; }
  /// What happens next, in order.
  std::vector<simulation::Event> pending_events(std::size_t limit) { return queue_.next(limit); }
  std::size_t pending_count() const { return queue_.size(); }
  std::size_t work_count() const { return queue_.count(simulation::EventClass::work); }
  std::uint64_t events_run() const { return events_run_; }
  const ServiceRegistry& registry() const { return registry_; }
  /// Empty while the world is sound; else why it takes no more changes.
  const std::string& read_only_reason() const { return read_only_reason_; }

 private:
  struct Marks {
    simulation::ChangeTracker::Mark changes;
    std::size_t scheduled, cancelled, signals, history;
    std::uint64_t next_sequence;
  };
  struct Restoring {};
  World(const ServiceRegistry& registry, WorldStore& store, Restoring);

  void make_components();
  Marks mark();
  void revert(const Marks& marks);
  /// Runs `body` as a turn; whether it changed anything.
  bool turn_of(const std::function<void()>& body);
  bool commit();
  void abandon();
  void deliver_signals();
  void raise_resource_changes();
  void run_next_event();
  bool move_is_complete();
  bool is_due_now();
  void end_move();
  void set_off(const Move& move);
  void follow_up();
  bool turn_has_changes() const;
  void log_command(Command command);
  void note_event_added(const simulation::Event& event);
  void note_event_removed(const simulation::Event& event);
  void turn_read_only(const std::string& reason);
  std::string state_row() const;
  void load_state(std::string_view bytes);
  void replay_call(const Command& command);

  const ServiceRegistry& registry_;
  WorldStore* store_;
  Settings settings_;
  simulation::ChangeTracker tracker_;
  simulation::EventQueue queue_;
  simulation::Digest queue_digest_;
  simulation::Rows<OutsideCall> outside_calls_;  // by invocation id
  std::unique_ptr<simulation::Fleet> fleet_;
  std::unique_ptr<Blobs> blobs_;
  std::unique_ptr<ResourceDirectory> directory_;
  std::unique_ptr<Operations> operations_;
  std::vector<std::unique_ptr<Component>> components_;
  History history_;

  ClockMode first_clock_mode_;
  simulation::Instant now_{};
  /// The time of the last command or event: part of the state, as now_ is not while it slides
  /// along the wall.
  simulation::Instant committed_now_{};
  std::uint32_t generation_ = 0;
  bool in_event_ = false;
  std::uint64_t next_sequence_ = 1;
  std::uint64_t turn_ = 0;
  std::uint64_t command_count_ = 0;
  std::uint64_t events_run_ = 0;
  Move move_;
  simulation::Instant move_started_{};
  std::uint64_t move_events_ = 0;
  std::string move_notice_;
  std::optional<simulation::Instant> deadline_;
  std::optional<std::uint64_t> stop_after_events_;
  std::string read_only_reason_;

  // Of the running turn.
  std::vector<simulation::Event> scheduled_;
  std::vector<simulation::EventHandle> cancelled_;
  std::vector<Signal> signals_;
  std::size_t delivered_ = 0;

  // Not yet written.
  std::map<std::pair<std::int64_t, std::uint64_t>, std::optional<simulation::Event>> event_changes_;
  std::vector<std::pair<std::uint64_t, std::string>> command_changes_;
  std::uint64_t unwritten_turns_ = 0;
};

/// The world takes no changes: an assertion failed in it earlier.
class ReadOnlyError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace windtunnel::world
