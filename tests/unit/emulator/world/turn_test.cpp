#include "tests/unit/emulator/world/things_service.hpp"

namespace windtunnel::things {
namespace {

using world::World;

struct Turn : ThingsTest {};

TEST_F(Turn, CommitsWholeAndIsDurable) {
  const simulation::Digest before = test.world->digest();
  put("a", 3);
  EXPECT_NE(test.world->digest(), before);
  EXPECT_EQ(find("a")->size, 3);
  EXPECT_EQ(test.world->pending_count(), 1u);
  EXPECT_EQ(history("ThingPut").size(), 1u);
  EXPECT_EQ(traced(), "Test::Thing a created");
  expect_durable();
}

TEST_F(Turn, ThatFailsLeavesNoTrace) {
  put("a", 3);
  const simulation::Digest before = test.world->digest();
  const auto commands = test.world->command_count();
  EXPECT_EQ(test.error_of<PutThing>({.Color = "RED", .Data = api::Blob{"body"}, .Name = "a", .Size = 9}),
            "ThingLimitExceeded");
  EXPECT_EQ(test.world->digest(), before);
  EXPECT_EQ(test.world->command_count(), commands);
  EXPECT_EQ(find("a")->size, 3);
  EXPECT_EQ(test.world->pending_count(), 1u);
  EXPECT_EQ(history("ThingPut").size(), 1u);
  put("b", 1);
  expect_durable();
}

TEST_F(Turn, ThatChangesNothingIsNoCommand) {
  put("a", 3);
  const simulation::Digest before = test.world->digest();
  const auto turn = test.world->turn();
  const auto commands = test.world->command_count();
  EXPECT_EQ(test.call<ListThings>({}).Names, (std::vector<std::string>{"a"}));
  test.call<Ping>({});
  EXPECT_EQ(test.world->digest(), before);
  EXPECT_EQ(test.world->turn(), turn);
  EXPECT_EQ(test.world->command_count(), commands);
}

TEST_F(Turn, ThatChangesNothingLeavesNoHistory) {
  put("a", 3);
  const auto lines = test.world->history().count();
  turn([](World& world) { world.note("Idle", {}); });
  EXPECT_EQ(test.world->history().count(), lines);
}

TEST_F(Turn, IsRefusedByTheModelBeforeTheHandler) {
  EXPECT_EQ(test.error_of<PutThing>({.Name = "much too long a name", .Size = 1}), "ValidationException");
  EXPECT_EQ(find("much too long a name"), nullptr);
}

TEST_F(Turn, UndoesAnInnerCallThatFailsAndNothingElse) {
  test.in_call([&](world::Call& call) {
    call.invoke<PutThing>({.Name = "outer", .Size = 1});
    try {
      call.invoke<PutThing>({.Color = "RED", .Name = "inner", .Size = 1});
      ADD_FAILURE() << "the inner call did not fail";
    } catch (const api::ApiError& error) {
      EXPECT_EQ(error.code, "ThingLimitExceeded");
    }
    EXPECT_EQ(find("inner"), nullptr);
    call.invoke<PutThing>({.Name = "after", .Size = 1});
  });
  EXPECT_NE(find("outer"), nullptr);
  EXPECT_NE(find("after"), nullptr);
  EXPECT_EQ(test.world->pending_count(), 2u);
  EXPECT_EQ(traced(), "Test::Thing outer created|Test::Thing after created");
  EXPECT_EQ(history("ThingPut").size(), 2u);
}

TEST_F(Turn, ValidatesInnerCallsToo) {
  test.in_call([](world::Call& call) {
    EXPECT_THROW(call.invoke<PutThing>({.Name = "", .Size = 1}), api::ApiError);
  });
}

TEST_F(Turn, MakesInnerCallsInAnotherScopeAsAPrincipal) {
  const world::Scope other{"000000000042", "eu-west-1"};
  turn([&](World& world) {
    world.invoke_as<PutThing>("test.amazonaws.com", other, {.Name = "a", .Size = 1});
  });
  EXPECT_EQ(find("a"), nullptr);
  EXPECT_NE(things().things.find(other, "a"), nullptr);
}

// What an inner call scheduled before it failed must not show: not even in the numbers of the
// events behind it, which are state.
TEST_F(Turn, ForgetsTheSequenceNumbersOfWhatIsUndone) {
  put("a", 1);
  const simulation::Digest before = test.world->digest();
  test.in_call([](world::Call& call) {
    EXPECT_THROW(call.invoke<PutThing>({.Color = "RED", .Name = "b", .Size = 1}), api::ApiError);
  });
  EXPECT_EQ(test.world->digest(), before);
}

TEST_F(Turn, CancelsEventsOfItsOwnAndOfOthers) {
  simulation::EventHandle earlier{};
  turn([&](World& world) { earlier = world.schedule(kind_of(give_up), world.now() + std::chrono::hours(1)); });
  turn([&](World& world) {
    world.cancel(earlier);
    world.cancel(world.schedule(kind_of(give_up), world.now() + std::chrono::hours(2)));
  });
  EXPECT_EQ(test.world->pending_count(), 0u);
  turn([&](World& world) { world.cancel(earlier); });  // it is gone: left alone
}

TEST_F(Turn, KeepsAnEventWhoseCancellationIsUndone) {
  simulation::EventHandle handle{};
  turn([&](World& world) { handle = world.schedule(kind_of(give_up), world.now() + std::chrono::hours(1)); });
  turn([&](World& world) {
    EXPECT_THROW(world.in_savepoint([&] {
      world.cancel(handle);
      throw api::ApiError("x", "y");
    }),
                 api::ApiError);
  });
  EXPECT_EQ(test.world->pending_count(), 1u);
}

struct Assertion : ThingsTest {};

TEST_F(Assertion, ThatFailsMakesTheWorldReadOnlyAndLeavesNoTrace) {
  put("a", 1);
  const simulation::Digest before = test.world->digest();
  EXPECT_THROW(turn([](World& world) {
                 world.component<Things>().trace("half done");
                 world.schedule(kind_of(grow), world.now() - simulation::Duration(1));
               }),
               world::ReadOnlyError);
  EXPECT_EQ(test.world->digest(), before);
  EXPECT_NE(test.world->read_only_reason().find("Grow was scheduled for the past"), std::string::npos)
      << test.world->read_only_reason();
  EXPECT_THROW(put("b", 1), world::ReadOnlyError);
  test.call<Ping>({});  // it can still be read
  EXPECT_THROW(test.advance(std::chrono::hours(1)), world::ReadOnlyError);
  EXPECT_THROW(test.world->set_clock_mode({}), world::ReadOnlyError);
  EXPECT_EQ(test.world->digest(), before);
}

TEST_F(Assertion, InAnEventLeavesTheEventToCome) {
  turn([](World& world) { world.schedule(kind_of(break_down), world.now() + std::chrono::seconds(5)); });
  const simulation::Digest before = test.world->digest();
  test.run_to_rest();
  EXPECT_EQ(traced(), "");
  EXPECT_EQ(test.world->digest(), before);
  EXPECT_EQ(test.world->pending_count(), 1u);
  EXPECT_FALSE(test.world->moving());
  EXPECT_NE(test.world->move_notice().find("the thing broke down"), std::string::npos);
  EXPECT_EQ(test.restored()->pending_count(), 1u);
}

TEST_F(Assertion, IsWhatAnUncaughtErrorOfAnEventIs) {
  turn([](World& world) { world.schedule(kind_of(refuse), world.now()); });
  test.run_to_rest();
  EXPECT_NE(test.world->read_only_reason().find("Refuse failed with ThingNotFoundException: gone"),
            std::string::npos);
}

struct Signals : ThingsTest {
  void raise(std::initializer_list<const char*> names) {
    turn([&](World& world) {
      for (const char* name : names) {
        world.raise(world::AlarmStateChanged{test.scope, name, "OK", "ALARM"});
      }
      world.component<Things>().trace("handled");
    });
  }
};

TEST_F(Signals, AreDeliveredAfterTheHandlerInOrderOfRaisingAndSubscription) {
  raise({"one", "two"});
  EXPECT_EQ(traced(), "handled|heard one|watched one|heard two|watched two");
}

TEST_F(Signals, ThatListenersRaiseComeAfterThoseBefore) {
  raise({"chain", "two"});
  EXPECT_EQ(traced(),
            "handled|heard chain|watched chain|heard two|watched two|heard next|watched next");
}

TEST_F(Signals, NeverFailTheirCause) {
  raise({"fail", "two"});
  EXPECT_EQ(traced(), "handled|watched fail|heard two|watched two");
  ASSERT_EQ(history("ListenerFailed").size(), 1u);
  EXPECT_NE(history("ListenerFailed")[0].find(
                R"("code":"ThingNotFoundException","message":"no such thing")"),
            std::string::npos);
}

TEST_F(Signals, OfAFailedTurnAreNotDelivered) {
  EXPECT_EQ(test.error_of<PutThing>({.Color = "RED", .Name = "a", .Size = 1}), "ThingLimitExceeded");
  EXPECT_EQ(traced(), "");
}

}  // namespace
}  // namespace windtunnel::things
