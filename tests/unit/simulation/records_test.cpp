#include "simulation/records.hpp"

#include <gtest/gtest.h>

#include "simulation/random.hpp"
#include "tests/unit/simulation/map_sink.hpp"

namespace windtunnel::simulation {
namespace {

struct Record {
  static constexpr unsigned char layout = 3;
  std::uint32_t number = 0;
  std::uint32_t other = 0;
};
/// The same as a later build lays it out.
struct LaterRecord : Record {
  static constexpr unsigned char layout = 4;
};

using Model = std::map<std::uint64_t, std::uint32_t>;

struct RecordsTest : ::testing::Test {
  ChangeTracker tracker;
  Records<Record> records{tracker, 9, "records"};

  RecordsTest() { tracker.set_journaled(true); }
  void commit(const Model& changes) {
    tracker.begin_turn();
    for (const auto& [number, value] : changes) records.edit(number).number = value;
    tracker.commit();
  }
  Model content() const {
    Model content;
    records.scan(0, ~std::uint64_t{0}, [&](std::uint64_t number, const Record& record) {
      content[number] = record.number;
      return true;
    });
    return content;
  }
  static Digest digest_of(const Model& content) {
    ChangeTracker tracker;
    Records<Record> records(tracker, 9, "fresh");
    tracker.begin_turn();
    for (const auto& [number, value] : content) records.edit(number).number = value;
    tracker.commit();
    return records.digest();
  }
};

TEST_F(RecordsTest, AreAbsentWhereTheyEqualTheDefault) {
  EXPECT_EQ(records.get(1'000'000'000'000).number, 0u);
  commit({{5, 1}, {500, 2}});
  commit({{5, 0}});
  EXPECT_EQ(content(), (Model{{500, 2}}));
  EXPECT_EQ(records.digest(), digest_of({{500, 2}}));
}

TEST_F(RecordsTest, AreAsBeforeWhereATurnIsAbandoned) {
  commit({{5, 1}});
  const Digest before = records.digest();
  tracker.begin_turn();
  records.edit(5).number = 2;
  records.edit(6).number = 3;
  tracker.abandon();
  EXPECT_EQ(content(), (Model{{5, 1}}));
  EXPECT_EQ(records.digest(), before);
}

TEST_F(RecordsTest, UndoASavepointOnly) {
  tracker.begin_turn();
  records.edit(5).number = 1;
  const auto mark = tracker.mark();
  records.edit(5).number = 2;
  records.edit(300).number = 3;
  tracker.revert(mark);
  records.edit(5).other = 0;
  tracker.commit();
  EXPECT_EQ(content(), (Model{{5, 1}}));
  EXPECT_EQ(records.digest(), digest_of({{5, 1}}));
}

TEST_F(RecordsTest, ScanARangeAcrossChunks) {
  commit({{0, 1}, {127, 2}, {128, 3}, {1000, 4}});
  std::vector<std::uint64_t> found;
  records.scan(1, 1000, [&](std::uint64_t number, const Record&) {
    found.push_back(number);
    return true;
  });
  EXPECT_EQ(found, (std::vector<std::uint64_t>{127, 128}));
}

TEST_F(RecordsTest, WriteTheirChunksOnceAndLoadThemAgain) {
  commit({{1, 1}, {2, 2}, {1000, 3}});
  commit({{1, 4}});
  MapSink sink;
  tracker.flush(sink);
  EXPECT_EQ(sink.writes, 2);
  ChangeTracker other_tracker;
  Records<Record> other(other_tracker, 9, "other");
  sink.load_into(other);
  EXPECT_EQ(other.digest(), records.digest());
  EXPECT_EQ(other.get(1).number, 4u);
  commit({{1000, 0}});
  tracker.flush(sink);
  EXPECT_EQ(sink.entries.size(), 1u);
}

TEST_F(RecordsTest, RefuseAnotherLayout) {
  commit({{1, 1}});
  MapSink sink;
  tracker.flush(sink);
  ChangeTracker other_tracker;
  Records<LaterRecord> later(other_tracker, 9, "later");
  EXPECT_THROW(sink.load_into(later), RowFormatError);
  EXPECT_THROW(records.load("short", ""), RowFormatError);
}

// Random turns of random changes, savepoints and reverts against a plain map.
TEST_F(RecordsTest, BehaveAsAMapThatForgetsWhatIsUndone) {
  Model model;
  MapSink sink;
  std::uint64_t drawn = 0;
  const auto draw = [&](std::int64_t high) {
    return uniform_integer(RandomKey(2).bits("records", drawn++), 0, high);
  };
  for (int turn = 0; turn < 1000; ++turn) {
    tracker.begin_turn();
    Model now = model;
    std::vector<std::pair<ChangeTracker::Mark, Model>> marks;
    for (std::int64_t step = draw(12); step > 0; --step) {
      const auto number = static_cast<std::uint64_t>(draw(3) * 100 + draw(2));
      switch (draw(4)) {
        case 0: marks.emplace_back(tracker.mark(), now); break;
        case 1:
          if (marks.empty()) break;
          tracker.revert(marks.back().first);
          now = marks.back().second;
          marks.pop_back();
          break;
        default: records.edit(number).number = now[number] = static_cast<std::uint32_t>(draw(2));
      }
    }
    if (draw(3) == 0) {
      tracker.abandon();
    } else {
      tracker.commit();
      model = now;
    }
    std::erase_if(model, [](const auto& entry) { return entry.second == 0; });
    ASSERT_EQ(content(), model);
    ASSERT_EQ(records.digest(), digest_of(model));
    if (draw(4) == 0) tracker.flush(sink);
  }
  tracker.flush(sink);
  MapSink all;
  records.save_all(all);
  EXPECT_EQ(sink.entries, all.entries);
}

}  // namespace
}  // namespace windtunnel::simulation
