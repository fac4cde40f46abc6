// ELB-031 to ELB-033.

#include "tests/unit/services/elbv2/elbv2_world.hpp"

namespace windtunnel::elbv2 {
namespace {

/// A listener with a group, and a second group to forward to.
struct Shop {
  explicit Shop(Elbv2World& world)
      : web(world.target_group("web")),
        api(world.target_group("api")),
        listener(world.listener(world.load_balancer(), web)) {}
  std::string web;
  std::string api;
  std::string listener;
};

std::vector<std::string> priorities(Elbv2World& world, const std::string& listener) {
  DescribeRulesInput request;
  request.ListenerArn = listener;
  const auto found = world.call<operations::DescribeRules>(request);
  std::vector<std::string> priorities;
  for (const Rule& rule : *found.Rules) priorities.push_back(*rule.Priority);
  return priorities;
}

Rule default_rule(Elbv2World& world, const std::string& listener) {
  DescribeRulesInput request;
  request.ListenerArn = listener;
  return world.call<operations::DescribeRules>(request).Rules->back();
}

// ELB-033.
TEST(CreateRule, ShowsAPathInBothForms) {
  Elbv2World world;
  const Shop shop(world);
  const std::string arn = world.rule(shop.listener, shop.api);
  std::string expected = shop.listener;
  expected.replace(expected.find(":listener/"), 10, ":listener-rule/");
  EXPECT_TRUE(arn.starts_with(expected + "/"));
  const auto found = world.call<operations::DescribeRules>({.RuleArns = {{arn}}});
  const Rule& rule = found.Rules->at(0);
  EXPECT_EQ(rule.Priority, "10");
  EXPECT_EQ(rule.IsDefault, false);
  EXPECT_EQ(rule.Actions->at(0).TargetGroupArn, shop.api);
  EXPECT_EQ(rule.Conditions->at(0).Values->at(0), "/api/*");
  EXPECT_EQ(rule.Conditions->at(0).PathPatternConfig->Values->at(0), "/api/*");
  world.expect_same_after_restart_and_replay();
}

// ELB-018, ELB-033.
TEST(CreateRule, RefusesAPriorityInUseAndConditionsThatAwsDoesNotHave) {
  Elbv2World world;
  const Shop shop(world);
  world.rule(shop.listener, shop.api);
  EXPECT_EQ(world.error_of<operations::CreateRule>(world.rule_request(shop.listener, shop.api, 10)),
            "PriorityInUse");
  EXPECT_EQ(world.last_message, "Priority '10' is currently in use");
  auto request = world.rule_request(shop.listener, shop.api, 20);
  request.Conditions[0].Field = "weather";
  EXPECT_EQ(world.error_of<operations::CreateRule>(request), "ValidationError");
  EXPECT_EQ(world.last_message,
            "Condition field 'weather' must be one of '[path-pattern,host-header,http-header,"
            "http-request-method,query-string,source-ip]'");
  request.Conditions = {};
  EXPECT_EQ(world.error_of<operations::CreateRule>(request), "ValidationError");
  request.Conditions = {Elbv2World::path("/*/*/*/*/*/*")};
  EXPECT_EQ(world.error_of<operations::CreateRule>(request), "ValidationError");
  request.Conditions = {Elbv2World::path("/")};
  request.Conditions[0].Values = {{"1", "2", "3", "4", "5", "6"}};
  EXPECT_EQ(world.error_of<operations::CreateRule>(request), "ValidationError");
  request.Conditions = {Elbv2World::path("/")};
  request.Transforms.emplace().push_back({.Type = "url-rewrite"});
  EXPECT_EQ(world.error_of<operations::CreateRule>(request), "NotImplemented");
}

TEST(CreateRule, TakesEveryFieldOfConditions) {
  Elbv2World world;
  const Shop shop(world);
  auto request = world.rule_request(shop.listener, shop.api, 20);
  request.Conditions.clear();
  request.Conditions.emplace_back().Field = "host-header";
  request.Conditions.back().HostHeaderConfig.emplace().Values = {{"shop.example"}};
  request.Conditions.emplace_back().Field = "http-header";
  request.Conditions.back().HttpHeaderConfig = {
      {.HttpHeaderName = "X-Stage", .Values = {{"test"}}}};
  request.Conditions.emplace_back().Field = "http-request-method";
  request.Conditions.back().HttpRequestMethodConfig.emplace().Values = {{"GET"}};
  request.Conditions.emplace_back().Field = "query-string";
  request.Conditions.back().QueryStringConfig.emplace().Values = {{{.Key = "v", .Value = "2"}}};
  request.Conditions.emplace_back().Field = "source-ip";
  request.Conditions.back().SourceIpConfig.emplace().Values = {{"10.0.0.0/8"}};
  const Rule made = world.call<operations::CreateRule>(request).Rules->at(0);
  EXPECT_EQ(made.Conditions->at(0).Values->at(0), "shop.example");
  EXPECT_EQ(made.Conditions->at(1), request.Conditions[1]);
}

TEST(CreateRule, IsRefusedForNetworkLoadBalancers) {
  Elbv2World world;
  CreateLoadBalancerInput network{.Name = "fast"};
  network.Type = "network";
  network.Subnets = {{world.subnet("us-east-1a")}};
  CreateTargetGroupInput tcp = Elbv2World::group_request("tcp");
  tcp.Protocol = "TCP";
  const std::string group =
      *world.call<operations::CreateTargetGroup>(tcp).TargetGroups->at(0).TargetGroupArn;
  auto listener = world.listener_request(
      *world.call<operations::CreateLoadBalancer>(network).LoadBalancers->at(0).LoadBalancerArn,
      Elbv2World::forward_to(group));
  listener.Protocol = "TCP";
  const auto made = world.call<operations::CreateListener>(listener);
  EXPECT_EQ(world.error_of<operations::CreateRule>(
                world.rule_request(*made.Listeners->at(0).ListenerArn, group, 1)),
            "OperationNotPermitted");
}

// ELB-032.
TEST(DescribeRules, ComeInOrderOfPriorityWithTheDefaultOneLast) {
  Elbv2World world;
  const Shop shop(world);
  for (const std::int32_t priority : {100, 2, 50'000}) {
    world.rule(shop.listener, shop.api, priority);
  }
  EXPECT_EQ(priorities(world, shop.listener),
            (std::vector<std::string>{"2", "100", "50000", "default"}));
  DescribeRulesInput request;
  request.ListenerArn = shop.listener;
  request.PageSize = 3;
  const auto first = world.call<operations::DescribeRules>(request);
  EXPECT_EQ(first.Rules->size(), 3u);
  request.Marker = first.NextMarker;
  const auto second = world.call<operations::DescribeRules>(request);
  EXPECT_EQ(second.Rules->size(), 1u);
  EXPECT_EQ(second.Rules->at(0).Priority, "default");
  EXPECT_FALSE(second.NextMarker);
  EXPECT_EQ(world.error_of<operations::DescribeRules>({}), "ValidationError");
}

// ELB-031.
TEST(DefaultRule, IsTheDefaultActionsOfItsListener) {
  Elbv2World world;
  const Shop shop(world);
  const Rule rule = default_rule(world, shop.listener);
  EXPECT_EQ(rule.IsDefault, true);
  EXPECT_TRUE(rule.Conditions->empty());
  EXPECT_EQ(rule.Actions->at(0).TargetGroupArn, shop.web);
  const auto by_arn = world.call<operations::DescribeRules>({.RuleArns = {{*rule.RuleArn}}});
  EXPECT_EQ(by_arn.Rules->at(0), rule);
  ModifyListenerInput modify{.ListenerArn = shop.listener};
  modify.DefaultActions = {{Elbv2World::forward_to(shop.api)}};
  world.call<operations::ModifyListener>(modify);
  EXPECT_EQ(default_rule(world, shop.listener).Actions->at(0).TargetGroupArn, shop.api);
  EXPECT_EQ(world.error_of<operations::ModifyRule>({.RuleArn = *rule.RuleArn}),
            "OperationNotPermitted");
  EXPECT_EQ(world.error_of<operations::DeleteRule>({.RuleArn = *rule.RuleArn}),
            "OperationNotPermitted");
}

TEST(ModifyRule, ReplacesWhatIsGiven) {
  Elbv2World world;
  const Shop shop(world);
  ModifyRuleInput request{.RuleArn = world.rule(shop.listener, shop.api)};
  request.Actions = {{Elbv2World::forward_to({{shop.web, 1}, {shop.api, 3}})}};
  Rule rule = world.call<operations::ModifyRule>(request).Rules->at(0);
  EXPECT_EQ(rule.Actions->at(0).ForwardConfig->TargetGroups->at(1).Weight, 3);
  EXPECT_EQ(rule.Conditions->at(0).Values->at(0), "/api/*");
  request.Actions = {{Elbv2World::forward_to(shop.web)}};
  request.Conditions = {{Elbv2World::path("/v2/*")}};
  rule = world.call<operations::ModifyRule>(request).Rules->at(0);
  EXPECT_EQ(rule.Conditions->at(0).Values->at(0), "/v2/*");
  EXPECT_EQ(world.error_of<operations::DeleteTargetGroup>({.TargetGroupArn = shop.api}), "");
}

TEST(DeleteRule, EndsTheUseOfItsGroup) {
  Elbv2World world;
  const Shop shop(world);
  const std::string rule = world.rule(shop.listener, shop.api);
  EXPECT_EQ(world.error_of<operations::DeleteTargetGroup>({.TargetGroupArn = shop.api}),
            "ResourceInUse");
  world.call<operations::DeleteRule>({.RuleArn = rule});
  EXPECT_EQ(world.error_of<operations::DeleteTargetGroup>({.TargetGroupArn = shop.api}), "");
  EXPECT_EQ(world.error_of<operations::DeleteRule>({.RuleArn = rule}), "RuleNotFound");
  EXPECT_EQ(world.last_message, "One or more rules not found");
}

// ELB-032.
TEST(SetRulePriorities, SwapsTwoAndDoesAllOrNothing) {
  Elbv2World world;
  const Shop shop(world);
  const std::string first = world.rule(shop.listener, shop.api, 1);
  const std::string second = world.rule(shop.listener, shop.web, 2);
  world.rule(shop.listener, shop.web, 3);
  const auto set = [&](std::int32_t of_first, std::int32_t of_second) {
    SetRulePrioritiesInput request;
    request.RulePriorities = {{.Priority = of_first, .RuleArn = first},
                              {.Priority = of_second, .RuleArn = second}};
    return request;
  };
  const auto output = world.call<operations::SetRulePriorities>(set(2, 1));
  EXPECT_EQ(output.Rules->at(0).Priority, "2");
  EXPECT_EQ(world.error_of<operations::SetRulePriorities>(set(7, 3)), "PriorityInUse");
  EXPECT_EQ(world.error_of<operations::SetRulePriorities>(set(7, 7)), "ValidationError");
  EXPECT_EQ(world.last_message, "Priority '7' was provided multiple times");
  EXPECT_EQ(priorities(world, shop.listener), (std::vector<std::string>{"1", "2", "3", "default"}));
  DescribeRulesInput request;
  request.ListenerArn = shop.listener;
  EXPECT_EQ(world.call<operations::DescribeRules>(request).Rules->at(0).RuleArn, second);
}

}  // namespace
}  // namespace windtunnel::elbv2
