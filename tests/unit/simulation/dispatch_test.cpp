#include <gtest/gtest.h>

#include "simulation/dispatch/dispatches.hpp"

namespace windtunnel::simulation {
namespace {

using namespace std::chrono_literals;

class DispatchTest : public testing::Test {
 protected:
  DispatchTest() : dispatches(tracker, 1) { tracker.begin_turn(); }
  ~DispatchTest() override {
    if (tracker.in_turn()) tracker.commit();
  }

  void open(std::uint32_t targets, DispatchRule rule = {}) {
    dispatches.open(7, rule, targets, now, [](std::uint32_t position, TargetRecord& record) {
      record.name = position * 10;
      record.subject = position;
    });
  }
  /// Every target takes as many milliseconds as its subject says times a hundred, plus a second.
  void start() {
    dispatches.start(7, now, [&](TargetRecord& record) {
      record.ends_after = 1'000 + record.subject * 100;
      record.milestone_after = 500;
      const bool fails = record.subject < failing.size() && failing[record.subject];
      record.outcome = fails ? TargetOutcome::failed : TargetOutcome::succeeded;
    });
  }
  void advance() {
    dispatches.advance(
        7, now,
        {[&](std::uint32_t position, const TargetRecord& target) {
           passed.push_back(position);
           return target.milestone_after == 500 ? next_milestone : 0;
         },
         [&](std::uint32_t position, const TargetRecord&) { ended.push_back(position); }});
  }
  const DispatchRow& row() { return *dispatches.find(7); }

  ChangeTracker tracker;
  Dispatches dispatches;
  Instant now = from_milliseconds(1'000'000);
  std::uint32_t next_milestone = 0;
  std::vector<bool> failing;
  std::vector<std::uint32_t> passed;
  std::vector<std::uint32_t> ended;
};

using Dispatch = DispatchTest;

TEST_F(Dispatch, StartsNoMoreThanTheFloorAllows) {
  open(9, {.healthy_floor = 5});
  start();
  EXPECT_EQ(row().in_flight, 4u);
  EXPECT_EQ(dispatches.next_due(7), now + 500ms);
}

TEST_F(Dispatch, StartsNoMoreThanMayBeInFlight) {
  open(9, {.most_in_flight = 2});
  start();
  EXPECT_EQ(row().in_flight, 2u);
}

TEST_F(Dispatch, TellsOfOneMilestoneAfterTheOther) {
  next_milestone = 800;
  open(2);
  start();
  now += 500ms;
  advance();
  EXPECT_EQ(dispatches.next_due(7), now + 300ms);
  now += 300ms;
  advance();
  EXPECT_EQ(passed, (std::vector<std::uint32_t>{0, 1, 0, 1}));
  EXPECT_EQ(dispatches.next_due(7), now + 200ms);
}

TEST_F(Dispatch, TellsOfMilestonesAndEndsInOrder) {
  open(3);
  start();
  now += 500ms;
  advance();
  EXPECT_EQ(passed, (std::vector<std::uint32_t>{0, 1, 2}));
  now += 600ms;
  advance();
  EXPECT_EQ(ended, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(row().succeeded, 2u);
  EXPECT_FALSE(row().has_ended());
  EXPECT_EQ(dispatches.next_due(7), now + 100ms);
}

TEST_F(Dispatch, IsLostOnceTooFewCanStayHealthy) {
  failing = {true};
  open(10, {.healthy_floor = 9});
  start();
  now += 1s;
  advance();
  EXPECT_TRUE(row().is_lost());
  EXPECT_FALSE(row().may_start());
  dispatches.close(7);
  EXPECT_EQ(row().skipped(), 9u);
  EXPECT_TRUE(row().has_ended());
}

TEST_F(Dispatch, IsLostAfterTooManyErrors) {
  failing = {true, true};
  open(4, {.most_in_flight = 1, .most_errors = 1});
  for (int step = 0; step < 2; ++step) {
    start();
    now += 2s;
    advance();
  }
  EXPECT_TRUE(row().is_lost());
}

TEST_F(Dispatch, DoesNotDependOnTheOrderInWhichWorkWasEntered) {
  open(3);
  start();
  // The second target's end moves behind the third's, then back to the same instant.
  dispatches.cut(7, 1, [](TargetRecord& record) { record.ends_after = 1'500; });
  dispatches.cut(7, 1, [](TargetRecord& record) { record.ends_after = 1'200; });
  now += 1'200ms;
  advance();
  EXPECT_EQ(ended, (std::vector<std::uint32_t>{0, 1, 2}));
}

TEST_F(Dispatch, KnowsItsWorkAgainAfterARevert) {
  open(3);
  start();
  const auto mark = tracker.mark();
  now += 1s;
  advance();
  EXPECT_EQ(row().in_flight, 2u);
  tracker.revert(mark);
  ended.clear();
  EXPECT_EQ(row().in_flight, 3u);
  EXPECT_EQ(dispatches.next_due(7), from_milliseconds(1'000'500));
  advance();
  EXPECT_EQ(ended, std::vector<std::uint32_t>{0});
}

TEST_F(Dispatch, FindsTargetsByName) {
  open(100);
  EXPECT_EQ(dispatches.find(row(), 0, 100, 420), 42u);
  EXPECT_FALSE(dispatches.find(row(), 0, 100, 421));
  EXPECT_FALSE(dispatches.find(row(), 50, 100, 420));
}

TEST_F(Dispatch, LeavesNothingBehindWhenErased) {
  tracker.commit();
  tracker.begin_turn();
  const Digest before = tracker.digest();
  open(200);
  start();
  const auto range = dispatches.erase(7);
  dispatches.erase_records(range);
  EXPECT_EQ(dispatches.find(7), nullptr);
  tracker.commit();
  // Only the next free record number differs.
  EXPECT_NE(tracker.digest(), before);
  EXPECT_EQ(range.end - range.first, 200u);
}

}  // namespace
}  // namespace windtunnel::simulation
