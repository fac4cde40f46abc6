#include "emulator/world/world.hpp"

#include "emulator/api/wire_value.hpp"
#include "emulator/world/blobs.hpp"
#include "emulator/world/call.hpp"
#include "emulator/world/operation.hpp"
#include "emulator/world/resource_directory.hpp"
#include "simulation/assertion.hpp"

namespace windtunnel::world {

using simulation::Event;
using simulation::EventClass;
using simulation::EventHandle;
using simulation::Instant;

World::World(const ServiceRegistry& registry, Settings settings, WorldStore* store)
    : registry_(registry),
      store_(store),
      settings_(std::move(settings)),
      outside_calls_(tracker_, section_number::outside_calls, "outside calls"),
      history_(static_cast<std::size_t>(settings_.history_limit)),
      first_clock_mode_(settings_.clock),
      now_(settings_.epoch),
      committed_now_(settings_.epoch) {
  tracker_.set_journaled(store_ != nullptr);
  queue_.advance(now_);
  make_components();
  turn_of([this] {
    fleet_->set_up(settings_.fleet, now_);
    for (const auto& component : components_) component->start();
  });
  if (store_ != nullptr) {
    Batch batch;
    batch.put(std::string(1, area::settings), simulation::encode_row(settings_));
    store_->write(batch);
    flush();
  }
}

World::~World() = default;

void World::make_components() {
  fleet_ = std::make_unique<simulation::Fleet>(tracker_, section_number::fleet, settings_.seed);
  blobs_ = std::make_unique<Blobs>(tracker_, section_number::blobs);
  blobs_->read_from(store_);
  directory_ = std::make_unique<ResourceDirectory>(*this);
  operations_ = std::make_unique<Operations>(*this);
  for (const auto& make : registry_.components()) components_.push_back(make(*this));
  for (const ServiceDefinition& definition : registry_.definitions()) {
    for (const auto& make : definition.resource_types()) directory_->add(make(*this));
  }
}

// --- Turns ------------------------------------------------------------------------------------

World::Marks World::mark() {
  return {tracker_.mark(), scheduled_.size(), cancelled_.size(),
          signals_.size(), history_.mark(),   next_sequence_};
}

void World::revert(const Marks& marks) {
  tracker_.revert(marks.changes);
  scheduled_.resize(marks.scheduled);
  cancelled_.resize(marks.cancelled);
  signals_.resize(marks.signals);
  history_.revert(marks.history);
  next_sequence_ = marks.next_sequence;
}

bool World::turn_has_changes() const {
  return tracker_.has_changes() || !scheduled_.empty() || !cancelled_.empty();
}

bool World::turn_of(const std::function<void()>& body) {
  const simulation::AssertionsThrow assertions_throw;
  tracker_.begin_turn();
  directory_->begin_turn();
  const std::uint64_t first_sequence = next_sequence_;
  try {
    body();
    raise_resource_changes();
    deliver_signals();
    if (!read_only_reason_.empty() && turn_has_changes()) throw ReadOnlyError(read_only_reason_);
    return commit();
  } catch (const simulation::AssertionFailure& failure) {
    abandon();
    next_sequence_ = first_sequence;
    turn_read_only(failure.what());
    throw ReadOnlyError(read_only_reason_);
  } catch (...) {
    abandon();
    next_sequence_ = first_sequence;
    throw;
  }
}

bool World::commit() {
  const bool changed = turn_has_changes();
  tracker_.commit();
  for (const Event& event : scheduled_) {
    queue_.push(event);
    note_event_added(event);
  }
  for (const EventHandle& handle : cancelled_) {
    if (const auto event = queue_.cancel(handle)) note_event_removed(*event);
  }
  scheduled_.clear();
  cancelled_.clear();
  signals_.clear();
  delivered_ = 0;
  // A read leaves nothing behind; an event has happened, whatever it changed.
  if (!changed && !in_event_) history_.revert(0);
  history_.commit(store_ != nullptr);
  if (changed) {
    ++turn_;
    ++unwritten_turns_;
    committed_now_ = now_;
  }
  return changed;
}

void World::abandon() {
  tracker_.abandon();
  scheduled_.clear();
  cancelled_.clear();
  signals_.clear();
  delivered_ = 0;
  history_.revert(0);
}

void World::turn_read_only(const std::string& reason) {
  read_only_reason_ = "world '" + settings_.name + "' takes no more changes: " + reason +
                      ". Its state is as before turn " + std::to_string(turn_ + 1) + " (seed " +
                      std::to_string(settings_.seed) + "); reset it to go on";
}

void World::in_savepoint(const std::function<void()>& body) {
  const Marks marks = mark();
  try {
    body();
  } catch (...) {
    revert(marks);
    throw;
  }
  tracker_.mark();
}

void World::raise_resource_changes() {
  for (Signal& signal : directory_->take_changes()) raise(std::move(signal));
}

void World::deliver_signals() {
  while (delivered_ < signals_.size()) {
    // Listeners may raise more: a copy, since the vector may grow.
    const Signal signal = signals_[delivered_++];
    for (const auto& listener : registry_.listeners(signal.index())) {
      try {
        in_savepoint([&] { listener.handle(*components_[listener.component], signal); });
      } catch (const api::ApiError& error) {
        note("ListenerFailed", {{"code", error.code}, {"message", error.message}});
      }
    }
    if (delivered_ == signals_.size()) raise_resource_changes();
  }
}

// --- For handlers -----------------------------------------------------------------------------

EventHandle World::schedule(std::uint16_t kind, Instant due, std::uint64_t subject,
                            std::uint64_t detail) {
  const auto* handler = registry_.find_event(kind);
  WINDTUNNEL_ASSERT(handler != nullptr, "an event of unknown kind " + std::to_string(kind));
  return schedule_as(handler->kind.event_class, kind, due, subject, detail);
}

EventHandle World::schedule_as(EventClass event_class, std::uint16_t kind, Instant due,
                               std::uint64_t subject, std::uint64_t detail) {
  const auto* handler = registry_.find_event(kind);
  WINDTUNNEL_ASSERT(handler != nullptr, "an event of unknown kind " + std::to_string(kind));
  WINDTUNNEL_ASSERT(tracker_.in_turn(), "an event was scheduled outside a turn");
  WINDTUNNEL_ASSERT(due >= now_, std::string(handler->kind.name) + " was scheduled for the past");
  Event event{};
  event.due = due;
  event.sequence = next_sequence_++;
  event.subject = subject;
  event.detail = detail;
  event.generation = in_event_ && due == now_ ? generation_ + 1 : 0;
  event.kind = kind;
  event.band = handler->kind.band;
  event.event_class = event_class;
  scheduled_.push_back(event);
  return simulation::handle_of(event);
}

const OperationRow* World::find_operation(std::string_view id) const {
  return operations_->find(id);
}

void World::open_outside_call(const OutsideCall& call) {
  WINDTUNNEL_ASSERT(outside_calls_.find(call.invocation_id) == nullptr,
                    "outside call " + call.invocation_id + " was opened twice");
  outside_calls_.edit(call.invocation_id) = call;
}

void World::cancel(EventHandle handle) { cancelled_.push_back(handle); }

void World::raise(Signal signal) { signals_.push_back(std::move(signal)); }

void World::note(std::string_view kind, History::Fields fields) {
  history_.note(now_, kind, fields);
}

void World::invoke_erased(Call& call, const void* input, void* output) {
  const ServiceDefinition* service = registry_.find_owner(call.operation);
  WINDTUNNEL_ASSERT(service != nullptr,
                    std::string(call.operation.name) + " belongs to no registered service");
  const auto* handler = service->find_handler(call.operation);
  WINDTUNNEL_ASSERT(handler != nullptr,
                    std::string(call.operation.name) + " was called in-world but has no handler");
  service->check_input(call.operation, input);
  in_savepoint([&] { handler->invoke(*components_[handler->component], call, input, output); });
}

// --- Calls ------------------------------------------------------------------------------------

void World::run_in_call(const Scope& scope, const std::string& access_key_id,
                        const std::function<void(Call&)>& body) {
  static const api::OperationModel control = [] {
    api::OperationModel model;
    model.name = "ControlPlane";
    return model;
  }();
  Call call(*this, scope, access_key_id, control);
  turn_of([&] { body(call); });
}

CallResult World::call(const CallRequest& request) {
  const auto* handler = request.service->find_handler(*request.operation);
  WINDTUNNEL_ASSERT(handler != nullptr, "a call without a handler reached the world");
  Call call(*this, request.scope, request.access_key_id, *request.operation);
  call.final_attempt = request.final_attempt;
  call.outside_result = request.outside;
  CallResult result;
  try {
    result.changed = turn_of([&] {
      handler->invoke(*components_[handler->component], call, request.input, request.output);
      if (turn_has_changes()) {
        note("Call", {{"service", request.service->model().name},
                      {"operation", request.operation->name},
                      {"account", request.scope.account},
                      {"region", request.scope.region}});
      }
    });
  } catch (const ParkedCall& parked) {
    result.parked_until = parked.deadline;
    return result;
  } catch (OutsideCallWanted& wanted) {
    result.wants = std::move(wanted.call);
    return result;
  }
  if (result.changed) {
    Command command;
    command.kind = Command::Kind::call;
    command.service = request.service->model().name;
    command.operation = request.operation->name;
    command.account = request.scope.account;
    command.region = request.scope.region;
    command.access_key_id = request.access_key_id;
    command.final_attempt = request.final_attempt;
    if (request.outside != nullptr) command.outside = *request.outside;
    if (store_ != nullptr && request.operation->input != nullptr) {
      api::encode_value(*request.operation->input, request.input, command.input, blobs_.get());
    }
    log_command(std::move(command));
    follow_up();
  }
  return result;
}

}  // namespace windtunnel::world
