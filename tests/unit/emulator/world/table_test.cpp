#include "emulator/world/table.hpp"

#include <algorithm>

#include "tests/unit/emulator/world/things_service.hpp"

namespace windtunnel::things {
namespace {

using namespace std::string_literals;
using world::Scope;
using world::Table;
using world::TableScope;

TEST(Key, ComparesPartByPartWhateverThePartsHold) {
  const std::vector<std::string> parts = {"", "\0"s, "\0\0"s, "\0\x01"s, "\0\xff"s, "a", "a\0"s, "a\0b"s, "ab", "b"};
  for (const auto& left : parts) {
    for (const auto& right : parts) {
      EXPECT_EQ(world::join_key(left, "z") < world::join_key(right, "a"), left < right)
          << ::testing::PrintToString(left) << ::testing::PrintToString(right);
    }
  }
  EXPECT_TRUE(world::join_key("a", "b", "c").starts_with(world::key_prefix("a", "b")));
  EXPECT_FALSE(world::join_key("a", "bc").starts_with(world::key_prefix("a", "b")));
}

TEST(Key, OfANumberComparesAsTheNumber) {
  std::uint64_t last = 0;
  for (const std::uint64_t number : {1ULL, 255ULL, 256ULL, 1ULL << 40, ~0ULL}) {
    EXPECT_LT(world::number_key(last), world::number_key(number));
    EXPECT_EQ(world::read_number_key(world::number_key(number)), number);
    last = number;
  }
}

struct TableTest : ::testing::Test {
  using Names = std::vector<std::string>;
  static Names scan(const auto& table, const Scope& scope, std::string_view prefix = {},
                    std::string_view first = {}, std::size_t limit = 100) {
    Names names;
    table.scan(scope, prefix, first, [&](std::string_view name, const ThingRow&) {
      return names.emplace_back(name), names.size() < limit;
    });
    return names;
  }

  simulation::ChangeTracker tracker;
  const Scope here{"123456789012", "us-east-1"}, there{"123456789012", "us-east-10"},
      other{"12345678901", "us-east-1"};
};

TEST_F(TableTest, SeparatesScopesAsItDeclares) {
  Table<ThingRow> regional(tracker, 1, "regional");
  Table<ThingRow, TableScope::account> of_account(tracker, 2, "account");
  Table<ThingRow, TableScope::world> of_world(tracker, 3, "world");
  tracker.begin_turn();
  regional.edit(here, "a");
  of_account.edit(here, "a");
  of_world.edit(here, "a");
  tracker.commit();
  EXPECT_EQ(regional.find(there, "a"), nullptr);
  EXPECT_NE(of_account.find(there, "a"), nullptr);
  EXPECT_EQ(of_account.find(other, "a"), nullptr);
  EXPECT_NE(of_world.find(other, "a"), nullptr);
}

TEST_F(TableTest, ScansItsScopeByPrefixFromAnyName) {
  Table<ThingRow> table(tracker, 1, "table");
  tracker.begin_turn();
  for (const char* name : {"/a", "/a/b", "/a/c", "/b", ""}) table.edit(here, name);
  table.edit(there, "/a/x");
  tracker.commit();
  EXPECT_EQ(scan(table, here), (Names{"", "/a", "/a/b", "/a/c", "/b"}));
  EXPECT_EQ(scan(table, here, "/a/"), (Names{"/a/b", "/a/c"}));
  EXPECT_EQ(scan(table, here, "/a", "/a/b"), (Names{"/a/b", "/a/c"}));
  EXPECT_EQ(scan(table, here, {}, {}, 2), (Names{"", "/a"}));
  EXPECT_EQ(scan(table, other), Names{});
  EXPECT_EQ(table.count(here), 5u);
  EXPECT_EQ(table.count(here, "/a"), 3u);
  Names backwards;
  table.scan_backwards(here, "/a", "/a/c", [&](std::string_view name, const ThingRow&) {
    return backwards.emplace_back(name), true;
  });
  EXPECT_EQ(backwards, (Names{"/a/b", "/a"}));
  backwards.clear();
  table.scan_backwards(here, {}, {}, [&](std::string_view name, const ThingRow&) {
    return backwards.emplace_back(name), true;
  });
  EXPECT_EQ(backwards, (Names{"/b", "/a/c", "/a/b", "/a", ""}));
}

// --- Resources, tags, operations ---------------------------------------------------------------

struct Resources : ThingsTest {};

TEST_F(Resources, RaiseTheirChangesThemselves) {
  turn([&](world::World&) { things().things.edit(test.scope, "a"); });
  turn([&](world::World&) { things().things.edit(test.scope, "a").size = 5; });
  turn([&](world::World&) { things().things.erase(test.scope, "a"); });
  EXPECT_EQ(traced(), "Test::Thing a created|Test::Thing a updated|Test::Thing a deleted");
}

TEST_F(Resources, ChangeOnceInATurn) {
  const auto savepoint = [&](const std::function<void()>& body) { test.world->in_savepoint(body); };
  turn([&](world::World&) {
    things().things.edit(test.scope, "a");
    savepoint([&] { things().things.edit(test.scope, "a").size = 5; });
    things().things.edit(test.scope, "brief");
    savepoint([&] { things().things.erase(test.scope, "brief"); });
  });
  EXPECT_EQ(traced(), "Test::Thing a created");
  turn([&](world::World&) {
    things().things.erase(test.scope, "a");
    things().things.edit(test.scope, "a");
  });
  EXPECT_EQ(traced(), "Test::Thing a created|Test::Thing a updated");
}

TEST_F(Resources, AreNotRaisedForWhatIsUndoneOrNoResource) {
  turn([&](world::World& world) {
    try {
      world.in_savepoint([&] {
        things().things.edit(test.scope, "a");
        throw api::ApiError("x", "y");
      });
    } catch (const api::ApiError&) {
    }
    things().things.edit(test.scope, ".hidden");
  });
  EXPECT_EQ(traced(), "");
}

TEST_F(Resources, HaveTagsByTheirArn) {
  const std::string arn = "arn:aws:test:us-east-1:123456789012:thing/a";
  turn([&](world::World& world) {
    world.directory().tag(arn, {{"Color", "red"}, {"Size", "5"}});
    world.directory().tag(arn + "b", {{"Color", "blue"}});
    world.directory().tag(arn + "c", {});
  });
  EXPECT_EQ(test.world->directory().tags(arn), (world::Tags{{"Color", "red"}, {"Size", "5"}}));
  const auto before = test.world->digest();
  turn([&](world::World& world) { world.directory().untag("unheard of", {"Color"}); });
  EXPECT_EQ(test.world->digest(), before);
  std::vector<std::string> tagged;
  test.world->directory().each_tagged(arn, [&](std::string_view found, const world::Tags&) {
    return tagged.emplace_back(found), true;
  });
  EXPECT_EQ(tagged, (std::vector<std::string>{arn, arn + "b"}));
  turn([&](world::World& world) {
    world.directory().untag(arn, {"Color", "Size", "Unheard"});
    world.directory().drop_tags(arn + "b");
  });
  EXPECT_TRUE(test.world->directory().tags(arn).empty());
  test.world->directory().each_tagged("", [](std::string_view, const world::Tags&) {
    ADD_FAILURE() << "tags were left";
    return true;
  });
}

constexpr world::OperationMachine::Transition transitions[] = {
    {"Created", "Running"}, {"Running", "Succeeded"}, {"Running", "Failed"}};
constexpr std::string_view final_states[] = {"Succeeded", "Failed"};
constexpr world::OperationMachine machine{"test.job", "Created", transitions, final_states};

struct OperationTest : ThingsTest {
  void begin(const char* id) {
    turn([&](world::World& world) { world.operations().begin(machine, test.scope, id, "user", "p/1"); });
  }
  void move(const char* id, const char* state) {
    turn([&](world::World& world) { world.operations().move(machine, id, state); });
  }
};

TEST_F(OperationTest, MovesThroughItsDeclaredStates) {
  begin("j");
  test.advance(std::chrono::seconds(1));
  move("j", "Running");
  turn([](world::World& world) { world.operations().set_progress(machine, "j", 1, 3); });
  test.advance(std::chrono::seconds(1));
  move("j", "Failed");
  const world::OperationRow& row = *test.world->operations().find("test.job", "j");
  EXPECT_EQ(row.state, "Failed");
  EXPECT_TRUE(row.ended);
  EXPECT_EQ(row.ended_at - row.started_at, std::chrono::seconds(2));
  EXPECT_EQ(row.cause, "user");
  EXPECT_EQ(row.parent, "p/1");
  EXPECT_EQ(row.progress_total, 3);
  EXPECT_EQ(traced(), "j >Created|j Created>Running|j Running>Failed.");
  EXPECT_EQ(test.world->operations().find("j"), &row);
  EXPECT_EQ(test.world->operations().find("k"), nullptr);
}

TEST_F(OperationTest, ThatMakesAnUndeclaredMoveIsAProgrammersError) {
  begin("j");
  EXPECT_THROW(move("j", "Succeeded"), world::ReadOnlyError);
  EXPECT_NE(test.world->read_only_reason().find("test.job j cannot go from Created to Succeeded"),
            std::string::npos);
}

TEST_F(OperationTest, WakesThoseWhoWaitWhenItEnds) {
  begin("j");
  turn([](world::World& world) {
    world.operations().wait_for_end("test.job", "j", kind_of(mark), 1);
    world.operations().wait_for_end("test.job", "j", kind_of(mark), 2);
  });
  EXPECT_EQ(test.world->pending_count(), 0u);
  move("j", "Running");
  move("j", "Succeeded");
  turn([](world::World& world) { world.operations().wait_for_end("test.job", "j", kind_of(mark), 3); });
  test.run_to_rest();
  EXPECT_TRUE(traced().ends_with("Running>Succeeded.|control 1|control 2|control 3")) << traced();
}

TEST_F(OperationTest, EndsAClockMoveThatWaitsForIt) {
  begin("j");
  move("j", "Running");
  put("a", 3);
  turn([](world::World& world) {
    world.schedule(kind_of(tick), world.now());
    world.operations().move(machine, "j", "Succeeded");
  });
  test.world->begin_move({world::Move::Kind::operation_ended, {}, "j"});
  EXPECT_TRUE(test.world->run([] { return false; }));
  EXPECT_EQ(clock(), "2026-01-01T00:00:00Z");
  begin("k");
  test.world->begin_move({world::Move::Kind::operation_ended, {}, "k"});
  EXPECT_TRUE(test.world->run([] { return false; }));
  EXPECT_NE(test.world->move_notice().find("stopped at the horizon"), std::string::npos);
}

// --- Randomness --------------------------------------------------------------------------------

TEST(Randomness, DoesNotDependOnWhatElseThereIs) {
  test::TestWorld alone(registry()), crowded(registry());
  crowded.call<PutThing>({.Name = "noise", .Size = 9});
  crowded.run_to_rest();
  const auto luck = [](const test::TestWorld& test) {
    return test.world->random().child("things").child("123456789012").child("a").bits("luck", 3);
  };
  EXPECT_EQ(luck(alone), luck(crowded));
}

}  // namespace
}  // namespace windtunnel::things
