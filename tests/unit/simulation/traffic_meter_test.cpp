#include <gtest/gtest.h>

#include "simulation/fleet/fleet.hpp"
#include "simulation/fleet/revision_behaviour.hpp"

namespace windtunnel::simulation {
namespace {

const Instant start = *parse_instant("2026-01-01T00:00:00Z");

/// Ten instances with a tag; traffic of ten requests a second by that tag (stream 0) and to what
/// one deployment group deploys (streams 1 and 2).
class TrafficMeterTest : public testing::Test {
 protected:
  TrafficMeterTest() : fleet(tracker, 100, 42) {
    FleetSpecification file;
    file.groups = {group("web", "us-east-1")};
    RevisionBehaviour bad;
    bad.match.key = "bad*";
    bad.requests = {0.5, Duration{100}, {}, {}};
    RevisionBehaviour fallback;
    fallback.requests = {0, Duration{10}, {}, {}};
    file.revisions = {bad, fallback};
    TrafficStream stream;
    stream.rate_per_second = 10;
    stream.to.tag_key = "app";
    stream.to.tag_value = "web";
    file.traffic.push_back(stream);
    stream.to = {};
    stream.to.application = "shop";
    stream.to.group = "prod";
    file.traffic.push_back(stream);
    file.traffic.push_back(stream);
    turn([&] { fleet.set_up(file, start); });
  }
  static InstanceGroupSpecification group(const std::string& name, const std::string& region) {
    InstanceGroupSpecification made;
    made.account = "123456789012";
    made.region = region;
    made.name = name;
    made.count = 10;
    made.zones = {region + "a"};
    made.tags = {{"app", "web"}};
    return made;
  }
  void turn(const std::function<void()>& change) {
    tracker.begin_turn();
    change();
    tracker.commit();
  }
  std::vector<MeteredTraffic> take(std::uint32_t stream, Instant now) {
    std::vector<MeteredTraffic> taken;
    turn([&] { taken = fleet.take_traffic(stream, now); });
    return taken;
  }
  TrafficExpectation expected(std::uint32_t stream, Instant now) {
    TrafficExpectation sum;
    for (const auto& scope : take(stream, now)) sum += scope.expected;
    return sum;
  }
  void stop(std::uint32_t number, Instant now) {
    fleet.set_state(number, InstanceState::stopping, StateCause::user, now);
  }
  static Instant after(std::int64_t seconds) { return start + std::chrono::seconds(seconds); }

  ChangeTracker tracker;
  Fleet fleet;
};

TEST_F(TrafficMeterTest, CountsWhatWasAskedSinceItWasLastTaken) {
  EXPECT_DOUBLE_EQ(expected(0, after(60)).requests, 600);
  const auto next = expected(0, after(90));
  EXPECT_DOUBLE_EQ(next.requests, 300);
  EXPECT_DOUBLE_EQ(next.errors, 0);
  EXPECT_DOUBLE_EQ(next.latency_milliseconds, 3'000);
}

TEST_F(TrafficMeterTest, SumsPieceByPieceAsRevisionsChange) {
  turn([&] {
    for (std::uint32_t number = 0; number < 5; ++number) {
      fleet.set_running_revision(number, 0, "shop", "prod", after(30));
    }
  });
  const auto minute = expected(0, after(60));
  EXPECT_DOUBLE_EQ(minute.requests, 600);
  // Half a minute with half of the instances, half of whose requests fail.
  EXPECT_DOUBLE_EQ(minute.errors, 75);
  EXPECT_DOUBLE_EQ(minute.latency_milliseconds, 3'000 + 1'500 + 15'000);
}

TEST_F(TrafficMeterTest, LeavesOutWhatDoesNotRun) {
  turn([&] {
    fleet.set_running_revision(0, 0, "shop", "prod", start);
    stop(0, after(30));
  });
  EXPECT_DOUBLE_EQ(expected(0, after(60)).errors, 10 * 30 * 0.1 * 0.5);
  turn([&] { fleet.set_group_state(0, InstanceState::stopping, after(60)); });
  EXPECT_DOUBLE_EQ(expected(0, after(90)).requests, 0);
  turn([&] {
    fleet.set_group_state(0, InstanceState::stopped, after(90));
    fleet.set_group_state(0, InstanceState::pending, after(90));
    fleet.set_group_state(0, InstanceState::running, after(90));
  });
  EXPECT_DOUBLE_EQ(expected(0, after(120)).requests, 300);
}

TEST_F(TrafficMeterTest, KnowsWhatFollowersOfAGroupServeWith) {
  turn([&] {
    fleet.set_running_revision(3, 0, "shop", "prod", start);
    fleet.set_group_state(0, InstanceState::stopping, after(10));
    fleet.set_group_state(0, InstanceState::stopped, after(20));
    fleet.set_group_state(0, InstanceState::pending, after(20));
    fleet.set_group_state(0, InstanceState::running, after(20));
  });
  EXPECT_DOUBLE_EQ(expected(0, after(30)).errors, 20 * 10 * 0.1 * 0.5);
}

TEST_F(TrafficMeterTest, AsksADeploymentGroupOnceItHasDeployed) {
  EXPECT_TRUE(take(1, after(60)).empty());
  turn([&] {
    fleet.set_running_revision(0, 1, "shop", "prod", after(60));
    fleet.set_running_revision(1, 1, "shop", "test", after(60));
  });
  EXPECT_DOUBLE_EQ(expected(1, after(90)).requests, 300);
  EXPECT_DOUBLE_EQ(expected(2, after(90)).requests, 300);
  // Another deployment group takes the instance over.
  turn([&] { fleet.set_running_revision(0, 1, "shop", "test", after(90)); });
  EXPECT_DOUBLE_EQ(expected(1, after(120)).requests, 0);
  EXPECT_EQ(fleet.running_revision(0), 1u);
}

TEST_F(TrafficMeterTest, SharesAStreamAmongRegionsByTheirInstances) {
  turn([&] {
    fleet.add_group(group("far", "eu-west-1"), InstanceState::running, start);
    for (std::uint32_t number = 0; number < 5; ++number) stop(number, start);
  });
  const auto taken = take(0, after(30));
  ASSERT_EQ(taken.size(), 2u);
  EXPECT_EQ(taken[0].region, "eu-west-1");
  EXPECT_DOUBLE_EQ(taken[0].expected.requests, 200);
  EXPECT_DOUBLE_EQ(taken[1].expected.requests, 100);
}

TEST_F(TrafficMeterTest, ForgetsWhatARevertedTurnDid) {
  const auto digest = tracker.digest();
  tracker.begin_turn();
  fleet.set_running_revision(0, 0, "shop", "prod", after(10));
  fleet.add_group(group("reverted", "us-east-1"), InstanceState::running, after(10));
  tracker.abandon();
  EXPECT_EQ(tracker.digest(), digest);
  // Its numbers are given again, to a group that nobody asks.
  auto other = group("other", "us-east-1");
  other.tags.clear();
  turn([&] { fleet.add_group(other, InstanceState::running, after(10)); });
  EXPECT_DOUBLE_EQ(expected(0, after(60)).errors, 0);
  EXPECT_DOUBLE_EQ(expected(0, after(120)).requests, 600);
}

}  // namespace
}  // namespace windtunnel::simulation
