#include "simulation/rows.hpp"

#include <gtest/gtest.h>

#include "simulation/random.hpp"
#include "tests/unit/simulation/map_sink.hpp"

namespace windtunnel::simulation {
namespace {

struct Row {
  std::int64_t number = 0;
  UnknownFields unknown;
  static void fields(auto& row, auto& field) { field(1, row.number); }
};

using Model = std::map<std::string, std::int64_t>;

struct RowsTest : ::testing::Test {
  ChangeTracker tracker;
  Rows<Row> rows{tracker, 7, "rows"};

  RowsTest() { tracker.set_journaled(true); }
  void set(const std::string& key, std::int64_t number) { rows.edit(key).number = number; }
  Model content() const {
    Model content;
    rows.scan("", [&](std::string_view key, const Row& row) {
      content.emplace(key, row.number);
      return true;
    });
    return content;
  }
  /// The digest that a table has that was filled with this and nothing else.
  static Digest digest_of(const Model& content) {
    ChangeTracker tracker;
    Rows<Row> rows(tracker, 7, "fresh");
    tracker.begin_turn();
    for (const auto& [key, number] : content) rows.edit(key).number = number;
    tracker.commit();
    return rows.digest();
  }
};

TEST_F(RowsTest, KeepWhatATurnCommits) {
  tracker.begin_turn();
  set("a", 1);
  set("b", 2);
  tracker.commit();
  EXPECT_EQ(content(), (Model{{"a", 1}, {"b", 2}}));
  EXPECT_EQ(rows.digest(), digest_of(content()));
}

TEST_F(RowsTest, AreAsBeforeWhereATurnIsAbandoned) {
  tracker.begin_turn();
  set("a", 1);
  tracker.commit();
  const Digest before = rows.digest();
  tracker.begin_turn();
  set("a", 2);
  set("b", 3);
  rows.erase("a");
  set("a", 4);
  tracker.abandon();
  EXPECT_EQ(content(), (Model{{"a", 1}}));
  EXPECT_EQ(rows.digest(), before);
  EXPECT_FALSE(tracker.has_changes());
}

TEST_F(RowsTest, UndoASavepointOnly) {
  tracker.begin_turn();
  set("a", 1);
  const auto mark = tracker.mark();
  set("a", 2);
  rows.erase("a");
  set("b", 3);
  tracker.revert(mark);
  EXPECT_EQ(content(), (Model{{"a", 1}}));
  set("c", 4);
  tracker.commit();
  EXPECT_EQ(content(), (Model{{"a", 1}, {"c", 4}}));
  EXPECT_EQ(rows.digest(), digest_of(content()));
}

TEST_F(RowsTest, HaveTheSameDigestHoweverTheyCameToBe) {
  tracker.begin_turn();
  set("a", 1);
  tracker.commit();
  tracker.begin_turn();
  set("b", 2);
  rows.erase("a");
  tracker.commit();
  EXPECT_EQ(rows.digest(), digest_of({{"b", 2}}));
  tracker.begin_turn();
  rows.erase("b");
  tracker.commit();
  EXPECT_EQ(rows.digest(), Digest{});
}

TEST_F(RowsTest, WriteARowThatChangedOftenOnce) {
  for (int turn = 0; turn < 5; ++turn) {
    tracker.begin_turn();
    set("a", turn);
    set("b", turn);
    tracker.commit();
  }
  tracker.begin_turn();
  rows.erase("b");
  tracker.commit();
  MapSink sink;
  tracker.flush(sink);
  EXPECT_EQ(sink.writes, 2);
  EXPECT_EQ(sink.entries.size(), 1u);
  tracker.flush(sink);
  EXPECT_EQ(sink.writes, 2);
}

TEST_F(RowsTest, AreTheSameWhenLoadedAgain) {
  tracker.begin_turn();
  for (int index = 0; index < 50; ++index) set("k" + std::to_string(index), index);
  tracker.commit();
  MapSink sink;
  tracker.flush(sink);
  MapSink all;
  rows.save_all(all);
  EXPECT_EQ(all.entries, sink.entries);
  ChangeTracker other_tracker;
  Rows<Row> other(other_tracker, 7, "other");
  sink.load_into(other);
  EXPECT_EQ(other.digest(), rows.digest());
  EXPECT_EQ(other.size(), 50u);
}

TEST_F(RowsTest, ScanAPrefixInBothDirections) {
  tracker.begin_turn();
  for (const char* key : {"a", "b", "b1", "b2", "b\xff\xff", "c"}) set(key, 1);
  tracker.commit();
  const auto keys = [&](auto&& scan) {
    std::vector<std::string> found;
    scan([&](std::string_view key, const Row&) { return found.emplace_back(key), found.size() < 3; });
    return found;
  };
  using Keys = std::vector<std::string>;
  EXPECT_EQ(keys([&](auto visit) { rows.scan_prefix("b", "", visit); }), (Keys{"b", "b1", "b2"}));
  EXPECT_EQ(keys([&](auto visit) { rows.scan_prefix("b", "b2", visit); }), (Keys{"b2", "b\xff\xff"}));
  EXPECT_EQ(keys([&](auto visit) { rows.scan_prefix_backwards("b", "", visit); }),
            (Keys{"b\xff\xff", "b2", "b1"}));
  EXPECT_EQ(keys([&](auto visit) { rows.scan_prefix_backwards("b", "b2", visit); }), (Keys{"b1", "b"}));
  EXPECT_EQ(keys([&](auto visit) { rows.scan_prefix_backwards("", "", visit); }),
            (Keys{"c", "b\xff\xff", "b2"}));
}

TEST_F(RowsTest, MayOnlyChangeInsideATurn) {
  const AssertionsThrow assertions_throw;
  EXPECT_THROW(rows.edit("a"), AssertionFailure);
}

// Random turns of random changes, savepoints and reverts against a plain map.
TEST_F(RowsTest, BehaveAsAMapThatForgetsWhatIsUndone) {
  Model model;
  MapSink sink;
  std::uint64_t drawn = 0;
  const auto draw = [&](std::int64_t high) {
    return uniform_integer(RandomKey(1).bits("rows", drawn++), 0, high);
  };
  for (int turn = 0; turn < 2000; ++turn) {
    tracker.begin_turn();
    Model now = model;
    std::vector<std::pair<ChangeTracker::Mark, Model>> marks;
    for (std::int64_t step = draw(12); step > 0; --step) {
      const std::string key = "k" + std::to_string(draw(6));
      switch (draw(5)) {
        case 0: EXPECT_EQ(rows.erase(key), now.erase(key) == 1); break;
        case 1: marks.emplace_back(tracker.mark(), now); break;
        case 2:
          if (marks.empty()) break;
          tracker.revert(marks.back().first);
          now = marks.back().second;
          marks.pop_back();
          break;
        default: set(key, now[key] = draw(3));
      }
    }
    if (draw(3) == 0) {
      tracker.abandon();
    } else {
      tracker.commit();
      model = now;
    }
    ASSERT_EQ(content(), model);
    ASSERT_EQ(rows.digest(), digest_of(model));
    if (draw(4) == 0) tracker.flush(sink);
  }
  tracker.flush(sink);
  MapSink all;
  rows.save_all(all);
  EXPECT_EQ(sink.entries, all.entries);
}

}  // namespace
}  // namespace windtunnel::simulation
