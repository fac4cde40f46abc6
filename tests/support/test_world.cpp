#include "tests/support/test_world.hpp"

#include "emulator/world/blobs.hpp"
#include "emulator/world/local_client.hpp"

namespace windtunnel::test {

void MemoryStore::write(const world::Batch& batch) {
  for (const auto& entry : batch.entries()) {
    if (entry.value) {
      entries[entry.key] = *entry.value;
    } else {
      entries.erase(entry.key);
    }
  }
}

void MemoryStore::read(
    std::string_view prefix,
    const std::function<bool(std::string_view, std::string_view)>& visit) const {
  for (auto at = entries.lower_bound(prefix); at != entries.end(); ++at) {
    if (!at->first.starts_with(prefix) || !visit(at->first, at->second)) return;
  }
}

TestWorld::TestWorld(const world::ServiceRegistry& registry, world::Settings settings)
    : registry(registry), world(std::make_unique<world::World>(registry, std::move(settings), &store)) {}

world::Settings TestWorld::settings_at(std::string_view epoch) {
  world::Settings settings;
  settings.name = "test";
  settings.seed = 1;
  settings.epoch = simulation::parse_instant(epoch).value();
  settings.clock.kind = world::ClockMode::Kind::manual;
  settings.account = "123456789012";
  return settings;
}

void TestWorld::call_erased(const world::Scope& where, const api::OperationModel& operation,
                            const void* input, void* output) {
  parked_until.reset();
  world::LocalClient client(*world, where, access_key_id);
  parked_until = client.call_erased(operation, input, output).parked_until;
  if (world->settings().clock.kind == world::ClockMode::Kind::manual) {
    world->run([] { return false; });
  }
  world->flush();
}

void TestWorld::advance(simulation::Duration span) {
  world->begin_move({world::Move::Kind::until, world->now() + span, {}});
  world->run([] { return false; });
}

void TestWorld::run_to_rest() {
  world->begin_move({world::Move::Kind::rest, {}, {}});
  world->run([] { return false; });
}

std::unique_ptr<world::World> TestWorld::restored() {
  return world::World::restore(registry, store);
}

std::unique_ptr<world::World> TestWorld::replayed() {
  world::Settings settings;
  store.read(std::string(1, world::area::settings), [&](std::string_view, std::string_view value) {
    settings = simulation::decode_row<world::Settings>(value);
    return false;
  });
  auto copy = std::make_unique<world::World>(registry, settings, nullptr);
  // Large bodies of inputs stand beside the log.
  copy->blobs().read_from(&store);
  store.read(std::string(1, world::area::command), [&](std::string_view, std::string_view value) {
    copy->replay(simulation::decode_row<world::Command>(value));
    return true;
  });
  copy->finish_replay();
  return copy;
}

void TestWorld::in_call(const std::function<void(world::Call&)>& body) {
  world->run_in_call(scope, access_key_id, body);
}

}  // namespace windtunnel::test
