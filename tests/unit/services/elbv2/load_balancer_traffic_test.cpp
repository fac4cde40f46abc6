#include <cmath>

#include "services/cloudwatch/api.hpp"
#include "services/elbv2/conditions.hpp"
#include "simulation/fleet/fleet_file.hpp"
#include "tests/unit/services/elbv2/elbv2_world.hpp"

namespace windtunnel::elbv2 {
namespace {

using namespace std::chrono_literals;

/// A hundred requests a second to the load balancer "shop". Of addresses, those of the first entry
/// are good and those of the second always fail; of revisions, the one from the bucket "bad" fails
/// half of its requests.
class LoadBalancerTrafficTest : public testing::Test {
 protected:
  static world::Settings settings() {
    world::Settings settings = Elbv2World::with_fleet(false, 10);
    const auto parsed = simulation::parse_fleet_file(
        "task_definitions:\n"
        "  - { match: { revision: 1 }, requests: { latency: 40ms } }\n"
        "  - { match: { revision: 2 }, requests: { errors: 100%, latency: 200ms } }\n"
        "revisions: [{ match: { bucket: bad }, requests: { errors: 50% } }]\n"
        "traffic: [{ to: { load_balancer: shop, account: '123456789012', region: us-east-1 }, "
        "rate: 100/s }]\n",
        "test.yaml");
    settings.fleet.task_definitions = parsed.task_definitions;
    settings.fleet.revisions = parsed.revisions;
    settings.fleet.traffic = parsed.traffic;
    return settings;
  }

  std::string address_group(const std::string& name) {
    CreateTargetGroupInput request = Elbv2World::group_request(name);
    request.TargetType = "ip";
    return *world.call<operations::CreateTargetGroup>(request).TargetGroups->at(0).TargetGroupArn;
  }
  /// Addresses behind which are such tasks.
  void enlist_tasks(const std::string& group, const std::vector<std::string>& addresses,
                    std::uint32_t entry, bool silent = false) {
    world.enlist(group, addresses);
    world.in_call([&](world::Call& call) {
      call.world.raise(world::AddressesRegistered{world.scope, addresses, silent, entry});
    });
  }
  /// A load balancer whose listener forwards so, two minutes later: all is active and healthy.
  void begin(Action action) {
    balancer = world.load_balancer();
    const auto made =
        world.call<operations::CreateListener>(world.listener_request(balancer, std::move(action)));
    listener = *made.Listeners->at(0).ListenerArn;
    world.advance(2min);
  }
  /// "blue" with two good addresses and "green" with one bad one.
  void begin_with_canary(std::int32_t blue_weight, std::int32_t green_weight) {
    blue = address_group("blue");
    green = address_group("green");
    enlist_tasks(blue, {"100.64.0.1", "100.64.0.2"}, 0);
    enlist_tasks(green, {"100.64.0.3"}, 1);
    begin(Elbv2World::forward_to({{blue, blue_weight}, {green, green_weight}}));
  }
  void set_weights(std::int32_t blue_weight, std::int32_t green_weight) {
    ModifyListenerInput request{.ListenerArn = listener};
    request.DefaultActions = {
        {Elbv2World::forward_to({{blue, blue_weight}, {green, green_weight}})}};
    world.call<operations::ModifyListener>(request);
  }
  void go_to_a_full_minute() {
    while (world.world->now().time_since_epoch() % 1min != 0ms) world.advance(1s);
  }

  std::vector<cloudwatch::Datapoint> points(const std::string& metric, const std::string& group,
                                            simulation::Duration span) {
    cloudwatch::GetMetricStatisticsInput input;
    input.Namespace = "AWS/ApplicationELB";
    input.MetricName = metric;
    input.Period = 60;
    input.Statistics = std::vector<std::string>{"Sum", "Average", "Maximum", "SampleCount"};
    input.EndTime = world.world->now();
    input.StartTime = world.world->now() - span;
    const auto tail = [](const std::string& arn) { return arn.substr(arn.rfind(':') + 1); };
    auto& dimensions = input.Dimensions.emplace();
    dimensions.push_back(
        {"LoadBalancer", tail(balancer).substr(std::string("loadbalancer/").size())});
    if (!group.empty()) dimensions.push_back({"TargetGroup", tail(group)});
    const auto found = world.call<cloudwatch::operations::GetMetricStatistics>(input);
    return found.Datapoints.or_default();
  }
  /// Over the last hour, or nothing where there is no datum; of a group, or of the load balancer.
  std::optional<double> sum(const std::string& metric, const std::string& group = "",
                            simulation::Duration span = 1h) {
    std::optional<double> all;
    for (const auto& point : points(metric, group, span)) all = all.value_or(0) + *point.Sum;
    return all;
  }
  /// That of the last full minute.
  double latest(const std::string& metric, const std::string& group) {
    const auto found = points(metric, group, 1min);
    return found.size() == 1 ? *found[0].Average : std::nan("");
  }

  Elbv2World world{settings()};
  std::string balancer;
  std::string listener;
  std::string blue;
  std::string green;
};

// ELB-036, ELB-038, ELB-040, ELB-043: 90 to 10, and the errors are the bad group's alone.
TEST_F(LoadBalancerTrafficTest, GoesToTargetGroupsByWeight) {
  begin_with_canary(90, 10);
  world.advance(30min);
  const double all = *sum("RequestCount", "", 30min);
  const double to_green = *sum("RequestCount", green, 30min);
  EXPECT_NEAR(all, 180'000, 2'000);
  EXPECT_NEAR(to_green / all, 0.1, 0.005);
  EXPECT_EQ(*sum("RequestCount", blue, 30min) + to_green, all);
  EXPECT_EQ(sum("HTTPCode_Target_5XX_Count", green, 30min), to_green);
  EXPECT_EQ(sum("HTTPCode_Target_5XX_Count", "", 30min), to_green);
  EXPECT_EQ(sum("HTTPCode_Target_2XX_Count", "", 30min), all - to_green);
  EXPECT_FALSE(sum("HTTPCode_Target_5XX_Count", blue));
  EXPECT_FALSE(sum("HTTPCode_Target_2XX_Count", green));
  EXPECT_FALSE(sum("HTTPCode_ELB_5XX_Count", "", 30min));
  EXPECT_EQ(latest("TargetResponseTime", blue), 0.04);
  EXPECT_EQ(latest("TargetResponseTime", green), 0.2);
  EXPECT_NEAR(latest("TargetResponseTime", ""), 0.056, 0.002);
  EXPECT_EQ(latest("HealthyHostCount", blue), 2);
  EXPECT_EQ(latest("UnHealthyHostCount", blue), 0);
  EXPECT_EQ(latest("HealthyHostCount", green), 1);
}

// ELB-036, ELB-039: a minute in which weights change is divided.
TEST_F(LoadBalancerTrafficTest, FollowsWeightsWithinAMinute) {
  begin_with_canary(100, 0);
  go_to_a_full_minute();
  EXPECT_EQ(sum("RequestCount", green), 0);
  world.advance(45s);
  set_weights(0, 100);
  world.advance(15s);
  EXPECT_NEAR(*sum("RequestCount", green), 1'500, 200);
  EXPECT_NEAR(*sum("RequestCount", blue, 1min), 4'500, 300);
  set_weights(100, 0);
  world.advance(1min);
  EXPECT_EQ(sum("RequestCount", green, 1min), 0);
  EXPECT_FALSE(sum("HTTPCode_Target_5XX_Count", green, 1min));
}

// ELB-036, ELB-043: who has no targets is chosen all the same.
TEST_F(LoadBalancerTrafficTest, IsRefusedWhereAGroupHasNoTargets) {
  begin_with_canary(50, 50);
  world.take_out(green, {"100.64.0.3"});
  world.advance(30min);
  EXPECT_NEAR(*sum("HTTPCode_ELB_503_Count", "", 20min), 60'000, 1'500);
  EXPECT_EQ(sum("HTTPCode_ELB_5XX_Count", "", 20min), sum("HTTPCode_ELB_503_Count", "", 20min));
  EXPECT_EQ(sum("RequestCount", green, 20min), 0);
  EXPECT_NEAR(*sum("RequestCount", blue, 20min), 60'000, 1'500);
  EXPECT_EQ(sum("RequestCount", "", 20min), sum("RequestCount", blue, 20min));
  EXPECT_EQ(latest("HealthyHostCount", green), 0);
  set_weights(0, 0);
  world.advance(2min);
  EXPECT_NEAR(*sum("HTTPCode_ELB_503_Count", "", 1min), 6'000, 400);
  EXPECT_EQ(sum("RequestCount", "", 1min), 0);
}

// ELB-028: a group in which all are unhealthy still gets its requests.
TEST_F(LoadBalancerTrafficTest, GoesToUnhealthyTargetsWhereThereAreNoOthers) {
  const std::string group = address_group("silent");
  enlist_tasks(group, {"100.64.0.1", "100.64.0.2"}, 0, true);
  begin(Elbv2World::forward_to(group));
  world.advance(5min);
  EXPECT_EQ(latest("HealthyHostCount", group), 0);
  EXPECT_EQ(latest("UnHealthyHostCount", group), 2);
  EXPECT_NEAR(*sum("RequestCount", group, 1min), 6'000, 400);
  EXPECT_EQ(sum("HTTPCode_ELB_504_Count", "", 1min), sum("RequestCount", group, 1min));
  EXPECT_EQ(sum("HTTPCode_ELB_5XX_Count", "", 1min), sum("HTTPCode_ELB_504_Count", "", 1min));
  EXPECT_FALSE(sum("HTTPCode_Target_2XX_Count", group));
  EXPECT_FALSE(sum("TargetResponseTime", group));
  // One that answers takes all.
  enlist_tasks(group, {"100.64.0.3"}, 0);
  world.advance(2min);
  EXPECT_NEAR(*sum("HTTPCode_Target_2XX_Count", group, 1min), 6'000, 400);
  EXPECT_FALSE(sum("HTTPCode_ELB_5XX_Count", "", 1min));
}

// ELB-038: one instance in ten runs a revision that fails every other request.
TEST_F(LoadBalancerTrafficTest, FaresAsTheRevisionsOfInstancesDo) {
  const std::string group = world.target_group();
  world.enlist(group, world.instances());
  begin(Elbv2World::forward_to(group));
  world.advance(10min);
  EXPECT_FALSE(sum("HTTPCode_Target_5XX_Count"));
  EXPECT_EQ(latest("TargetResponseTime", group), 0.05);
  world.in_call([&](world::Call& call) {
    const auto* row = world.world->fleet().find_group("123456789012", "us-east-1", false, "web");
    call.world.fleet().set_running_revision(row->first_number, 0, "shop", "main", call.now());
  });
  world.advance(20min);
  EXPECT_NEAR(*sum("HTTPCode_Target_5XX_Count", group, 20min) / *sum("RequestCount", group, 20min),
              0.05, 0.005);
}

// ELB-026: an instance that stops is a target until somebody notices.
TEST_F(LoadBalancerTrafficTest, LosesWhatGoesToAStoppingInstance) {
  const std::string group = world.target_group();
  world.enlist(group, world.instances());
  begin(Elbv2World::forward_to(group));
  go_to_a_full_minute();
  world.call<ec2::operations::StopInstances>({.InstanceIds = {world.instances().front()}});
  world.advance(1min);
  const double all = *sum("RequestCount", group, 1min);
  EXPECT_NEAR(all, 6'000, 400);
  const double lost = sum("HTTPCode_ELB_504_Count", "", 1min).value_or(0);
  EXPECT_GT(lost, 50);
  EXPECT_LE(lost, 750);
  EXPECT_EQ(*sum("HTTPCode_Target_2XX_Count", group, 1min) + lost, all);
  world.advance(2min);
  EXPECT_FALSE(sum("HTTPCode_ELB_504_Count", "", 1min));
  EXPECT_EQ(latest("HealthyHostCount", group), 9);
}

TEST_F(LoadBalancerTrafficTest, IsThereOnceTheLoadBalancerIsActive) {
  world.advance(5min);
  blue = address_group("blue");
  enlist_tasks(blue, {"100.64.0.1"}, 0);
  balancer = world.load_balancer();
  world.listener(balancer, blue);
  world.advance(60s);
  EXPECT_FALSE(sum("RequestCount"));
  world.advance(60s);
  EXPECT_NEAR(*sum("RequestCount"), 3'000, 300);
}

TEST_F(LoadBalancerTrafficTest, FollowsTheDefaultActionOfItsListenerAlone) {
  begin_with_canary(100, 0);
  const std::string other = address_group("other");
  enlist_tasks(other, {"100.64.0.9"}, 0);
  world.listener(balancer, other, 8080);
  world.rule(listener, other);
  world.advance(5min);
  EXPECT_EQ(sum("RequestCount", other, 5min), 0);
  EXPECT_EQ(latest("HealthyHostCount", other), 1);
  go_to_a_full_minute();
  world.call<operations::DeleteListener>({.ListenerArn = listener});
  world.advance(1min);
  EXPECT_EQ(sum("RequestCount", "", 1min), 0);
  world.call<operations::DeleteLoadBalancer>({.LoadBalancerArn = balancer});
  world.advance(2min);
  EXPECT_FALSE(sum("RequestCount", "", 1min));
}

// ELB-032, ELB-033: the stream asks for "/", of no host.
TEST_F(LoadBalancerTrafficTest, FollowsTheFirstRuleThatItMeets) {
  begin_with_canary(100, 0);
  const std::string other = address_group("other");
  enlist_tasks(other, {"100.64.0.9"}, 0);
  // It is in use, so that its target is healthy when the rule comes.
  world.listener(balancer, other, 8080);
  world.advance(2min);
  const auto rule = [&](std::int32_t priority, std::vector<RuleCondition> conditions,
                        const std::string& group) {
    CreateRuleInput input;
    input.ListenerArn = listener;
    input.Priority = priority;
    input.Conditions = std::move(conditions);
    input.Actions = {Elbv2World::forward_to(group)};
    return *world.call<operations::CreateRule>(input).Rules->at(0).RuleArn;
  };
  const auto condition = [](const char* field, std::vector<std::string> values) {
    RuleCondition made;
    made.Field = field;
    made.Values = std::move(values);
    return made;
  };
  RuleCondition method;
  method.Field = "http-request-method";
  method.HttpRequestMethodConfig.emplace().Values = {{"GET"}};
  rule(1, {method}, green);
  rule(2, {condition("path-pattern", {"/*"}), condition("host-header", {"shop.example"})}, green);
  rule(3, {condition("path-pattern", {"/api/*", "/?"})}, green);
  go_to_a_full_minute();
  world.advance(1min);
  EXPECT_GT(*sum("RequestCount", blue, 1min), 0);
  EXPECT_EQ(sum("RequestCount", green, 1min), 0);
  // A minute is divided where rules change.
  world.advance(30s);
  const std::string last = rule(4, {condition("path-pattern", {"/index", "/*"})}, other);
  world.advance(30s);
  EXPECT_NEAR(*sum("RequestCount", other, 1min), 3'000, 300);
  EXPECT_NEAR(*sum("RequestCount", blue, 1min), 3'000, 300);
  world.call<operations::DeleteRule>({.RuleArn = last});
  world.advance(1min);
  EXPECT_EQ(sum("RequestCount", other, 1min), 0);
  // What runs behind the addresses was no command, so there is nothing to replay it from.
  EXPECT_EQ(world.restored()->digest(), world.world->digest());
}

// ELB-033: paths keep to upper and lower case, hosts do not.
TEST(Conditions, AreMetByPathAndHost) {
  const auto meets = [](const char* field, const char* value, const Asked& asked) {
    RuleCondition condition;
    condition.Field = field;
    condition.Values = std::vector<std::string>{value};
    return fits({condition}, asked);
  };
  const Asked asked{"/api/orders", "Shop.example"};
  EXPECT_TRUE(meets("path-pattern", "/api/*", asked));
  EXPECT_TRUE(meets("path-pattern", "/?pi/orders", asked));
  EXPECT_FALSE(meets("path-pattern", "/API/*", asked));
  EXPECT_FALSE(meets("path-pattern", "/api", asked));
  EXPECT_TRUE(meets("host-header", "SHOP.*", asked));
  EXPECT_FALSE(meets("host-header", "shop.example.org", asked));
  EXPECT_FALSE(meets("host-header", "shop.*", {"/api/orders", ""}));
  EXPECT_FALSE(meets("source-ip", "0.0.0.0/0", asked));
}

TEST_F(LoadBalancerTrafficTest, IsTheSameWhenRestoredAndReplayed) {
  const std::string group = world.target_group();
  world.enlist(group, world.instances());
  begin(Elbv2World::forward_to(group));
  world.advance(150s);
  world.take_out(group, {world.instances().front()});
  world.advance(30s);
  world.expect_same_after_restart_and_replay();
}

}  // namespace
}  // namespace windtunnel::elbv2
