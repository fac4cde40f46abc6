#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstdio>
#include <memory>

#include "emulator/command_line/commands.hpp"
#include "emulator/journal/journal.hpp"
#include "emulator/world/blobs.hpp"
#include "emulator/world/world.hpp"
#include "services/services.hpp"

namespace windtunnel::command_line {
namespace {

using world::World;

/// Reads from the journal and writes nowhere.
class Untouched final : public world::WorldStore {
 public:
  explicit Untouched(world::WorldStore& store) : store_(store) {}
  void write(const world::Batch&) override {}
  void read(std::string_view prefix,
            const std::function<bool(std::string_view, std::string_view)>& visit) const override {
    store_.read(prefix, visit);
  }

 private:
  world::WorldStore& store_;
};

world::Settings first_settings(const world::WorldStore& store) {
  world::Settings settings;
  store.read(std::string(1, world::area::settings), [&](std::string_view, std::string_view value) {
    settings = simulation::decode_row<world::Settings>(value);
    return false;
  });
  return settings;
}

/// The world as its rows say, at the end of the move that was under way.
std::string recorded_digest(world::WorldStore& store) {
  Untouched untouched(store);
  const auto recorded = World::restore(services::registry(), untouched);
  recorded->run([] { return false; });
  return recorded->digest().text();
}

/// Rebuilds the world from its settings and commands alone; whether it came out the same.
bool replay_world(const std::string& name, world::WorldStore& store) {
  const std::string recorded = recorded_digest(store);
  World replayed(services::registry(), first_settings(store), nullptr);
  replayed.blobs().read_from(&store);
  std::uint64_t commands = 0;
  store.read(std::string(1, world::area::command), [&](std::string_view, std::string_view value) {
    replayed.replay(simulation::decode_row<world::Command>(value));
    ++commands;
    return true;
  });
  replayed.finish_replay();
  const std::string digest = replayed.digest().text();
  const bool same = digest == recorded;
  std::printf("%s: %llu commands, %llu events: digest %s %s\n", name.c_str(),
              static_cast<unsigned long long>(commands),
              static_cast<unsigned long long>(replayed.events_run()), digest.c_str(),
              same ? "as recorded" : ("differs from the recorded " + recorded).c_str());
  return same;
}

void replay(const std::string& directory) {
  journal::Journal journal(directory, journal::Journal::Access::read_only,
                           journal::Durability::process);
  bool all_same = true;
  for (const std::string& name : journal.world_names()) {
    all_same = replay_world(name, *journal.store_of(name)) && all_same;
  }
  if (!all_same) {
    throw std::runtime_error(
        "a world did not come out as recorded: this is a bug, or the data directory was written by "
        "another build");
  }
}

}  // namespace

void add_replay(CLI::App& app) {
  const auto directory = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand(
      "replay", "Rebuild every world of a data directory from its command log alone, and compare");
  command->footer(R"(Examples:
  windtunnel replay state   while no server has the directory; it is left as it is

The exit status is 0 where every world's digest came out as recorded.)");
  command->add_option("DIR", *directory, "What was given to serve as --data-dir")
      ->required()
      ->type_name("");
  command->callback([directory] { replay(*directory); });
}

}  // namespace windtunnel::command_line
