// ELB-004, ELB-010 to ELB-014.

#include "tests/unit/services/elbv2/elbv2_world.hpp"

namespace windtunnel::elbv2 {
namespace {

// ELB-011, ELB-013.
TEST(CreateTargetGroup, GivesApplicationGroupsTheirHealthCheck) {
  Elbv2World world;
  const std::string arn = world.target_group();
  EXPECT_TRUE(
      arn.starts_with("arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/"));
  const auto found = world.call<operations::DescribeTargetGroups>({.Names = {{"web"}}});
  const TargetGroup& group = found.TargetGroups->at(0);
  EXPECT_EQ(group.TargetGroupArn, arn);
  EXPECT_EQ(group.TargetType, "instance");
  EXPECT_EQ(group.ProtocolVersion, "HTTP1");
  EXPECT_EQ(group.VpcId, "vpc-0123456789abcdef0");
  EXPECT_EQ(group.HealthCheckEnabled, true);
  EXPECT_EQ(group.HealthCheckProtocol, "HTTP");
  EXPECT_EQ(group.HealthCheckPort, "traffic-port");
  EXPECT_EQ(group.HealthCheckPath, "/");
  EXPECT_EQ(group.HealthCheckIntervalSeconds, 30);
  EXPECT_EQ(group.HealthCheckTimeoutSeconds, 5);
  EXPECT_EQ(group.HealthyThresholdCount, 5);
  EXPECT_EQ(group.UnhealthyThresholdCount, 2);
  EXPECT_EQ(group.Matcher->HttpCode, "200");
  EXPECT_TRUE(group.LoadBalancerArns->empty());
}

// ELB-011.
TEST(CreateTargetGroup, GivesNetworkGroupsTheirs) {
  Elbv2World world;
  CreateTargetGroupInput request = Elbv2World::group_request("tcp");
  request.Protocol = "TCP";
  auto group = world.call<operations::CreateTargetGroup>(request).TargetGroups->at(0);
  EXPECT_EQ(group.HealthCheckProtocol, "TCP");
  EXPECT_EQ(group.HealthCheckTimeoutSeconds, 10);
  EXPECT_FALSE(group.HealthCheckPath);
  EXPECT_FALSE(group.Matcher);
  EXPECT_FALSE(group.ProtocolVersion);
  request.Name = "tcp-http";
  request.HealthCheckProtocol = "HTTP";
  group = world.call<operations::CreateTargetGroup>(request).TargetGroups->at(0);
  EXPECT_EQ(group.HealthCheckTimeoutSeconds, 6);
  EXPECT_EQ(group.HealthCheckPath, "/");
  EXPECT_EQ(group.Matcher->HttpCode, "200-399");
}

// ELB-010.
TEST(CreateTargetGroup, SaysWhatIsMissing) {
  Elbv2World world;
  CreateTargetGroupInput request{.Name = "web"};
  EXPECT_EQ(world.error_of<operations::CreateTargetGroup>(request), "ValidationError");
  EXPECT_EQ(world.last_message, "A protocol must be specified");
  request.Protocol = "HTTP";
  EXPECT_EQ(world.error_of<operations::CreateTargetGroup>(request), "ValidationError");
  EXPECT_EQ(world.last_message, "A port must be specified");
  request.Port = 80;
  EXPECT_EQ(world.error_of<operations::CreateTargetGroup>(request), "ValidationError");
  EXPECT_EQ(world.last_message, "A VPC ID must be specified");
  request.VpcId = "here";
  EXPECT_EQ(world.error_of<operations::CreateTargetGroup>(request), "ValidationError");
  EXPECT_EQ(world.last_message, "The VPC ID 'here' is not found");
}

// ELB-011.
TEST(CreateTargetGroup, RefusesHealthChecksThatContradictThemselves) {
  Elbv2World world;
  const auto error_of = [&](auto change) {
    CreateTargetGroupInput request = Elbv2World::group_request("web");
    change(request);
    return world.error_of<operations::CreateTargetGroup>(request);
  };
  EXPECT_EQ(error_of([](auto& request) {
              request.HealthCheckIntervalSeconds = 10;
              request.HealthCheckTimeoutSeconds = 10;
            }),
            "ValidationError");
  EXPECT_EQ(world.last_message, "Health check timeout '10' must be smaller than the interval '10'");
  EXPECT_EQ(error_of([](auto& request) { request.HealthCheckProtocol = "TCP"; }),
            "ValidationError");
  EXPECT_EQ(error_of([](auto& request) { request.HealthCheckPort = "65536"; }), "ValidationError");
  EXPECT_EQ(error_of([](auto& request) { request.HealthCheckPath = "health"; }), "ValidationError");
  EXPECT_EQ(error_of([](auto& request) { request.HealthCheckEnabled = false; }),
            "InvalidConfigurationRequest");
  EXPECT_EQ(error_of([](auto& request) { request.HealthCheckIntervalSeconds = 4; }),
            "ValidationError");
}

// ELB-004.
TEST(CreateTargetGroup, GivesTheSameOneForTheSameSettingsAndRefusesOthers) {
  Elbv2World world;
  const std::string arn = world.target_group();
  world.listener(world.load_balancer(), arn);
  EXPECT_EQ(world.target_group(), arn);
  CreateTargetGroupInput other = Elbv2World::group_request("web");
  other.Port = 8080;
  EXPECT_EQ(world.error_of<operations::CreateTargetGroup>(other), "DuplicateTargetGroupName");
  EXPECT_EQ(world.last_message,
            "A target group with the same name 'web' exists, but with different settings");
}

TEST(CreateTargetGroup, SaysWhatIsNotModelled) {
  Elbv2World world;
  CreateTargetGroupInput request = Elbv2World::group_request("web");
  request.TargetType = "lambda";
  EXPECT_EQ(world.error_of<operations::CreateTargetGroup>(request), "NotImplemented");
  request.TargetType = "instance";
  request.Protocol = "GENEVE";
  EXPECT_EQ(world.error_of<operations::CreateTargetGroup>(request), "NotImplemented");
}

TEST(DescribeTargetGroups, ListsThoseOfALoadBalancer) {
  Elbv2World world;
  const std::string shop = world.load_balancer();
  const std::string web = world.target_group("web");
  const std::string api = world.target_group("api");
  world.target_group("idle");
  world.rule(world.listener(shop, web), api);
  DescribeTargetGroupsInput of_shop;
  of_shop.LoadBalancerArn = shop;
  of_shop.PageSize = 1;
  const auto first = world.call<operations::DescribeTargetGroups>(of_shop);
  EXPECT_EQ(first.TargetGroups->at(0).TargetGroupName, "api");
  EXPECT_EQ(first.TargetGroups->at(0).LoadBalancerArns->at(0), shop);
  of_shop.Marker = first.NextMarker;
  const auto second = world.call<operations::DescribeTargetGroups>(of_shop);
  EXPECT_EQ(second.TargetGroups->at(0).TargetGroupArn, web);
  EXPECT_FALSE(second.NextMarker);
}

// ELB-018.
TEST(DescribeTargetGroups, SaysThatOneIsNotThere) {
  Elbv2World world;
  EXPECT_EQ(world.error_of<operations::DescribeTargetGroups>({.Names = {{"web"}}}),
            "TargetGroupNotFound");
  EXPECT_EQ(world.last_message, "One or more target groups not found");
  EXPECT_EQ(world.error_of<operations::DescribeTargetGroups>({.TargetGroupArns = {{"web"}}}),
            "TargetGroupNotFound");
  const std::string arn = world.target_group();
  world.scope.region = "eu-west-1";
  EXPECT_EQ(world.error_of<operations::DescribeTargetGroups>({.TargetGroupArns = {{arn}}}),
            "TargetGroupNotFound");
}

TEST(ModifyTargetGroup, ChangesTheHealthCheckAlone) {
  Elbv2World world;
  ModifyTargetGroupInput request{.TargetGroupArn = world.target_group()};
  request.HealthCheckIntervalSeconds = 10;
  request.HealthCheckPath = "/health";
  const auto group = world.call<operations::ModifyTargetGroup>(request).TargetGroups->at(0);
  EXPECT_EQ(group.HealthCheckIntervalSeconds, 10);
  EXPECT_EQ(group.HealthCheckPath, "/health");
  EXPECT_EQ(group.HealthCheckTimeoutSeconds, 5);
  request.HealthCheckTimeoutSeconds = 20;
  EXPECT_EQ(world.error_of<operations::ModifyTargetGroup>(request), "ValidationError");
  request.TargetGroupArn += "0";
  EXPECT_EQ(world.error_of<operations::ModifyTargetGroup>(request), "TargetGroupNotFound");
}

TEST(ModifyTargetGroup, GivesANewKindOfCheckWhatItNeeds) {
  Elbv2World world;
  CreateTargetGroupInput tcp = Elbv2World::group_request("tcp");
  tcp.Protocol = "TCP";
  const auto made = world.call<operations::CreateTargetGroup>(tcp);
  ModifyTargetGroupInput request{.TargetGroupArn = *made.TargetGroups->at(0).TargetGroupArn};
  request.HealthCheckProtocol = "HTTP";
  auto group = world.call<operations::ModifyTargetGroup>(request).TargetGroups->at(0);
  EXPECT_EQ(group.HealthCheckPath, "/");
  EXPECT_EQ(group.Matcher->HttpCode, "200-399");
  request.HealthCheckProtocol = "TCP";
  group = world.call<operations::ModifyTargetGroup>(request).TargetGroups->at(0);
  EXPECT_FALSE(group.HealthCheckPath);
  EXPECT_FALSE(group.Matcher);
}

// ELB-014.
TEST(DeleteTargetGroup, IsRefusedWhileAListenerOrRuleForwardsToIt) {
  Elbv2World world;
  const std::string group = world.target_group();
  const std::string listener = world.listener(world.load_balancer(), group);
  world.enlist(group, world.instances());
  EXPECT_EQ(world.error_of<operations::DeleteTargetGroup>({.TargetGroupArn = group}),
            "ResourceInUse");
  EXPECT_EQ(world.last_message,
            "Target group '" + group + "' is currently in use by a listener or a rule");
  world.call<operations::DeleteListener>({.ListenerArn = listener});
  world.take_out(group, {world.instances().front()});
  world.call<operations::DeleteTargetGroup>({.TargetGroupArn = group});
  EXPECT_EQ(world.error_of<operations::DescribeTargetHealth>({.TargetGroupArn = group}),
            "TargetGroupNotFound");
  EXPECT_EQ(world.error_of<operations::DeleteTargetGroup>({.TargetGroupArn = group}), "");
  world.run_to_rest();
  EXPECT_TRUE(world.health(world.target_group()).empty());
  world.expect_same_after_restart_and_replay();
}

// ELB-012.
TEST(TargetGroupAttributes, HaveDefaultsAndAreChecked) {
  Elbv2World world;
  const std::string arn = world.target_group();
  const auto value_of = [&](const std::string& key) {
    const auto all = world.call<operations::DescribeTargetGroupAttributes>({.TargetGroupArn = arn});
    for (const auto& attribute : *all.Attributes) {
      if (attribute.Key == key) return *attribute.Value;
    }
    return std::string("absent");
  };
  const std::string delay = "deregistration_delay.timeout_seconds";
  EXPECT_EQ(value_of(delay), "300");
  EXPECT_EQ(value_of("stickiness.type"), "lb_cookie");
  ModifyTargetGroupAttributesInput request{.TargetGroupArn = arn};
  request.Attributes = {{.Key = delay, .Value = "0"}};
  world.call<operations::ModifyTargetGroupAttributes>(request);
  EXPECT_EQ(value_of(delay), "0");
  request.Attributes = {{.Key = delay, .Value = "3601"}};
  EXPECT_EQ(world.error_of<operations::ModifyTargetGroupAttributes>(request), "ValidationError");
  EXPECT_EQ(world.last_message,
            "'deregistration_delay.timeout_seconds' value '3601' must be "
            "between '0-3600' inclusive");
}

}  // namespace
}  // namespace windtunnel::elbv2
