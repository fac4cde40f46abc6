#include "tests/unit/emulator/world/things_service.hpp"

/// Code outside of the simulation: the clock is held for it, and the log remembers it.
namespace windtunnel::things {
namespace {

using namespace std::chrono_literals;
using world::Move;
using world::OutsideResult;
using world::World;

constexpr auto never = [] { return false; };

struct Outside : ThingsTest {
  World& world() { return *test.world; }
  void run_code_in(simulation::Duration delay, std::uint64_t subject = 1) {
    put("code", static_cast<std::int32_t>(subject), delay.count());
  }
  void end(const std::string& id, const std::string& output) {
    OutsideResult result;
    result.output = output;
    world().end_outside_call(id, result);
  }
};

TEST_F(Outside, HoldsTheClockAtTheInstantUntilItEnds) {
  put("a", 3);
  run_code_in(1500ms);
  turn([](World& world) { world.schedule(kind_of(mark), world.now() + 1500ms, 9); });
  world().begin_move({Move::Kind::rest, {}, {}});
  EXPECT_TRUE(world().run(never));
  EXPECT_TRUE(world().moving());
  EXPECT_TRUE(world().is_held());
  EXPECT_EQ(clock(), "2026-01-01T00:00:01.500Z");
  // What is due at the instant has run, what is later has not.
  EXPECT_EQ(traced(), "Test::Thing a created|Test::Thing a updated|control 9");
  EXPECT_EQ(find("a")->grown, 1);
  EXPECT_TRUE(world().run(never));
  EXPECT_EQ(clock(), "2026-01-01T00:00:01.500Z");

  end("run 1", "fine");
  EXPECT_FALSE(world().is_held());
  world().run(never);
  EXPECT_EQ(traced(),
            "Test::Thing a created|Test::Thing a updated|control 9|run 1 said fine|"
            "Test::Thing a updated|Test::Thing a updated");
  EXPECT_EQ(find("a")->grown, 3);
  EXPECT_EQ(clock(), "2026-01-01T00:00:03Z");
}

TEST_F(Outside, LetsCallsInMeanwhile) {
  run_code_in(1s);
  world().begin_move({Move::Kind::until, world().now() + 10s, {}});
  world().run(never);
  test.call<PutThing>({.Name = "b", .Size = 1, .Weight = 500});
  world().run(never);
  EXPECT_EQ(clock(), "2026-01-01T00:00:01Z");
  EXPECT_EQ(find("b")->grown, 0);
  end("run 1", "");
  world().run(never);
  EXPECT_EQ(find("b")->grown, 1);
  EXPECT_EQ(clock(), "2026-01-01T00:00:10Z");
  expect_durable();
}

TEST_F(Outside, HoldsNoWorldThatTakesNoMoreChanges) {
  run_code_in(1s);
  world().begin_move({Move::Kind::until, world().now() + 10s, {}});
  world().run(never);
  EXPECT_TRUE(world().is_held());
  EXPECT_THROW(turn([](World& world) {
                 world.schedule(kind_of(grow), world.now() - simulation::Duration(1));
               }),
               world::ReadOnlyError);
  EXPECT_FALSE(world().is_held());
  EXPECT_THROW(end("run 1", "too late"), world::ReadOnlyError);
  EXPECT_FALSE(world().moving());
  EXPECT_EQ(world().move_notice(), world().read_only_reason());
  EXPECT_EQ(world().outside_calls().size(), 1u);
}

TEST_F(Outside, ManyAtOneInstantEndInAnyOrder) {
  for (const std::uint64_t subject : {1u, 2u, 3u}) run_code_in(1s, subject);
  world().begin_move({Move::Kind::rest, {}, {}});
  world().run(never);
  EXPECT_EQ(world().outside_calls().size(), 3u);
  end("run 2", "b");
  EXPECT_TRUE(world().is_held());
  end("run 3", "c");
  end("run 1", "a");
  // One that nobody waits for is nobody's business.
  end("run 1", "again");
  world().run(never);
  EXPECT_EQ(traced(), "run 2 said b|run 3 said c|run 1 said a");
  expect_durable();
}

TEST_F(Outside, IsStillOpenInARestoredWorld) {
  run_code_in(1s);
  put("a", 3);
  world().begin_move({Move::Kind::rest, {}, {}});
  world().run(never);
  const auto restored = test.restored();
  EXPECT_TRUE(restored->run(never));
  ASSERT_EQ(restored->outside_calls().size(), 1u);
  EXPECT_EQ(restored->outside_calls().find("run 1")->owner, "things");
  OutsideResult result;
  result.output = "later";
  restored->end_outside_call("run 1", result);
  restored->run(never);
  end("run 1", "later");
  world().run(never);
  EXPECT_EQ(restored->digest(), world().digest());
}

TEST_F(Outside, CallWaitsForItsCodeAndKeepsNothingBefore) {
  testmodel::Everything input;
  input.String = "code";
  testmodel::Everything output;
  world::CallRequest request{
      &registry().definitions().front(), &EchoEverything::model(), test.scope, {}, &input, &output};
  const auto asked = world().call(request);
  ASSERT_TRUE(asked.wants);
  EXPECT_EQ(asked.wants->invocation_id, "asked");
  EXPECT_FALSE(asked.changed);
  EXPECT_EQ(traced(), "");
  OutsideResult result;
  result.output = "yes";
  request.outside = &result;
  EXPECT_TRUE(world().call(request).changed);
  EXPECT_EQ(traced(), "was told yes");
  expect_durable();
}

}  // namespace
}  // namespace windtunnel::things
