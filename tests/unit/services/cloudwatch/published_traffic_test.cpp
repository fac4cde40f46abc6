#include "simulation/fleet/fleet.hpp"
#include "tests/unit/services/cloudwatch/cloudwatch_world.hpp"

namespace windtunnel::cloudwatch::test {
namespace {

simulation::FleetSpecification fleet() {
  simulation::FleetSpecification fleet;
  simulation::InstanceGroupSpecification group;
  group.account = "123456789012";
  group.region = "us-east-1";
  group.name = "web";
  group.count = 4;
  group.zones = {"us-east-1a"};
  group.tags = {{"app", "web"}};
  fleet.groups = {group};
  simulation::RevisionBehaviour bad;
  bad.match.key = "bad*";
  bad.requests = {0.5, simulation::Duration{200}, {}, {}};
  simulation::RevisionBehaviour good;
  good.requests = {0, simulation::Duration{40}, {}, {}};
  fleet.revisions = {bad, good};
  simulation::TrafficStream stream;
  stream.to.tag_key = "app";
  stream.to.tag_value = "web";
  stream.rate_per_second = 100;
  stream.publishes = {"App", "5xx", "Requests", "Latency", {{"Service", "web"}}};
  fleet.traffic = {stream};
  return fleet;
}

world::Settings with_fleet() {
  world::Settings settings = TestWorld::settings_at();
  settings.fleet = fleet();
  return settings;
}

class PublishedTraffic : public CloudWatchTest {
 protected:
  PublishedTraffic() : CloudWatchTest(with_fleet()) {}

  std::vector<Datapoint> metric(const std::string& name) {
    return *test.call<operations::GetMetricStatistics>(
                    {.Dimensions = std::vector<Dimension>{{.Name = "Service", .Value = "web"}},
                     .EndTime = now() + 1min,
                     .MetricName = name,
                     .Namespace = "App",
                     .Period = 60,
                     .StartTime = now() - 1h,
                     .Statistics = std::vector<std::string>{"Sum", "Average", "SampleCount"}})
                .Datapoints;
  }
  void deploy(std::uint32_t entry) {
    test.in_call([&](world::Call& call) {
      for (std::uint32_t number = 0; number < 4; ++number) {
        call.world.fleet().set_running_revision(number, entry, "app", "group", call.now());
      }
    });
  }
};

TEST_F(PublishedTraffic, ComesOnceAMinuteWithTheMinutesStart) {
  test.advance(59s);
  EXPECT_TRUE(metric("Requests").empty());
  test.advance(2min + 1s);
  const auto requests = metric("Requests");
  ASSERT_EQ(requests.size(), 3u);
  EXPECT_EQ(requests[0].Timestamp, at("2026-01-01T00:00:00Z"));
  EXPECT_NEAR(*requests[0].Sum, 6'000, 400);
  EXPECT_EQ(requests[0].Unit, "Count");
  EXPECT_EQ(metric("5xx").at(0).Sum, 0);
  const auto latency = metric("Latency");
  EXPECT_EQ(latency.at(0).Average, 40);
  EXPECT_EQ(latency.at(0).SampleCount, requests[0].Sum);
  EXPECT_EQ(latency.at(0).Unit, "Milliseconds");
}

TEST_F(PublishedTraffic, ShowsABadRevisionAndTripsTheAlarm) {
  auto in = alarm();
  in.MetricName = "5xx";
  in.Statistic = "Sum";
  in.Threshold = 100.0;
  in.Dimensions = std::vector<Dimension>{{.Name = "Service", .Value = "web"}};
  test.call<operations::PutMetricAlarm>(in);
  test.advance(3min);
  EXPECT_EQ(state(), "OK");
  deploy(0);
  test.advance(2min);
  EXPECT_EQ(state(), "ALARM");
  EXPECT_NEAR(*metric("5xx").back().Sum, 3'000, 300);
  EXPECT_EQ(metric("Latency").back().Average, 200);
  deploy(1);
  test.advance(3min);
  EXPECT_EQ(state(), "OK");
  EXPECT_EQ(test.restored()->digest(), test.world->digest());
}

TEST_F(PublishedTraffic, EndsWithTheInstances) {
  test.advance(1min);
  test.in_call([](world::Call& call) {
    call.world.fleet().set_group_state(0, simulation::InstanceState::stopping, call.now());
  });
  test.advance(10min);
  EXPECT_EQ(metric("Requests").size(), 1u);
}

TEST_F(PublishedTraffic, IsBackgroundThatNobodyWaitsFor) {
  EXPECT_EQ(test.world->work_count(), 0u);
  EXPECT_EQ(test.world->pending_count(), 1u);
  test.call<operations::PutMetricAlarm>(alarm());
  test.advance(5min);
  EXPECT_EQ(test.world->work_count(), 0u);
}

TEST_F(PublishedTraffic, LooksAtAFullMinuteInTheInstantThatItEnds) {
  // Whatever the alarm's second: an evaluation at a full minute follows the minute's datum.
  for (int index = 0; index < 200; ++index) {
    auto in = alarm("alarm-" + std::to_string(index));
    in.MetricName = "Requests";
    in.Dimensions = std::vector<Dimension>{{.Name = "Service", .Value = "web"}};
    test.call<operations::PutMetricAlarm>(in);
  }
  test.advance(1min);
  int gone_off = 0;
  for (int index = 0; index < 200; ++index) {
    if (state("alarm-" + std::to_string(index)) == "ALARM") ++gone_off;
  }
  EXPECT_GT(gone_off, 0);
  EXPECT_LT(gone_off, 20);
}

TEST_F(PublishedTraffic, OfAWorldWithoutAnySchedulesNothing) {
  TestWorld quiet(registry());
  EXPECT_EQ(quiet.world->pending_count(), 0u);
}

TEST_F(PublishedTraffic, DoesNotDependOnWhatElseTheFleetHas) {
  auto settings = with_fleet();
  auto other = settings.fleet.groups.front();
  other.name = "unrelated";
  other.tags = {{"app", "other"}};
  settings.fleet.groups.insert(settings.fleet.groups.begin(), other);
  const auto requests = [](TestWorld& world) {
    world.advance(3min);
    return *world
                .call<operations::GetMetricStatistics>(
                    {.Dimensions = std::vector<Dimension>{{.Name = "Service", .Value = "web"}},
                     .EndTime = world.world->now(),
                     .MetricName = "Requests",
                     .Namespace = "App",
                     .Period = 60,
                     .StartTime = world.world->now() - 1h,
                     .Statistics = std::vector<std::string>{"Sum"}})
                .Datapoints;
  };
  TestWorld alone(registry(), with_fleet());
  TestWorld among_others(registry(), settings);
  EXPECT_EQ(requests(alone), requests(among_others));
}

}  // namespace
}  // namespace windtunnel::cloudwatch::test
