#include "tests/unit/services/events/events_world.hpp"

namespace windtunnel::events {
namespace {

constexpr const char* pattern = R"({"source":["shop"]})";

class Rules : public testing::Test {
 protected:
  std::vector<std::string> names(const ListRulesRequest& in) {
    std::vector<std::string> names;
    const auto out = world.call<operations::ListRules>(in);
    for (const Rule& rule : *out.Rules) names.push_back(*rule.Name);
    return names;
  }
  std::string error(const PutRuleRequest& request) {
    return world.error_of<operations::PutRule>(request);
  }

  EventsWorld world;
};

// EB-010, EB-013
TEST_F(Rules, AreDescribed) {
  PutRuleRequest request;
  request.Name = "r";
  request.EventPattern = pattern;
  request.Description = "Of the shop";
  request.RoleArn = "arn:aws:iam::123456789012:role/r";
  EXPECT_EQ(world.call<operations::PutRule>(request).RuleArn,
            "arn:aws:events:us-east-1:123456789012:rule/r");
  const auto rule = world.call<operations::DescribeRule>({.Name = "r"});
  EXPECT_EQ(rule.Arn, "arn:aws:events:us-east-1:123456789012:rule/r");
  EXPECT_EQ(rule.Name, "r");
  EXPECT_EQ(rule.EventBusName, "default");
  EXPECT_EQ(rule.EventPattern, pattern);
  EXPECT_EQ(rule.State, "ENABLED");
  EXPECT_EQ(rule.CreatedBy, "123456789012");
  EXPECT_EQ(rule.Description, "Of the shop");
  EXPECT_EQ(rule.RoleArn, request.RoleArn);
  EXPECT_FALSE(rule.ScheduleExpression);
  EXPECT_EQ(world.error_of<operations::DescribeRule>({.Name = "q"}), "ResourceNotFoundException");
  EXPECT_EQ(world.last_message, "Rule q does not exist on EventBus default.");
}

// EB-002, EB-010
TEST_F(Rules, OfOtherBusesSaySoInTheirArns) {
  world.call<operations::CreateEventBus>({.Name = "orders"});
  EXPECT_EQ(world.put_rule("r", pattern, "orders"),
            "arn:aws:events:us-east-1:123456789012:rule/orders/r");
  EXPECT_EQ(world.error_of<operations::DescribeRule>({.Name = "r"}), "ResourceNotFoundException");
  EXPECT_EQ(world
                .call<operations::DescribeRule>(
                    {.EventBusName = "arn:aws:events:us-east-1:123456789012:event-bus/orders",
                     .Name = "r"})
                .EventBusName,
            "orders");
  for (const char* bus : {"nowhere", "arn:aws:events:eu-west-1:123456789012:event-bus/default"}) {
    EXPECT_EQ(world.error_of<operations::ListRules>({.EventBusName = bus}),
              "ResourceNotFoundException");
  }
}

// EB-011
TEST_F(Rules, ArePutWholeAndKeepTheirTargets) {
  PutRuleRequest request;
  request.Name = "r";
  request.EventPattern = pattern;
  request.Description = "old";
  request.State = "DISABLED";
  request.Tags = std::vector<Tag>{{.Key = "a", .Value = "1"}};
  const std::string arn = *world.call<operations::PutRule>(request).RuleArn;
  world.put_target("r", world.target("t", world.queue_arn("q")));
  world.put_rule("r", R"({"source":["other"]})");
  const auto rule = world.call<operations::DescribeRule>({.Name = "r"});
  EXPECT_FALSE(rule.Description);
  EXPECT_EQ(rule.State, "ENABLED");
  EXPECT_EQ(world.call<operations::ListTargetsByRule>({.Rule = "r"}).Targets->size(), 1u);
  EXPECT_EQ(world.call<operations::ListTagsForResource>({.ResourceARN = arn}).Tags->size(), 1u);
  request.EventPattern.reset();
  EXPECT_EQ(error(request), "ValidationException");
  EXPECT_EQ(world.last_message,
            "Parameter(s) EventPattern or ScheduleExpression must be specified.");
}

// EB-046
TEST_F(Rules, RefuseInvalidPatterns) {
  PutRuleRequest request;
  request.Name = "r";
  request.EventPattern = R"({"source":"shop"})";
  EXPECT_EQ(error(request), "InvalidEventPatternException");
  EXPECT_TRUE(world.last_message.starts_with(
      "Event pattern is not valid. Reason: \"source\" must be an object or an array\n at [Source: "
      "(String)\"{\"source\":\"shop\"}\"; line: 1, column: "));
}

// EB-012
TEST_F(Rules, AreEnabledAndDisabled) {
  world.put_rule("r", pattern);
  world.call<operations::DisableRule>({.Name = "r"});
  EXPECT_EQ(world.call<operations::DescribeRule>({.Name = "r"}).State, "DISABLED");
  world.call<operations::EnableRule>({.Name = "r"});
  EXPECT_EQ(world.call<operations::DescribeRule>({.Name = "r"}).State, "ENABLED");
  EXPECT_EQ(world.error_of<operations::EnableRule>({.Name = "q"}), "ResourceNotFoundException");
  EXPECT_EQ(world.last_message, "Rule q does not exist on EventBus default.");
}

// EB-014
TEST_F(Rules, AreDeletedOnceTheyHaveNoTargets) {
  world.put_rule("r", pattern);
  world.put_target("r", world.target("t", world.queue_arn("q")));
  EXPECT_EQ(world.error_of<operations::DeleteRule>({.Name = "r"}), "ValidationException");
  EXPECT_EQ(world.last_message, "Rule can't be deleted since it has targets.");
  world.call<operations::RemoveTargets>({.Ids = {"t", "unknown"}, .Rule = "r"});
  world.call<operations::DeleteRule>({.Name = "r"});
  world.call<operations::DeleteRule>({.Name = "r"});
  EXPECT_EQ(world.error_of<operations::DescribeRule>({.Name = "r"}), "ResourceNotFoundException");
  EXPECT_EQ(world.error_of<operations::DeleteRule>({.EventBusName = "nowhere", .Name = "r"}),
            "ResourceNotFoundException");
}

// EB-015
TEST_F(Rules, AreLimitedInNumber) {
  for (int number = 0; number < 300; ++number)
    world.put_rule("r" + std::to_string(number), pattern);
  world.put_rule("r7", pattern);
  PutRuleRequest request;
  request.Name = "more";
  request.EventPattern = pattern;
  EXPECT_EQ(error(request), "LimitExceededException");
  EXPECT_EQ(world.last_message, "The requested resource exceeds the maximum number allowed.");
}

// EB-013, EB-016
TEST_F(Rules, AreListedByNameInPages) {
  for (const char* name : {"b", "aa", "ab", "A"}) world.put_rule(name, pattern);
  EXPECT_THAT(names({}), testing::ElementsAre("A", "aa", "ab", "b"));
  EXPECT_THAT(names({.NamePrefix = "a"}), testing::ElementsAre("aa", "ab"));
  ListRulesRequest request;
  request.Limit = 3;
  const auto first = world.call<operations::ListRules>(request);
  ASSERT_TRUE(first.NextToken);
  request.NextToken = first.NextToken;
  EXPECT_THAT(names(request), testing::ElementsAre("b"));
  request.NamePrefix = "b";
  EXPECT_EQ(world.error_of<operations::ListRules>(request), "ValidationException");
}

// EB-016
TEST_F(Rules, AreFoundByTarget) {
  world.put_rule("b", pattern);
  world.put_rule("a", pattern);
  world.put_rule("c", pattern);
  for (const char* rule : {"a", "b"})
    world.put_target(rule, world.target("t", world.queue_arn("q")));
  const auto found =
      world.call<operations::ListRuleNamesByTarget>({.TargetArn = world.queue_arn("q")});
  EXPECT_THAT(*found.RuleNames, testing::ElementsAre("a", "b"));
  EXPECT_TRUE(world.call<operations::ListRuleNamesByTarget>({.TargetArn = world.queue_arn("x")})
                  .RuleNames->empty());
}

// EB-017
TEST_F(Rules, HaveTagsUntilTheyAreDeleted) {
  const std::string arn = world.put_rule("r", pattern);
  world.call<operations::TagResource>({.ResourceARN = arn, .Tags = {{.Key = "a", .Value = "1"}}});
  EXPECT_EQ(world.call<operations::ListTagsForResource>({.ResourceARN = arn}).Tags->size(), 1u);
  EXPECT_EQ(
      world.error_of<operations::TagResource>(
          {.ResourceARN = arn, .Tags = {{.Key = "a", .Value = "1"}, {.Key = "a", .Value = "1"}}}),
      "ValidationException");
  world.call<operations::DeleteRule>({.Name = "r"});
  EXPECT_EQ(world.error_of<operations::ListTagsForResource>({.ResourceARN = arn}),
            "ResourceNotFoundException");
  EXPECT_EQ(world.last_message, "Rule r does not exist on EventBus default.");
}

// EB-047
TEST_F(Rules, CanBeTriedOut) {
  const std::string event =
      R"({"id":"1","account":"1","source":"shop","time":"2026-01-01T00:00:00Z","region":"x",)"
      R"("resources":[],"detail-type":"Order","detail":{"p.q":1}})";
  const auto test = [&](const std::string& of, const std::string& given) {
    return world.call<operations::TestEventPattern>({.Event = given, .EventPattern = of}).Result;
  };
  EXPECT_EQ(test(R"({"detail":{"p":{"q":[1]}}})", event), true);
  EXPECT_EQ(test(R"({"detail":{"p":{"q":[2]}}})", event), false);
  for (const std::string& given : {std::string("nonsense"), std::string("[]"), std::string("{}"),
                                   std::string(R"({"id":"1","source":"shop"})")}) {
    EXPECT_EQ(
        world.error_of<operations::TestEventPattern>({.Event = given, .EventPattern = pattern}),
        "ValidationException");
    EXPECT_EQ(world.last_message, "Parameter Event is not valid.");
  }
  EXPECT_EQ(world.error_of<operations::TestEventPattern>({.Event = event, .EventPattern = "[]"}),
            "InvalidEventPatternException");
}

// --- Schedules ----------------------------------------------------------------------------------

class ScheduledRule : public testing::Test {
 protected:
  void SetUp() override { world.make_queue("q"); }
  PutRuleRequest request(const std::string& expression) {
    PutRuleRequest request;
    request.Name = "r";
    request.ScheduleExpression = expression;
    return request;
  }
  void put(const PutRuleRequest& request) {
    world.call<operations::PutRule>(request);
    world.put_target("r", world.target("t", world.queue_arn("q")));
  }
  std::size_t fired() { return world.events("q").size(); }

  EventsWorld world;
};

// EB-050
TEST_F(ScheduledRule, IsOnTheDefaultBusAlone) {
  world.call<operations::CreateEventBus>({.Name = "orders"});
  PutRuleRequest rule = request("rate(1 minute)");
  rule.EventBusName = "orders";
  EXPECT_EQ(world.error_of<operations::PutRule>(rule), "ValidationException");
  EXPECT_EQ(world.last_message, "ScheduleExpression is supported only on the default event bus.");
  EXPECT_EQ(world.error_of<operations::PutRule>(request("rate(1 minutes)")), "ValidationException");
  EXPECT_EQ(world.last_message, "Parameter ScheduleExpression is not valid.");
}

// EB-052, EB-056
TEST_F(ScheduledRule, SendsAnEventOfItsOwn) {
  put(request("rate(5 minutes)"));
  EXPECT_EQ(world.call<operations::DescribeRule>({.Name = "r"}).ScheduleExpression,
            "rate(5 minutes)");
  world.advance(5min);
  EXPECT_EQ(fired(), 0u);
  world.advance(500ms);
  const auto events = world.events("q");
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0]["source"], "aws.events");
  EXPECT_EQ(events[0]["detail-type"], "Scheduled Event");
  EXPECT_EQ(events[0]["account"], "123456789012");
  EXPECT_EQ(events[0]["time"], "2026-01-01T00:05:00Z");
  EXPECT_EQ(events[0]["resources"][0], "arn:aws:events:us-east-1:123456789012:rule/r");
  EXPECT_EQ(events[0]["detail"].dump(), "{}");
}

// EB-055
TEST_F(ScheduledRule, FiresOnceForEachInstantThoughTheClockJumps) {
  put(request("cron(0/10 0 * * ? *)"));
  world.advance(31min);
  std::vector<std::string> times;
  const auto events = world.events("q");
  for (const auto& event : events) times.push_back(event["time"]);
  EXPECT_THAT(times, testing::ElementsAre("2026-01-01T00:10:00Z", "2026-01-01T00:20:00Z",
                                          "2026-01-01T00:30:00Z"));
}

// EB-052
TEST_F(ScheduledRule, StartsAnewWhereItIsEnabledAgain) {
  put(request("rate(10 minutes)"));
  world.advance(6min);
  put(request("rate(10 minutes)"));
  world.advance(5min);
  EXPECT_EQ(fired(), 1u);
  world.call<operations::DisableRule>({.Name = "r"});
  world.advance(30min);
  EXPECT_EQ(fired(), 0u);
  world.call<operations::EnableRule>({.Name = "r"});
  world.advance(9min);
  EXPECT_EQ(fired(), 0u);
  world.advance(2min);
  EXPECT_EQ(fired(), 1u);
  world.call<operations::RemoveTargets>({.Ids = {"t"}, .Rule = "r"});
  world.call<operations::DeleteRule>({.Name = "r"});
  world.advance(30min);
  EXPECT_EQ(world.world->pending_count(), 0u);
}

// EB-011
TEST_F(ScheduledRule, MayHaveAPatternToo) {
  PutRuleRequest rule = request("rate(1 hour)");
  rule.EventPattern = pattern;
  put(rule);
  world.put_event(world.entry("shop", "Order", "{}"));
  world.advance(61min);
  EXPECT_EQ(fired(), 2u);
  EXPECT_EQ(world.restored()->digest(), world.world->digest());
}

TEST_F(ScheduledRule, IsNothingToWaitFor) {
  put(request("rate(1 hour)"));
  world.run_to_rest();
  EXPECT_EQ(world.world->now(), simulation::parse_instant("2026-01-01T00:00:00Z"));
}

}  // namespace
}  // namespace windtunnel::events
