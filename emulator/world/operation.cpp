#include "emulator/world/operation.hpp"

#include <algorithm>

#include "emulator/world/key.hpp"
#include "emulator/world/world.hpp"
#include "simulation/assertion.hpp"

namespace windtunnel::world {

bool OperationMachine::allows(std::string_view from, std::string_view to) const {
  return std::any_of(transitions.begin(), transitions.end(), [&](const Transition& transition) {
    return transition.from == from && transition.to == to;
  });
}

bool OperationMachine::is_final(std::string_view state) const {
  return std::find(final_states.begin(), final_states.end(), state) != final_states.end();
}

Operations::Operations(World& world)
    : world_(world), rows_(world.tracker(), section_number::operations, "operations") {}

std::string Operations::key(std::string_view kind, std::string_view id) {
  return join_key(kind, id);
}

void Operations::begin(const OperationMachine& machine, const Scope& scope, std::string_view id,
                       std::string_view cause, std::string_view parent) {
  const std::string row_key = key(machine.kind, id);
  WINDTUNNEL_ASSERT(rows_.find(row_key) == nullptr, "an operation began twice: " + std::string(id));
  OperationRow& row = rows_.edit(row_key);
  row.kind = machine.kind;
  row.id = id;
  row.account = scope.account;
  row.region = scope.region;
  row.state = machine.first_state;
  row.parent = parent;
  row.cause = cause;
  row.started_at = world_.now();
  announce(row, {});
}

void Operations::announce(const OperationRow& row, std::string_view old_state) {
  world_.note("OperationStateChanged", {{"account", row.account},
                                        {"region", row.region},
                                        {"operation", row.kind},
                                        {"id", row.id},
                                        {"from", old_state},
                                        {"to", row.state},
                                        {"cause", old_state.empty() ? row.cause : ""}});
  world_.raise(OperationStateChanged{
      {row.account, row.region}, row.kind, row.id, std::string(old_state), row.state, row.ended});
}

void Operations::move(const OperationMachine& machine, std::string_view id,
                      std::string_view state) {
  OperationRow& row = rows_.edit(key(machine.kind, id));
  WINDTUNNEL_ASSERT(machine.allows(row.state, state),
                    std::string(machine.kind) + " " + std::string(id) + " cannot go from " +
                        row.state + " to " + std::string(state));
  const std::string old_state = std::exchange(row.state, std::string(state));
  row.ended = machine.is_final(state);
  if (row.ended) {
    row.ended_at = world_.now();
    for (const OperationRow::Waiter& waiter : row.waiters) {
      world_.schedule(waiter.event_kind, world_.now(), waiter.subject);
    }
    row.waiters.clear();
  }
  announce(row, old_state);
}

void Operations::set_progress(const OperationMachine& machine, std::string_view id,
                              std::int64_t done, std::int64_t total) {
  OperationRow& row = rows_.edit(key(machine.kind, id));
  row.progress_done = done;
  row.progress_total = total;
  world_.note("OperationProgressed", {{"account", row.account},
                                      {"region", row.region},
                                      {"operation", row.kind},
                                      {"id", row.id},
                                      {"done", std::to_string(done)},
                                      {"total", std::to_string(total)}});
}

void Operations::wait_for_end(std::string_view kind, std::string_view id,
                              std::uint16_t event_kind, std::uint64_t subject) {
  const std::string row_key = key(kind, id);
  const OperationRow* found = rows_.find(row_key);
  WINDTUNNEL_ASSERT(found != nullptr, "a wait for the unknown operation " + std::string(id));
  if (found->ended) {
    world_.schedule(event_kind, world_.now(), subject);
  } else {
    rows_.edit(row_key).waiters.push_back({event_kind, subject});
  }
}

const OperationRow* Operations::find(std::string_view kind, std::string_view id) const {
  return rows_.find(key(kind, id));
}

const OperationRow* Operations::find(std::string_view id) const {
  const OperationRow* found = nullptr;
  each([&](const OperationRow& row) {
    if (row.id == id) found = &row;
    return found == nullptr;
  });
  return found;
}

}  // namespace windtunnel::world
