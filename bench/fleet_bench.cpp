// What a fleet costs: making one of a million, finding in it, and an empty one.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <memory>

#include "simulation/fleet/fleet.hpp"
#include "simulation/fleet/revision_behaviour.hpp"
#include "simulation/fleet/traffic.hpp"

namespace {

using namespace windtunnel::simulation;

constexpr std::string_view account = "123456789012";
constexpr std::string_view region = "us-east-1";
constexpr std::uint32_t million = 1'000'000;

struct World {
  ChangeTracker tracker;
  Fleet fleet{tracker, 100, 42};
};

std::unique_ptr<World> make_world(std::uint32_t count) {
  auto world = std::make_unique<World>();
  InstanceGroupSpecification group;
  group.account = account;
  group.region = region;
  group.name = "web";
  group.count = count;
  group.zones = {"us-east-1a", "us-east-1b", "us-east-1c"};
  group.agents = {AgentState::up, AgentState::up};
  world->tracker.begin_turn();
  world->fleet.add_group(group, InstanceState::running, Instant{});
  world->tracker.commit();
  return world;
}

double heap_bytes() {
  const auto usage = mallinfo2();
  return static_cast<double>(usage.uordblks + usage.hblkhd);
}

void make_a_fleet(benchmark::State& state) {
  const auto count = static_cast<std::uint32_t>(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(make_world(count));
  const double before = heap_bytes();
  const auto world = make_world(count);
  state.counters["heap_bytes"] = heap_bytes() - before;
}
BENCHMARK(make_a_fleet)->Arg(12)->Arg(1'000)->Arg(million)->Unit(benchmark::kMillisecond);

void make_an_empty_fleet(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(std::make_unique<World>());
  const double before = heap_bytes();
  const auto world = std::make_unique<World>();
  state.counters["heap_bytes"] = heap_bytes() - before;
}
BENCHMARK(make_an_empty_fleet);

void find_by_id(benchmark::State& state) {
  const auto world = make_world(million);
  const Fleet& fleet = world->fleet;
  std::vector<std::string> ids;
  for (std::uint32_t number = 0; number < million; number += 997) {
    ids.push_back(fleet.id(fleet.at(number)));
  }
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(fleet.find(account, region, ids[next++ % ids.size()]));
  }
}
BENCHMARK(find_by_id);

void page_of_a_thousand(benchmark::State& state) {
  const auto world = make_world(million);
  const std::string after = world->fleet.id(world->fleet.at(million / 2));
  for (auto _ : state) {
    int seen = 0;
    world->fleet.scan(account, region, after, [&](const Instance&) { return ++seen < 1'000; });
  }
}
BENCHMARK(page_of_a_thousand)->Unit(benchmark::kMicrosecond);

void change_the_state_of_each(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    auto world = make_world(million);
    state.ResumeTiming();
    for (std::uint32_t number = 0; number < million; ++number) {
      if (number % 1'000 == 0) world->tracker.begin_turn();
      world->fleet.set_state(number, InstanceState::stopping, StateCause::user, Instant{});
      if (number % 1'000 == 999) world->tracker.commit();
    }
  }
  state.SetItemsProcessed(state.iterations() * million);
}
BENCHMARK(change_the_state_of_each)->Unit(benchmark::kMillisecond)->Iterations(1);

void plan_a_step(benchmark::State& state) {
  RevisionBehaviour behaviour;
  behaviour.events["AfterInstall"].takes = DurationRange{Duration{6'000}, Duration{14'000}};
  behaviour.events["AfterInstall"].failure_probability = 0.02;
  behaviour.events["scripts"].takes = DurationRange{Duration{5'000}, Duration{5'000}};
  const RandomKey key(42);
  std::uint64_t instance = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(plan_step(behaviour, "AfterInstall", true, key.child(instance++)));
  }
}
BENCHMARK(plan_a_step);

void a_week_of_minutes(benchmark::State& state) {
  TrafficStream stream;
  stream.rate_per_second = 300;
  stream.shape = {TrafficShape::Kind::daily, 0.3, 1, std::chrono::hours(14)};
  const RequestBehaviour behaviour{0.07, Duration{40}, {}, {}};
  const RevisionShare shares[] = {{&behaviour, 12}};
  const RandomKey key(42);
  for (auto _ : state) {
    for (std::int64_t minute = 0; minute < 7 * 24 * 60; ++minute) {
      const Instant from{Duration{minute * 60'000}};
      const auto expected = expected_traffic(stream, from, from + Duration{60'000}, shares);
      benchmark::DoNotOptimize(draw_traffic(expected, key, minute));
    }
  }
}
BENCHMARK(a_week_of_minutes)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
