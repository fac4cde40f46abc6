// Figures of whole worlds: many rows in one, many empty ones.
//
//   world_bench rows --count N --data-dir DIR     digest and recovery of a world with N parameters
//   world_bench worlds --count N                  making N empty worlds in memory
//
// Prints what it does, and its figures as a JSON object on the last line.

#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "emulator/host/worlds.hpp"
#include "emulator/journal/journal.hpp"
#include "emulator/world/world.hpp"
#include "services/services.hpp"
#include "services/ssm/api.hpp"

using namespace windtunnel;
using Clock = std::chrono::steady_clock;

namespace {

double seconds_since(Clock::time_point begun) {
  return std::chrono::duration<double>(Clock::now() - begun).count();
}

std::uint64_t resident_bytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stoull(line.substr(6)) * 1024;
  }
  return 0;
}

world::Settings settings_of(const std::string& name) {
  world::Settings settings;
  settings.name = name;
  settings.epoch = simulation::parse_instant("2026-01-01T00:00:00Z").value();
  settings.clock.kind = world::ClockMode::Kind::manual;
  settings.limits_lifted = true;
  return settings;
}

void put_parameters(world::World& world, std::uint64_t count) {
  using Put = ssm::operations::PutParameter;
  const auto* service = services::registry().find("ssm");
  const world::Scope scope{"123456789012", "us-east-1"};
  for (std::uint64_t index = 0; index < count; ++index) {
    Put::Input input{};
    input.Name = "/bench/" + std::to_string(index % 1000) + "/" + std::to_string(index);
    input.Value = "value of parameter " + std::to_string(index);
    input.Type = "String";
    Put::Output output{};
    world.call({service, &Put::model(), scope, "", &input, &output, false});
    if (index % 1000 == 999) world.flush();
  }
  world.flush();
}

nlohmann::json measure_rows(std::uint64_t count, const std::string& data_dir) {
  nlohmann::json figures = {{"rows", count}};
  std::string digest;
  {
    journal::Journal journal(data_dir, journal::Journal::Access::read_write,
                             journal::Durability::process);
    journal.begin_writing();
    const auto store = journal.store_of("default");
    world::World world(services::registry(), settings_of("default"), store.get());
    const auto begun = Clock::now();
    put_parameters(world, count);
    std::printf("%llu parameters put in %.2f s\n", static_cast<unsigned long long>(count),
                seconds_since(begun));
    const auto read = Clock::now();
    constexpr int reads = 1000;
    for (int index = 0; index < reads; ++index) digest = world.digest().text();
    figures["digest_seconds"] = seconds_since(read) / reads;
  }
  const auto begun = Clock::now();
  journal::Journal journal(data_dir, journal::Journal::Access::read_write,
                           journal::Durability::process);
  const auto store = journal.store_of("default");
  const auto world = world::World::restore(services::registry(), *store);
  journal.begin_writing();
  figures["recovery_seconds"] = seconds_since(begun);
  if (world->digest().text() != digest) {
    throw std::runtime_error("the recovered world has another digest");
  }
  return figures;
}

nlohmann::json measure_worlds(std::uint64_t count) {
  boost::asio::io_context context;
  host::WorldDefaults defaults;
  defaults.settings = settings_of("default");
  defaults.epoch = defaults.settings.epoch;
  host::Worlds worlds(context, services::registry(), defaults, nullptr);
  worlds.open();
  context.poll();
  const std::uint64_t before = resident_bytes();
  const auto begun = Clock::now();
  for (std::uint64_t index = 0; index < count; ++index) {
    worlds.find_or_make("w" + std::to_string(index));
  }
  const double seconds = seconds_since(begun);
  context.restart();
  context.poll();
  const std::uint64_t after = resident_bytes();
  return {{"worlds", count},
          {"seconds_each", seconds / static_cast<double>(count)},
          {"bytes_each", (after - before) / count},
          {"process_bytes", after}};
}

}  // namespace

int main(int argc, char** argv) {
  std::string what = argc > 1 ? argv[1] : "", data_dir;
  std::uint64_t count = 1000;
  for (int index = 2; index + 1 < argc; index += 2) {
    if (std::string(argv[index]) == "--count") count = std::stoull(argv[index + 1]);
    if (std::string(argv[index]) == "--data-dir") data_dir = argv[index + 1];
  }
  try {
    if (what == "rows" && !data_dir.empty()) {
      std::printf("%s\n", measure_rows(count, data_dir).dump().c_str());
    } else if (what == "worlds") {
      std::printf("%s\n", measure_worlds(count).dump().c_str());
    } else {
      std::fprintf(stderr, "usage: world_bench rows --count N --data-dir DIR | worlds --count N\n");
      return 2;
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "world_bench: %s\n", error.what());
    return 1;
  }
}
