// The event queue at 1,000, 100,000 and 1,000,000 live events, due milliseconds to hours ahead.
// Items are events: one push and one pop each.

#include <benchmark/benchmark.h>
#include <malloc.h>

#include <vector>

#include "simulation/event_queue.hpp"

namespace windtunnel::simulation {
namespace {

enum class Spread : std::int64_t { even, mixed };

/// Delays made beforehand, so that the figures are the queue's alone.
std::vector<Duration> make_delays(Spread spread) {
  const RandomKey key(2);
  std::vector<Duration> delays(1 << 20);
  for (std::size_t index = 0; index < delays.size(); ++index) {
    // Even: anywhere in four hours. Mixed: about a second, a minute or an hour ahead, or four.
    std::int64_t limit = 14'400'000;
    if (spread == Spread::mixed) {
      constexpr std::int64_t limits[] = {1'000, 60'000, 3'600'000, 14'400'000};
      limit = limits[key.bits(2, index) % 4];
    }
    delays[index] = Duration{uniform_integer(key.bits(1, index), 1, limit)};
  }
  return delays;
}

Event make_event(Instant due, std::uint64_t sequence) {
  return {.due = due,
          .sequence = sequence,
          .subject = sequence,
          .detail = 0,
          .generation = 0,
          .kind = 1,
          .band = static_cast<Band>(sequence % 7),
          .event_class = EventClass::work};
}

/// A steady world: pop the first event, push one that is due later. Measured once every event
/// of the beginning has been replaced, so that the queue has the shape of a long run.
void Hold(benchmark::State& state) {
  const auto live = static_cast<std::size_t>(state.range(0));
  const std::vector<Duration> delays = make_delays(static_cast<Spread>(state.range(1)));
  std::uint64_t sequence = 0;
  const std::size_t bytes_before = mallinfo2().uordblks;
  EventQueue queue;
  const auto push_next = [&](Instant now) {
    queue.push(make_event(now + delays[sequence % delays.size()], sequence));
    ++sequence;
  };
  while (queue.size() < live) push_next(Instant{});
  for (std::size_t count = 0; count < 2 * live; ++count) push_next(queue.pop().due);
  for (auto _ : state) push_next(queue.pop().due);
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
  state.counters["bytes_per_event"] =
      static_cast<double>(mallinfo2().uordblks - bytes_before) / static_cast<double>(live);
}
BENCHMARK(Hold)
    ->ArgNames({"live", "mixed"})
    ->ArgsProduct({{1'000, 100'000, 1'000'000},
                   {static_cast<std::int64_t>(Spread::even),
                    static_cast<std::int64_t>(Spread::mixed)}});

/// All pushes, then all pops.
void FillThenDrain(benchmark::State& state) {
  const auto live = static_cast<std::size_t>(state.range(0));
  const std::vector<Duration> delays = make_delays(Spread::mixed);
  for (auto _ : state) {
    EventQueue queue;
    for (std::size_t index = 0; index < live; ++index) {
      queue.push(make_event(Instant{} + delays[index], index));
    }
    while (!queue.empty()) benchmark::DoNotOptimize(queue.pop());
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * live));
}
BENCHMARK(FillThenDrain)
    ->ArgName("live")
    ->Arg(1'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);

/// A fleet that acts as one: everything is due at the same few instants.
void FillThenDrainSameInstant(benchmark::State& state) {
  const auto live = static_cast<std::size_t>(state.range(0));
  for (auto _ : state) {
    EventQueue queue;
    for (std::size_t index = 0; index < live; ++index) {
      queue.push(make_event(Instant{} + Duration{index % 2 * 5'000}, index));
    }
    while (!queue.empty()) benchmark::DoNotOptimize(queue.pop());
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * live));
}
BENCHMARK(FillThenDrainSameInstant)->ArgName("live")->Arg(1'000'000)->Unit(benchmark::kMillisecond);

/// Deadlines: pushed an hour ahead, most of them cancelled in the order of their making.
void PushThenCancel(benchmark::State& state) {
  const auto live = static_cast<std::size_t>(state.range(0));
  const std::vector<Duration> delays = make_delays(Spread::mixed);
  for (auto _ : state) {
    EventQueue queue;
    for (std::size_t index = 0; index < live; ++index) {
      queue.push(make_event(Instant{} + delays[index], index));
    }
    for (std::size_t index = 0; index < live; ++index) {
      benchmark::DoNotOptimize(queue.cancel({Instant{} + delays[index], index}));
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * live));
}
BENCHMARK(PushThenCancel)
    ->ArgName("live")
    ->Arg(1'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);

/// A world at rest with a million events next week; commands look, push 5 ms ahead and run that.
void LookFarThenRunNear(benchmark::State& state) {
  EventQueue queue;
  const std::vector<Duration> delays = make_delays(Spread::mixed);
  std::uint64_t sequence = 0;
  for (; sequence < 1'000'000; ++sequence) {
    queue.push(make_event(Instant{} + std::chrono::days{36'500} + delays[sequence], sequence));
  }
  Instant now{};
  for (auto _ : state) {
    benchmark::DoNotOptimize(queue.next_due());
    queue.push(make_event(now + Duration{5}, ++sequence));
    now = queue.pop().due;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(LookFarThenRunNear);

}  // namespace
}  // namespace windtunnel::simulation

BENCHMARK_MAIN();
