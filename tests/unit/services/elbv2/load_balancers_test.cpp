// ELB-001 to ELB-007.

#include "tests/unit/services/elbv2/elbv2_world.hpp"

namespace windtunnel::elbv2 {
namespace {

using namespace std::chrono_literals;

LoadBalancer describe(Elbv2World& world, const std::string& arn) {
  return world.call<operations::DescribeLoadBalancers>({.LoadBalancerArns = {{arn}}})
      .LoadBalancers->at(0);
}

// ELB-001, ELB-002, ELB-003.
TEST(CreateLoadBalancer, MakesOneThatIsProvisionedForNinetySeconds) {
  Elbv2World world;
  const std::string arn = world.load_balancer();
  EXPECT_TRUE(arn.starts_with(
      "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/shop/"));
  EXPECT_EQ(arn.substr(arn.rfind('/') + 1).size(), 16u);
  const LoadBalancer made = describe(world, arn);
  EXPECT_EQ(made.State->Code, "provisioning");
  EXPECT_EQ(made.Scheme, "internet-facing");
  EXPECT_EQ(made.Type, "application");
  EXPECT_EQ(made.IpAddressType, "ipv4");
  EXPECT_EQ(made.CreatedTime, world.world->now());
  EXPECT_TRUE(made.DNSName->starts_with("shop-"));
  EXPECT_TRUE(made.DNSName->ends_with(".us-east-1.elb.amazonaws.com"));
  EXPECT_EQ(made.VpcId, world::vpc_id(*world.world, world.scope));
  EXPECT_EQ(made.AvailabilityZones->at(1).ZoneName, "us-east-1b");
  EXPECT_EQ(made.AvailabilityZones->at(1).SubnetId, world.subnet("us-east-1b"));
  world.advance(89s);
  EXPECT_EQ(describe(world, arn).State->Code, "provisioning");
  world.advance(1s);
  EXPECT_EQ(describe(world, arn).State->Code, "active");
  world.expect_same_after_restart_and_replay();
}

TEST(CreateLoadBalancer, IsWaitedForByAWorldThatRunsUntilItRests) {
  Elbv2World world;
  const std::string arn = world.load_balancer();
  world.run_to_rest();
  EXPECT_EQ(describe(world, arn).State->Code, "active");
}

// ELB-002.
TEST(CreateLoadBalancer, GivesNetworkLoadBalancersNamesOfTheirOwnForm) {
  Elbv2World world;
  CreateLoadBalancerInput request{.Name = "fast"};
  request.Type = "network";
  request.Subnets = {{world.subnet("us-east-1a")}};
  const auto made = world.call<operations::CreateLoadBalancer>(request).LoadBalancers->at(0);
  const std::string& arn = *made.LoadBalancerArn;
  EXPECT_NE(arn.find(":loadbalancer/net/fast/"), arn.npos);
  EXPECT_EQ(made.DNSName,
            "fast-" + arn.substr(arn.rfind('/') + 1) + ".elb.us-east-1.amazonaws.com");
  EXPECT_FALSE(made.SecurityGroups);
  world.advance(119s);
  EXPECT_EQ(describe(world, arn).State->Code, "provisioning");
  world.advance(1s);
  EXPECT_EQ(describe(world, arn).State->Code, "active");
}

// ELB-004.
TEST(CreateLoadBalancer, GivesTheSameOneForTheSameSettingsAndRefusesOthers) {
  Elbv2World world;
  const std::string arn = world.load_balancer();
  world.advance(1h);
  EXPECT_EQ(world.load_balancer(), arn);
  CreateLoadBalancerInput other{.Name = "shop"};
  other.Scheme = "internal";
  other.Subnets = {{world.subnet("us-east-1a"), world.subnet("us-east-1b")}};
  EXPECT_EQ(world.error_of<operations::CreateLoadBalancer>(other), "DuplicateLoadBalancerName");
}

TEST(CreateLoadBalancer, GivesAnotherIdToTheNextOneOfTheSameName) {
  Elbv2World world;
  const std::string first = world.load_balancer();
  world.call<operations::DeleteLoadBalancer>({.LoadBalancerArn = first});
  EXPECT_NE(world.load_balancer(), first);
}

// ELB-001.
TEST(CreateLoadBalancer, RefusesNamesThatAwsRefuses) {
  Elbv2World world;
  const auto error_of_name = [&](const std::string& name) {
    CreateLoadBalancerInput request{.Name = name};
    request.Subnets = {{world.subnet("us-east-1a"), world.subnet("us-east-1b")}};
    return world.error_of<operations::CreateLoadBalancer>(request);
  };
  EXPECT_EQ(error_of_name("shop_1"), "ValidationError");
  EXPECT_EQ(error_of_name("-shop"), "ValidationError");
  EXPECT_EQ(error_of_name("internal-shop"), "ValidationError");
  EXPECT_EQ(error_of_name(std::string(33, 'a')), "ValidationError");
  EXPECT_EQ(error_of_name(std::string(32, 'a')), "");
}

// ELB-003.
TEST(CreateLoadBalancer, NeedsSubnetsOfTwoZones) {
  Elbv2World world;
  CreateLoadBalancerInput request{.Name = "shop"};
  EXPECT_EQ(world.error_of<operations::CreateLoadBalancer>(request), "ValidationError");
  request.Subnets = {{world.subnet("us-east-1a")}};
  EXPECT_EQ(world.error_of<operations::CreateLoadBalancer>(request), "ValidationError");
  request.Subnets = {{world.subnet("us-east-1a"), world.subnet("us-east-1a")}};
  EXPECT_EQ(world.error_of<operations::CreateLoadBalancer>(request), "InvalidConfigurationRequest");
  request.Subnets = {{"subnet-a", "subnet-b"}};
  EXPECT_EQ(world.error_of<operations::CreateLoadBalancer>(request), "SubnetNotFound");
  request.Subnets = {{"subnet-11111111", "subnet-22222222"}};
  EXPECT_EQ(world.error_of<operations::CreateLoadBalancer>(request), "");
}

TEST(CreateLoadBalancer, SaysWhatIsNotModelled) {
  Elbv2World world;
  CreateLoadBalancerInput request{.Name = "shop"};
  request.Type = "gateway";
  EXPECT_EQ(world.error_of<operations::CreateLoadBalancer>(request), "NotImplemented");
}

// ELB-007.
TEST(CreateLoadBalancer, HoldsTheQuotaUnlessLimitsAreLifted) {
  Elbv2World world;
  for (int number = 0; number < 50; ++number) world.load_balancer("lb-" + std::to_string(number));
  EXPECT_THROW(world.load_balancer("one-more"), api::ApiError);
  Elbv2World lifted(true);
  for (int number = 0; number < 51; ++number) lifted.load_balancer("lb-" + std::to_string(number));
}

TEST(DescribeLoadBalancers, PagesInOrderOfTheirNames) {
  Elbv2World world;
  for (const char* name : {"c", "a", "b"}) world.load_balancer(name);
  const auto first = world.call<operations::DescribeLoadBalancers>({.PageSize = 2});
  EXPECT_EQ(first.LoadBalancers->size(), 2u);
  EXPECT_EQ(first.LoadBalancers->at(1).LoadBalancerName, "b");
  const auto second =
      world.call<operations::DescribeLoadBalancers>({.Marker = first.NextMarker, .PageSize = 2});
  EXPECT_EQ(second.LoadBalancers->size(), 1u);
  EXPECT_FALSE(second.NextMarker);
  EXPECT_EQ(world.error_of<operations::DescribeLoadBalancers>({.Marker = "x"}), "ValidationError");
}

// ELB-018.
TEST(DescribeLoadBalancers, SaysWhichNameIsNotThere) {
  Elbv2World world;
  EXPECT_EQ(world.error_of<operations::DescribeLoadBalancers>({.Names = {{"shop"}}}),
            "LoadBalancerNotFound");
  EXPECT_EQ(world.last_message, "Load balancers '[shop]' not found");
  const std::string arn = world.load_balancer();
  world.call<operations::DeleteLoadBalancer>({.LoadBalancerArn = arn});
  EXPECT_EQ(world.error_of<operations::DescribeLoadBalancers>({.LoadBalancerArns = {{arn}}}),
            "LoadBalancerNotFound");
  EXPECT_EQ(world.last_message, "One or more load balancers not found");
}

// ELB-005.
TEST(DeleteLoadBalancer, TakesListenersAndRulesAndLeavesTargetGroups) {
  Elbv2World world;
  const std::string arn = world.load_balancer();
  const std::string group = world.target_group();
  const std::string listener = world.listener(arn, group);
  const std::string rule = world.rule(listener, group);
  world.call<operations::DeleteLoadBalancer>({.LoadBalancerArn = arn});
  EXPECT_EQ(world.error_of<operations::DescribeListeners>({.ListenerArns = {{listener}}}),
            "ListenerNotFound");
  EXPECT_EQ(world.error_of<operations::DescribeRules>({.RuleArns = {{rule}}}), "RuleNotFound");
  const auto groups = world.call<operations::DescribeTargetGroups>({.TargetGroupArns = {{group}}});
  EXPECT_TRUE(groups.TargetGroups->at(0).LoadBalancerArns->empty());
  EXPECT_EQ(world.error_of<operations::DeleteLoadBalancer>({.LoadBalancerArn = arn}), "");
  world.expect_same_after_restart_and_replay();
}

// ELB-005.
TEST(DeleteLoadBalancer, IsRefusedUnderDeletionProtection) {
  Elbv2World world;
  const std::string arn = world.load_balancer();
  ModifyLoadBalancerAttributesInput protect{.LoadBalancerArn = arn};
  protect.Attributes = {{.Key = "deletion_protection.enabled", .Value = "true"}};
  world.call<operations::ModifyLoadBalancerAttributes>(protect);
  EXPECT_EQ(world.error_of<operations::DeleteLoadBalancer>({.LoadBalancerArn = arn}),
            "OperationNotPermitted");
}

// ELB-006.
TEST(LoadBalancerAttributes, HaveDefaultsAndAreChecked) {
  Elbv2World world;
  const std::string arn = world.load_balancer();
  const auto value_of = [&](const std::string& key) {
    const auto all =
        world.call<operations::DescribeLoadBalancerAttributes>({.LoadBalancerArn = arn});
    for (const auto& attribute : *all.Attributes) {
      if (attribute.Key == key) return *attribute.Value;
    }
    return std::string("absent");
  };
  EXPECT_EQ(value_of("idle_timeout.timeout_seconds"), "60");
  EXPECT_EQ(value_of("routing.http2.enabled"), "true");
  EXPECT_EQ(value_of("access_logs.s3.bucket"), "");
  const auto error_of = [&](const std::string& key, const std::string& value) {
    ModifyLoadBalancerAttributesInput request{.LoadBalancerArn = arn};
    request.Attributes = {{.Key = key, .Value = value}};
    return world.error_of<operations::ModifyLoadBalancerAttributes>(request);
  };
  EXPECT_EQ(error_of("idle_timeout.timeout_seconds", "120"), "");
  EXPECT_EQ(value_of("idle_timeout.timeout_seconds"), "120");
  EXPECT_EQ(error_of("idle_timeout.timeout_seconds", "never"), "ValidationError");
  EXPECT_EQ(error_of("idle_timeout.timeout_seconds", "0"), "ValidationError");
  EXPECT_EQ(error_of("routing.http2.enabled", "maybe"), "ValidationError");
  EXPECT_EQ(error_of("no.such_key", "1"), "ValidationError");
}

}  // namespace
}  // namespace windtunnel::elbv2
