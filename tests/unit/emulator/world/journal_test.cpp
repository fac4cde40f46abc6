#include "emulator/world/blobs.hpp"

#include <algorithm>

#include "tests/unit/emulator/world/things_service.hpp"

namespace windtunnel::things {
namespace {

using namespace std::chrono_literals;
using world::World;
namespace area = world::area;

/// How many of the store's keys lie in an area.
std::size_t keys_in(const test::MemoryStore& store, char wanted) {
  return static_cast<std::size_t>(
      std::count_if(store.entries.begin(), store.entries.end(),
                    [&](const auto& entry) { return entry.first[0] == wanted; }));
}

struct Journal : ThingsTest {};

TEST_F(Journal, HoldsTheWorldAsItIs) {
  put("a", 5);
  test.advance(2s);
  put("b", 3, 1500);
  turn([](World& world) { world.schedule(kind_of(tick), world.now() + 1h, 5, 6); });
  test.world->flush();
  const auto copy = test.restored();
  EXPECT_EQ(copy->digest(), test.world->digest());
  EXPECT_EQ(copy->now(), test.world->now());
  EXPECT_EQ(copy->turn(), test.world->turn());
  EXPECT_EQ(copy->command_count(), test.world->command_count());
  EXPECT_EQ(copy->events_run(), test.world->events_run());
  EXPECT_EQ(copy->pending_events(100), test.world->pending_events(100));
  EXPECT_EQ(copy->history().lines(), test.world->history().lines());
  EXPECT_EQ(copy->settings().seed, test.world->settings().seed);
}

TEST_F(Journal, GoesOnFromACopyAsTheWorldDoes) {
  put("a", 5);
  const auto copy = test.restored();
  for (World* world : {copy.get(), test.world.get()}) {
    world->begin_move({world::Move::Kind::rest, {}, {}});
    world->run([] { return false; });
  }
  EXPECT_EQ(copy->digest(), test.world->digest());
}

TEST_F(Journal, WritesAnEventThatWasBornAndDoneInABatchNever) {
  put("a", 50);
  test.run_to_rest();
  EXPECT_EQ(keys_in(test.store, area::event), 0u);
  put("b", 2);
  EXPECT_EQ(keys_in(test.store, area::event), 1u);
}

TEST_F(Journal, RefusesRowsThatDoNotAddUp) {
  put("a", 5);
  test.world->flush();
  for (const char wanted : {area::section, area::event}) {
    test::MemoryStore damaged = test.store;
    const auto found = std::find_if(damaged.entries.begin(), damaged.entries.end(),
                                    [&](const auto& entry) { return entry.first[0] == wanted; });
    ASSERT_NE(found, damaged.entries.end());
    damaged.entries.erase(found);
    EXPECT_THROW(World::restore(registry(), damaged), simulation::RowFormatError) << wanted;
  }
  for (const char wanted : {area::settings, area::state}) {
    test::MemoryStore damaged = test.store;
    damaged.entries.erase(std::string(1, wanted));
    EXPECT_THROW(World::restore(registry(), damaged), simulation::RowFormatError) << wanted;
  }
  test::MemoryStore stranger = test.store;
  stranger.entries["s\xff\xff" "key"] = "";
  EXPECT_THROW(World::restore(registry(), stranger), simulation::RowFormatError);
}

TEST_F(Journal, KeepsFieldsOfRowsThatThisBuildDoesNotKnow) {
  put("a", 5);
  turn([&](World&) { things().things.edit(test.scope, "a").unknown.bytes = "\x7a\x03new"; });
  test.world->flush();
  const auto copy = test.restored();
  const auto& copied = copy->component<Things>().things;
  EXPECT_EQ(copied.find(test.scope, "a")->unknown.bytes, "\x7a\x03new");
  EXPECT_EQ(copy->digest(), test.world->digest());
}

TEST_F(Journal, ReplaysEveryKindOfCommand) {
  put("a", 5);
  test.advance(90s);
  test.world->set_clock_mode(*world::parse_clock_mode("paced:30s"));
  put("b", 90, 60'000);
  test.run_to_rest();
  test.world->begin_move({world::Move::Kind::step, {}, {}});
  test.world->run([] { return false; });
  EXPECT_EQ(test.error_of<PutThing>({.Color = "RED", .Name = "c", .Size = 1}), "ThingLimitExceeded");
  test.call_in<PutThing>({"000000000042", "eu-west-1"}, {.Name = "a", .Size = 2});
  test.run_to_rest();
  expect_durable();
}

TEST_F(Journal, OfAWorldInMemoryIsNone) {
  World memory(registry(), test::TestWorld::settings_at(), nullptr);
  memory.run_in_call(test.scope, "", [&](world::Call& call) {
    call.invoke<PutThing>({.Name = "a", .Size = 3});
  });
  put("a", 3);
  EXPECT_EQ(memory.digest(), test.world->digest());
  memory.flush();
}

// --- Bodies ------------------------------------------------------------------------------------

struct Bodies : ThingsTest {
  void put_body(const char* name, const std::string& bytes) {
    test.call<PutThing>({.Data = api::Blob{bytes}, .Name = name, .Size = 1});
  }
  /// Holds and releases in a turn of their own: the model allows no bodies of this size.
  std::string hold(const std::string& bytes) {
    std::string key;
    turn([&](World& world) { key = world.blobs().hold(bytes); });
    return key;
  }
  const std::string large = std::string(10'000, 'b');
};

TEST_F(Bodies, AreKeptOnceHoweverOftenTheyAreHeld) {
  const auto before = test.world->digest();
  const std::string key = hold(large);
  EXPECT_EQ(hold(large), key);
  EXPECT_NE(hold("other"), key);
  test.world->flush();
  EXPECT_EQ(keys_in(test.store, area::body), 2u);
  EXPECT_EQ(test.world->blobs().get(key), large);
  turn([&](World& world) { world.blobs().release(key); });
  EXPECT_EQ(test.world->blobs().get(key), large);
  turn([&](World& world) {
    world.blobs().release(key);
    world.blobs().release(world.blobs().hold("other"));
    world.blobs().release(world.blobs().hold("brief"));
  });
  EXPECT_NE(test.world->digest(), before);
  EXPECT_THROW(turn([&](World& world) { world.blobs().release(key); }), world::ReadOnlyError);
}

TEST_F(Bodies, AreHeldAsBeforeWhereATurnFails) {
  const std::string key = hold(large);
  const auto before = test.world->digest();
  EXPECT_THROW(turn([&](World& world) {
                 world.blobs().release(key);
                 world.blobs().hold("new");
                 world.blobs().hold(large);
                 throw api::ApiError("x", "y");
               }),
               api::ApiError);
  EXPECT_EQ(test.world->digest(), before);
  EXPECT_EQ(test.world->blobs().get(key), large);
  turn([&](World& world) {
    world.blobs().release(key);
    EXPECT_THROW(world.in_savepoint([&] {
      world.blobs().hold(large);
      throw api::ApiError("x", "y");
    }),
                 api::ApiError);
  });
  EXPECT_THROW(turn([&](World& world) { world.blobs().get(key); }), world::ReadOnlyError);
}

TEST_F(Bodies, AreRestoredWithTheirHolds) {
  const std::string key = hold(large);
  hold(large);
  const auto copy = test.restored();
  EXPECT_EQ(copy->digest(), test.world->digest());
  copy->run_in_call(test.scope, "", [&](world::Call& call) {
    EXPECT_EQ(call.world.blobs().get(key), large);
    call.world.blobs().release(key);
  });
  turn([&](World& world) { world.blobs().release(key); });
  EXPECT_EQ(copy->digest(), test.world->digest());
}

TEST_F(Bodies, ThatAreForgottenAndComeAgainAreThere) {
  const std::string key = hold(large);
  turn([&](World& world) { world.blobs().release(key); });
  test.world->flush();
  EXPECT_EQ(hold(large), key);
  EXPECT_EQ(test.restored()->blobs().get(key), large);
}

TEST_F(Bodies, OfSmallInputsReplayFromTheLog) {
  put_body("a", "four");
  put_body("a", "");
  put_body("b", "four");
  expect_durable();
}

TEST_F(Bodies, OfLargeInputsStandInTheLogOnce) {
  for (const char* text : {"one", "two"}) {
    test.call<EchoEverything>({.Blob = api::Blob{large}, .String = text});
  }
  test.world->flush();
  EXPECT_EQ(keys_in(test.store, area::body), 1u);
  test.store.read(std::string(1, area::command), [&](std::string_view, std::string_view value) {
    EXPECT_LT(value.size(), 1000u);
    return true;
  });
  expect_durable();
}

// --- History -----------------------------------------------------------------------------------

struct ShortHistory : ThingsTest {
  static world::Settings settings() {
    world::Settings settings = test::TestWorld::settings_at();
    settings.history_limit = 3;
    return settings;
  }
  ShortHistory() : ThingsTest(settings()) {}
};

TEST_F(ShortHistory, KeepsItsLastLinesAndCountsAll) {
  for (const char* name : {"a", "b", "c"}) put(name, 1);
  const world::History& history = test.world->history();
  EXPECT_EQ(history.count(), 6u);  // a line of the handler's and one of the call's, each
  EXPECT_EQ(history.lines().size(), 3u);
  EXPECT_EQ(history.first(), 3u);
  EXPECT_EQ(history.lines().back(),
            R"({"at":"2026-01-01T00:00:00.000Z","kind":"Call","service":"testmodel",)"
            R"("operation":"PutThing","account":"123456789012","region":"us-east-1"})");
  EXPECT_EQ(keys_in(test.store, area::history), 3u);
  const auto copy = test.restored();
  EXPECT_EQ(copy->history().lines(), history.lines());
  EXPECT_EQ(copy->history().count(), 6u);
}

TEST_F(ShortHistory, EscapesWhatItIsTold) {
  turn([](World& world) {
    world.component<Things>().trace("x");
    world.note("Odd\"", {{"a", "\\\n\x01"}, {"absent", ""}});
  });
  EXPECT_EQ(test.world->history().lines().back(),
            "{\"at\":\"2026-01-01T00:00:00.000Z\",\"kind\":\"Odd\\\"\",\"a\":\"\\\\\\u000a\\u0001\"}");
}

}  // namespace
}  // namespace windtunnel::things
