#include "emulator/api/wire_value.hpp"
#include "emulator/world/blobs.hpp"
#include "emulator/world/operation.hpp"
#include "emulator/world/resource_directory.hpp"
#include "emulator/world/world.hpp"
#include "simulation/assertion.hpp"

namespace windtunnel::world {

using simulation::Digest;
using simulation::Event;
using simulation::RowFormatError;

namespace {

/// The part of a world's state that stands in no table.
struct StateRow {
  simulation::Instant now{};
  std::uint64_t next_sequence = 0;
  std::uint64_t turn = 0;
  std::uint64_t command_count = 0;
  std::uint64_t events_run = 0;
  Move move;
  simulation::Instant move_started{};
  std::uint64_t move_events = 0;
  ClockMode clock;
  std::string digest;

  static void fields(auto& row, auto& field) {
    field(1, row.now);
    field(2, row.next_sequence);
    field(3, row.turn);
    field(4, row.command_count);
    field(5, row.events_run);
    field(6, row.move);
    field(7, row.move_started);
    field(8, row.move_events);
    field(9, row.clock);
    field(10, row.digest);
  }
};

struct EventRow {
  std::uint64_t subject = 0;
  std::uint64_t detail = 0;
  std::uint32_t generation = 0;
  std::uint16_t kind = 0;
  simulation::Band band{};
  simulation::EventClass event_class{};

  static void fields(auto& row, auto& field) {
    field(1, row.subject);
    field(2, row.detail);
    field(3, row.generation);
    field(4, row.kind);
    field(5, row.band);
    field(6, row.event_class);
  }
};

std::string event_key(std::int64_t due, std::uint64_t sequence) {
  return area::event + number_key(static_cast<std::uint64_t>(due)) + number_key(sequence);
}

std::string event_value(const Event& event) {
  return simulation::encode_row(EventRow{event.subject, event.detail, event.generation, event.kind,
                                         event.band, event.event_class});
}

Event read_event(std::string_view key, std::string_view value) {
  if (key.size() != 17) throw RowFormatError("an event has a key of the wrong size");
  const auto row = simulation::decode_row<EventRow>(value);
  Event event{};
  event.due =
      simulation::from_milliseconds(static_cast<std::int64_t>(read_number_key(key.substr(1))));
  event.sequence = read_number_key(key.substr(9));
  event.subject = row.subject;
  event.detail = row.detail;
  event.generation = row.generation;
  event.kind = row.kind;
  event.band = row.band;
  event.event_class = row.event_class;
  return event;
}

Digest event_digest(const Event& event) {
  const std::uint64_t hash = simulation::hash_of(event);
  return {hash, simulation::mix(hash)};
}

}  // namespace

void World::note_event_added(const Event& event) {
  queue_digest_ += event_digest(event);
  if (store_ == nullptr) return;
  event_changes_[{simulation::to_milliseconds(event.due), event.sequence}] = event;
}

void World::note_event_removed(const Event& event) {
  queue_digest_ -= event_digest(event);
  if (store_ == nullptr) return;
  const std::pair key{simulation::to_milliseconds(event.due), event.sequence};
  const auto found = event_changes_.find(key);
  // Born and done within one batch: never written.
  if (found != event_changes_.end()) {
    event_changes_.erase(found);
  } else {
    event_changes_.emplace(key, std::nullopt);
  }
}

void World::log_command(Command command) {
  const std::uint64_t number = command_count_++;
  if (store_ == nullptr) return;
  command.at = now_;
  command.inside_move = moving();
  command.events_run = events_run_;
  command_changes_.emplace_back(number, simulation::encode_row(command));
}

Digest World::digest() const {
  Digest sum = tracker_.digest();
  sum += queue_digest_;
  const std::string clock = std::to_string(simulation::to_milliseconds(committed_now_)) + " " +
                            std::to_string(next_sequence_) + " " +
                            format_clock_mode(settings_.clock);
  sum += simulation::hash_bytes(clock);
  return sum;
}

std::string World::state_row() const {
  StateRow row;
  row.now = committed_now_;
  row.next_sequence = next_sequence_;
  row.turn = turn_;
  row.command_count = command_count_;
  row.events_run = events_run_;
  row.move = move_;
  row.move_started = move_started_;
  row.move_events = move_events_;
  row.clock = settings_.clock;
  row.digest = digest().text();
  return simulation::encode_row(row);
}

void World::flush() {
  if (store_ == nullptr) {
    unwritten_turns_ = 0;
    return;
  }
  if (unwritten_turns_ == 0 && command_changes_.empty() && !tracker_.has_unflushed()) return;
  Batch batch;
  tracker_.flush(batch);
  blobs_->flush_bodies(batch);
  for (const auto& [key, event] : event_changes_) {
    if (event) {
      batch.put(event_key(key.first, key.second), event_value(*event));
    } else {
      batch.erase(event_key(key.first, key.second));
    }
  }
  for (auto& [number, bytes] : command_changes_) {
    batch.put(area::command + number_key(number), std::move(bytes));
  }
  history_.flush(batch);
  batch.put(std::string(1, area::state), state_row());
  store_->write(batch);
  event_changes_.clear();
  command_changes_.clear();
  unwritten_turns_ = 0;
}

World::World(const ServiceRegistry& registry, WorldStore& store, Restoring)
    : registry_(registry),
      store_(&store),
      outside_calls_(tracker_, section_number::outside_calls, "outside calls"),
      history_(0) {
  bool found = false;
  store.read(std::string(1, area::settings), [&](std::string_view, std::string_view value) {
    settings_ = simulation::decode_row<Settings>(value);
    found = true;
    return false;
  });
  if (!found) throw RowFormatError("a world has no settings");
  history_ = History(static_cast<std::size_t>(settings_.history_limit));
  first_clock_mode_ = settings_.clock;
  tracker_.set_journaled(true);
  make_components();
}

void World::load_state(std::string_view bytes) {
  const auto row = simulation::decode_row<StateRow>(bytes);
  now_ = committed_now_ = row.now;
  next_sequence_ = row.next_sequence;
  turn_ = row.turn;
  command_count_ = row.command_count;
  events_run_ = row.events_run;
  move_ = row.move;
  move_started_ = row.move_started;
  move_events_ = row.move_events;
  settings_.clock = row.clock;
  queue_.advance(now_);
  if (digest().text() != row.digest) {
    throw RowFormatError("the rows of world '" + settings_.name +
                         "' do not add up to its digest: the data is damaged or incomplete");
  }
}

std::unique_ptr<World> World::restore(const ServiceRegistry& registry, WorldStore& store) {
  std::unique_ptr<World> world(new World(registry, store, Restoring{}));
  std::map<std::uint16_t, simulation::Section*> sections;
  for (simulation::Section* section : world->tracker_.sections()) {
    sections[section->number()] = section;
  }
  std::string state;
  store.read(std::string(1, area::state), [&](std::string_view, std::string_view value) {
    state = value;
    return false;
  });
  store.read(std::string(1, area::section), [&](std::string_view key, std::string_view value) {
    const auto number = static_cast<std::uint16_t>(static_cast<unsigned char>(key[1]) << 8 |
                                                   static_cast<unsigned char>(key[2]));
    const auto found = sections.find(number);
    if (found == sections.end()) {
      throw RowFormatError("there are rows of an unknown table, number " + std::to_string(number));
    }
    found->second->load(key.substr(3), value);
    return true;
  });
  std::vector<Event> events;
  store.read(std::string(1, area::event), [&](std::string_view key, std::string_view value) {
    events.push_back(read_event(key, value));
    return true;
  });
  if (!state.empty()) {
    const auto row = simulation::decode_row<StateRow>(state);
    world->queue_.advance(row.now);
  }
  for (const Event& event : events) {
    world->queue_.push(event);
    world->queue_digest_ += event_digest(event);
  }
  store.read(std::string(1, area::history), [&](std::string_view key, std::string_view value) {
    world->history_.load(read_number_key(key.substr(1)), value);
    return true;
  });
  if (state.empty()) throw RowFormatError("world '" + world->settings_.name + "' has no state");
  world->load_state(state);
  for (const auto& component : world->components_) component->loaded();
  return world;
}

void World::finish_replay() {
  if (moving()) run([] { return false; });
}

void World::replay(const Command& command) {
  const auto never = [] { return false; };
  if (command.kind == Command::Kind::cancel_move) {
    while (moving() && events_run_ < command.events_run) {
      stop_after_events_ = command.events_run;
      run(never);
    }
    stop_after_events_.reset();
    // The clock may have stood at the deadline of a parked call that changed nothing.
    WINDTUNNEL_ASSERT(slide_to(command.at), "a cancelled move ran past an event in its replay");
    cancel_move();
    return;
  }
  if (moving()) {
    if (command.inside_move) deadline_ = command.at;
    run(never);
    deadline_.reset();
  }
  WINDTUNNEL_ASSERT(slide_to(command.at), "a logged command lies behind an event that was not run");
  if (command.kind == Command::Kind::move) {
    begin_move(command.move);
  } else if (command.kind == Command::Kind::clock_mode) {
    set_clock_mode(command.mode);
  } else if (command.kind == Command::Kind::outside_result) {
    end_outside_call(command.invocation_id, *command.outside);
  } else {
    replay_call(command);
  }
}

void World::replay_call(const Command& command) {
  const ServiceDefinition* service = registry_.find(command.service);
  const api::OperationModel* operation =
      service == nullptr ? nullptr : service->model().find_operation(command.operation);
  const auto* handler = operation == nullptr ? nullptr : service->find_handler(*operation);
  if (handler == nullptr) {
    throw RowFormatError("the log calls " + command.service + " " + command.operation +
                         ", which this build does not implement");
  }
  const auto input = handler->make_input();
  const auto output = handler->make_output();
  if (operation->input != nullptr) {
    api::decode_value(*operation->input, command.input, input.get(), blobs_.get());
  }
  call({service,
        operation,
        {command.account, command.region},
        command.access_key_id,
        input.get(),
        output.get(),
        command.final_attempt,
        command.outside ? &*command.outside : nullptr});
}

}  // namespace windtunnel::world
