#include "tests/unit/emulator/world/things_service.hpp"

namespace windtunnel::things {
namespace {

using namespace std::chrono_literals;
using world::Move;
using world::World;

constexpr auto never = [] { return false; };

struct Order : ThingsTest {};

TEST_F(Order, IsDueThenBandThenSequence) {
  turn([](World& world) {
    std::uint64_t number = 0;
    for (const auto delay : {2s, 1s}) {
      for (int band = 6; band >= 0; band -= 3) {
        world.schedule(kind_of(mark + band), world.now() + delay, ++number);
        world.schedule(kind_of(mark + band), world.now() + delay, ++number);
      }
    }
  });
  test.run_to_rest();
  EXPECT_EQ(traced(),
            "control 11|control 12|metrics 9|metrics 10|report 7|report 8|"
            "control 5|control 6|metrics 3|metrics 4|report 1|report 2");
}

TEST_F(Order, PutsWhatAnEventSchedulesForItsInstantIntoTheNextGeneration) {
  turn([](World& world) {
    world.schedule(kind_of(again), world.now() + 1s, 7);  // in the last band, makes a control event
    world.schedule(kind_of(mark + 6), world.now() + 1s, 1);
  });
  test.run_to_rest();
  EXPECT_EQ(traced(), "again|report 1|control 7");
}

TEST_F(Order, IsShownAhead) {
  turn([](World& world) {
    world.schedule(kind_of(mark + 6), world.now() + 1s, 1);
    world.schedule(kind_of(mark), world.now() + 1s, 2);
    world.schedule(kind_of(tick), world.now(), 3);
  });
  std::vector<std::uint64_t> subjects;
  for (const auto& event : test.world->pending_events(10)) subjects.push_back(event.subject);
  EXPECT_EQ(subjects, (std::vector<std::uint64_t>{3, 2, 1}));
  EXPECT_EQ(test.world->pending_events(1).size(), 1u);
}

struct ClockMove : ThingsTest {};

TEST_F(ClockMove, UntilAnInstantRunsAllThatIsDueAtOrBeforeIt) {
  put("a", 10);
  test.advance(3s);
  EXPECT_EQ(find("a")->grown, 3);
  EXPECT_EQ(clock(), "2026-01-01T00:00:03Z");
  test.advance(2500ms);
  EXPECT_EQ(find("a")->grown, 5);
  EXPECT_EQ(clock(), "2026-01-01T00:00:05.500Z");
  expect_durable();
}

TEST_F(ClockMove, ToRestPassesThroughBackgroundButWaitsForWorkOnly) {
  put("a", 2, 3'600'000);
  turn([](World& world) {
    world.schedule(kind_of(tick), world.now());
    world.schedule(kind_of(give_up), world.now() + 90min, 5);
    world.schedule(kind_of(give_up), world.now() + 5h, 6);
  });
  test.run_to_rest();
  EXPECT_EQ(clock(), "2026-01-01T02:00:00Z");
  EXPECT_NE(traced().find("gave up 5"), std::string::npos);
  EXPECT_EQ(traced().find("gave up 6"), std::string::npos);
  EXPECT_EQ(test.world->work_count(), 0u);
  EXPECT_EQ(test.world->pending_count(), 2u);
}

TEST_F(ClockMove, OfAStepRunsOneEvent) {
  put("a", 3);
  test.world->begin_move({Move::Kind::step, {}, {}});
  EXPECT_TRUE(test.world->run(never));
  EXPECT_EQ(find("a")->grown, 1);
  EXPECT_EQ(clock(), "2026-01-01T00:00:01Z");
  expect_durable();
}

TEST_F(ClockMove, WithoutAnyEventEndsAtOnce) {
  for (const auto kind : {Move::Kind::step, Move::Kind::rest, Move::Kind::operation_ended}) {
    test.world->begin_move({kind, {}, "unheard of"});
    EXPECT_TRUE(test.world->run(never));
    EXPECT_EQ(clock(), "2026-01-01T00:00:00Z");
  }
}

TEST_F(ClockMove, StopsAtTheHorizonAndSaysSo) {
  put("a", 100, 86'400'000);
  test.run_to_rest();
  EXPECT_EQ(find("a")->grown, 7);
  EXPECT_EQ(test.world->move_notice(), "stopped at the horizon of 1w: work is still left");
  test.advance(std::chrono::days(20));  // asked for explicitly: no horizon
  EXPECT_EQ(find("a")->grown, 27);
  EXPECT_EQ(test.world->move_notice(), "");
  expect_durable();
}

struct LastDay : ThingsTest {
  LastDay() : ThingsTest(test::TestWorld::settings_at("9999-12-31T00:00:00Z")) {}
};

TEST_F(LastDay, EndsTimeWithWorkStillLeft) {
  put("a", 100, 3'600'000);
  test.run_to_rest();
  EXPECT_EQ(find("a")->grown, 23);
  EXPECT_EQ(clock(), "9999-12-31T23:00:00Z");
  EXPECT_EQ(test.world->move_notice(), "stopped at the end of the year 9999: work is still left");
  expect_durable();
}

struct ShortHorizon : ThingsTest {
  static world::Settings settings() {
    world::Settings settings = test::TestWorld::settings_at();
    settings.horizon_events = 50;
    return settings;
  }
  ShortHorizon() : ThingsTest(settings()) {}
};

TEST_F(ShortHorizon, StopsAfterSoManyEvents) {
  put("a", 100);
  test.run_to_rest();
  EXPECT_EQ(find("a")->grown, 50);
  EXPECT_EQ(test.world->move_notice(), "stopped after 50 events: work is still left");
  test.run_to_rest();
  EXPECT_EQ(find("a")->grown, 100);
  expect_durable();
}

TEST_F(ClockMove, EndsAnInstantThatDoesNotEnd) {
  turn([](World& world) { world.schedule(kind_of(again), world.now() + 1s, 0, 1); });
  test.run_to_rest();
  EXPECT_EQ(test.world->events_run(), 10'001u);
  EXPECT_NE(test.world->read_only_reason().find("the instant 2026-01-01T00:00:01.000Z does not end"),
            std::string::npos);
  EXPECT_NE(test.world->read_only_reason().find("Again"), std::string::npos);
}

TEST_F(ClockMove, YieldsAtATurnsEndAndGoesOn) {
  put("a", 100, 60'000);
  put("b", 100, 60'000);
  test.world->begin_move({Move::Kind::rest, {}, {}});
  EXPECT_FALSE(test.world->run([] { return true; }));
  EXPECT_TRUE(test.world->moving());
  EXPECT_GT(find("a")->grown, 0);
  EXPECT_LT(find("a")->grown, 100);
  EXPECT_TRUE(test.world->run(never));
  EXPECT_EQ(find("a")->grown, 100);
  expect_durable();
}

TEST_F(ClockMove, IsTakenUpWhereTheJournalLeftIt) {
  put("a", 100, 60'000);
  put("b", 100, 70'000);
  test.world->begin_move({Move::Kind::rest, {}, {}});
  EXPECT_FALSE(test.world->run([] { return true; }));
  test.world->flush();
  const auto copy = test.restored();
  EXPECT_TRUE(copy->moving());
  EXPECT_EQ(copy->now(), test.world->now());
  EXPECT_EQ(copy->digest(), test.world->digest());
  EXPECT_EQ(copy->pending_events(10), test.world->pending_events(10));
  EXPECT_TRUE(copy->run(never));
  EXPECT_TRUE(test.world->run(never));
  EXPECT_EQ(copy->digest(), test.world->digest());
  EXPECT_EQ(copy->now(), test.world->now());
}

TEST_F(ClockMove, ArrivesAtTheSameStateFromAnEarlierBatch) {
  put("a", 100, 60'000);
  test.world->begin_move({Move::Kind::rest, {}, {}});
  test.world->flush();
  const auto copy = test.restored();
  EXPECT_TRUE(test.world->run(never));
  EXPECT_TRUE(copy->run(never));
  EXPECT_EQ(copy->digest(), test.world->digest());
}

TEST_F(ClockMove, ThatIsCancelledReplaysToTheSameEvent) {
  put("a", 100, 60'000);
  test.world->begin_move({Move::Kind::rest, {}, {}});
  EXPECT_FALSE(test.world->run([] { return true; }));
  test.world->cancel_move();
  EXPECT_EQ(test.world->move_notice(), "cancelled");
  EXPECT_EQ(find("a")->grown, 64);
  expect_durable();
  put("b", 1);
  test.run_to_rest();
  expect_durable();
}

TEST_F(ClockMove, SlidesAlongTheWallWhereNothingIsDue) {
  const auto before = test.world->digest();
  const auto commands = test.world->command_count();
  EXPECT_TRUE(test.world->slide_to(test.world->now() + 5s));
  EXPECT_EQ(clock(), "2026-01-01T00:00:05Z");
  EXPECT_EQ(test.world->digest(), before);
  EXPECT_EQ(test.world->command_count(), commands);
  put("a", 1);
  EXPECT_FALSE(test.world->slide_to(test.world->now() + 5s));
  EXPECT_TRUE(test.world->slide_to(test.world->now() - 1h));
  EXPECT_EQ(clock(), "2026-01-01T00:00:05Z");
  test.run_to_rest();
  expect_durable();
}

struct Warp : ThingsTest {
  Warp() { test.world->set_clock_mode({}); }
  void run() { EXPECT_TRUE(test.world->run(never)); }
};

TEST_F(Warp, RunsToRestBehindACallWithoutACommand) {
  const auto commands = test.world->command_count();
  put("a", 5);
  EXPECT_TRUE(test.world->moving());
  run();
  EXPECT_EQ(find("a")->grown, 5);
  EXPECT_EQ(test.world->command_count(), commands + 1);
  put("b", 5);
  run();
  expect_durable();
}

TEST_F(Warp, RunsToRestWhenItBegins) {
  test.world->set_clock_mode(*world::parse_clock_mode("manual"));
  put("a", 5);
  test.world->set_clock_mode({});
  run();
  EXPECT_EQ(find("a")->grown, 5);
  put("b", 5);
  run();
  expect_durable();
}

TEST_F(Warp, GoesOnBehindTheHorizonWithTheNextChange) {
  put("a", 20, 86'400'000);
  run();
  EXPECT_EQ(find("a")->grown, 7);
  test.call<Ping>({});
  EXPECT_FALSE(test.world->moving());
  put("b", 1);
  run();
  EXPECT_EQ(find("a")->grown, 14);
  expect_durable();
}

TEST_F(Warp, GoesOnAfterAMoveUntilAnInstant) {
  put("a", 20, 86'400'000);
  run();
  test.advance(std::chrono::days(1));
  EXPECT_EQ(find("a")->grown, 15);
  expect_durable();
}

TEST(ClockModes, AreReadAsTheyAreWritten) {
  for (const char* text : {"warp", "manual", "realtime", "realtime:60", "realtime:0.5",
                           "realtime:0.001", "realtime:1000000", "paced:30s", "paced:1h30m"}) {
    const auto mode = world::parse_clock_mode(text);
    ASSERT_TRUE(mode) << text;
    EXPECT_EQ(world::format_clock_mode(*mode), text);
  }
  for (const char* text : {"", "Warp", "paced", "paced:", "paced:0", "paced:-1s", "paced:5", "realtime:",
                           "realtime:0", "realtime:-1", "realtime:1.", "realtime:.5", "realtime:1.0001",
                           "realtime:1000000.001", "realtime:1e3", "manual:1"}) {
    EXPECT_FALSE(world::parse_clock_mode(text)) << text;
  }
}

// --- Parked calls -----------------------------------------------------------------------------

/// Does for parked calls what a host does: remembers, retries at the deadline, goes on.
struct ParkedCalls : ThingsTest {
  void park(std::chrono::milliseconds wait, const char* text) {
    parked.Timestamp = test.world->now() + wait;
    if (text != nullptr) parked.String = text;
    test.call<EchoEverything>(parked);
    test.world->set_next_deadline(test.parked_until);
  }
  /// Runs the current move, answering the parked call on the way.
  void run() {
    while (true) {
      EXPECT_TRUE(test.world->run(never));
      if (!test.world->deadline_is_due()) break;
      answer();
      if (!test.world->moving()) break;
    }
  }
  void answer() {
    answered_at = clock();
    test.world->set_next_deadline(std::nullopt);
    testmodel::Everything output;
    test.world->call({&registry().definitions()[0], &EchoEverything::model(), test.scope,
                      test.access_key_id, &parked, &output, true});
  }

  testmodel::Everything parked;
  std::string answered_at;
};

TEST_F(ParkedCalls, LeaveNothingBehindUntilTheyAreAnswered) {
  const auto before = test.world->digest();
  const auto commands = test.world->command_count();
  park(5s, "answered");
  EXPECT_EQ(test.parked_until, test.world->now() + 5s);
  EXPECT_EQ(test.world->digest(), before);
  EXPECT_EQ(test.world->command_count(), commands);
}

TEST_F(ParkedCalls, SeeEveryEventThatIsDueAtTheirDeadline) {
  put("a", 10);
  turn([](World& world) { world.schedule(kind_of(again), world.now() + 5s, 9); });
  park(5s, "answered");
  test.world->begin_move({Move::Kind::until, test.world->now() + 8s, {}});
  run();
  EXPECT_EQ(answered_at, "2026-01-01T00:00:05Z");
  EXPECT_EQ(traced(), "Test::Thing a created|Test::Thing a updated|Test::Thing a updated|"
                      "Test::Thing a updated|Test::Thing a updated|Test::Thing a updated|again|"
                      "control 9|answered|Test::Thing a updated|Test::Thing a updated|"
                      "Test::Thing a updated");
  EXPECT_EQ(clock(), "2026-01-01T00:00:08Z");
}

TEST_F(ParkedCalls, AreAnsweredBetweenEventsAndReplayThere) {
  put("a", 10);
  park(4500ms, "answered");
  test.world->begin_move({Move::Kind::rest, {}, {}});
  run();
  EXPECT_EQ(answered_at, "2026-01-01T00:00:04.500Z");
  EXPECT_EQ(find("a")->grown, 10);
  expect_durable();
}

TEST_F(ParkedCalls, ThatChangeNothingReplayToo) {
  put("a", 10);
  park(4500ms, nullptr);
  test.world->begin_move({Move::Kind::rest, {}, {}});
  run();
  expect_durable();
}

// The clock stood at the deadline of a call that changed nothing, and then the move was cancelled:
// the instant at which it ended is in the log.
TEST_F(ParkedCalls, DoNotMakeACancelledMoveEndElsewhereInReplay) {
  put("a", 10);
  park(4500ms, nullptr);
  test.world->begin_move({Move::Kind::rest, {}, {}});
  EXPECT_TRUE(test.world->run(never));
  answer();
  test.world->cancel_move();
  EXPECT_EQ(clock(), "2026-01-01T00:00:04.500Z");
  expect_durable();
}

TEST_F(ParkedCalls, BehindTheGoalDoNotHoldAMove) {
  park(1h, "answered");
  test.world->begin_move({Move::Kind::until, test.world->now() + 5s, {}});
  EXPECT_TRUE(test.world->run(never));
  EXPECT_FALSE(test.world->moving());
  EXPECT_FALSE(test.world->deadline_is_due());
  EXPECT_EQ(clock(), "2026-01-01T00:00:05Z");
}

}  // namespace
}  // namespace windtunnel::things
