#include "services/lambda/api.hpp"
#include "services/sns/api.hpp"
#include "tests/unit/services/events/events_world.hpp"

namespace windtunnel::events {
namespace {

constexpr const char* pattern = R"({"source":["shop"]})";

class Delivery : public testing::Test {
 protected:
  void SetUp() override {
    world.make_queue("q");
    world.put_rule("r", pattern);
  }
  Target target() { return world.target("t", world.queue_arn("q")); }
  Target with_template(const std::string& text,
                       const std::map<std::string, std::string>& paths = {}) {
    Target made = target();
    auto& transformer = made.InputTransformer.emplace();
    transformer.InputTemplate = text;
    if (!paths.empty()) transformer.InputPathsMap = paths;
    return made;
  }
  void put(const std::string& detail = "{}") {
    world.put_event(world.entry("shop", "Order", detail));
    world.run_to_rest();
  }
  /// What the target's queue gets of an event with this detail.
  std::string delivered(const Target& target, const std::string& detail = "{}") {
    world.put_target("r", target);
    put(detail);
    const auto bodies = world.bodies("q");
    return bodies.size() == 1 ? bodies[0] : "got " + std::to_string(bodies.size());
  }
  std::map<std::string, std::string> dead_letter(const std::string& queue) {
    std::map<std::string, std::string> attributes;
    const auto messages = world.receive(queue);
    if (messages.size() != 1) return attributes;
    for (const auto& [name, value] : messages[0].MessageAttributes.or_default()) {
      attributes[name] = *value.StringValue;
    }
    return attributes;
  }

  EventsWorld world;
};

// EB-012, EB-030
TEST_F(Delivery, IsOfMatchingEnabledRules) {
  world.put_target("r", target());
  world.listen("other", R"({"source":["other"]})");
  put();
  EXPECT_EQ(world.events("q").size(), 1u);
  EXPECT_TRUE(world.events("other").empty());
  world.call<operations::DisableRule>({.Name = "r"});
  put();
  EXPECT_TRUE(world.events("q").empty());
}

// MSG-002, MSG-003
TEST_F(Delivery, GoesInOrderOfRulesAndTargets) {
  world.put_rule("a", pattern);
  for (const char* rule : {"r", "a"}) {
    for (const char* id : {"2", "1"}) {
      Target made = target();
      made.Id = id;
      made.Input = "\"" + std::string(rule) + id + "\"";
      world.put_target(rule, made);
    }
  }
  put();
  EXPECT_THAT(world.bodies("q"), testing::ElementsAre("\"a2\"", "\"a1\"", "\"r2\"", "\"r1\""));
}

// EB-062, EB-066
TEST_F(Delivery, TakesInputAndInputPath) {
  Target made = target();
  made.Input = R"({ "own" : 1 })";
  EXPECT_EQ(delivered(made), *made.Input);
  made.Input.reset();
  made.InputPath = "$.detail";
  EXPECT_EQ(delivered(made, R"({ "a" : 1 })"), R"({"a":1})");
  made.InputPath = "$.detail.a";
  EXPECT_EQ(delivered(made, R"({"a":"x"})"), R"("x")");
  made.InputPath = "$.detail.list[1]";
  EXPECT_EQ(delivered(made, R"({"list":[1,2]})"), "2");
  EXPECT_EQ(delivered(made, R"({"list":[1]})"), "null");
}

// EB-080, EB-082
TEST_F(Delivery, TransformsIntoText) {
  const std::map<std::string, std::string> paths = {{"state", "$.detail.state"},
                                                    {"o", "$.detail.object"},
                                                    {"l", "$.detail.list"},
                                                    {"b", "$.detail.yes"},
                                                    {"none", "$.detail.nothing"}};
  EXPECT_EQ(delivered(with_template("\"<state>: <o> <l> <b> [<none>]\"\n\"second <state>\"", paths),
                      R"({"state":"up","object":{"a":"x1","b":"y2"},"list":["RED","BLUE"],)"
                      R"("yes":true})"),
            "\"up: {a:x1,b:y2} [RED,BLUE] true []\"\n\"second up\"");
}

// EB-083
TEST_F(Delivery, TransformsIntoJson) {
  const std::map<std::string, std::string> paths = {
      {"s", "$.detail.s"}, {"n", "$.detail.n"}, {"o", "$.detail.o"}, {"none", "$.detail.nothing"}};
  EXPECT_EQ(
      delivered(with_template(
                    R"({"s":<s>,"n":<n>,"o":<o>,"t":"a/<s>/<n>/b","again":<s>,"x":<none>})", paths),
                R"({"s":"text","n":1.5,"o":{"k":[1]}})"),
      R"({"s":"text","n":1.5,"o":{"k":[1]},"t":"a/text/1.5/b","again":"text","x":""})");
}

// EB-084
TEST_F(Delivery, KnowsReservedVariables) {
  const std::string text = delivered(
      with_template(R"({"rule":"<aws.events.rule-name>","arn":<aws.events.rule-arn>,)"
                    R"("at":"<aws.events.event.ingestion-time>","event":<aws.events.event>,)"
                    R"("json":<aws.events.event.json>})"),
      R"({"a":1})");
  const auto made = nlohmann::json::parse(text);
  EXPECT_EQ(made["rule"], "r");
  EXPECT_EQ(made["arn"], "arn:aws:events:us-east-1:123456789012:rule/r");
  EXPECT_EQ(made["at"], "2026-01-01T00:00:00Z");
  EXPECT_EQ(made["event"]["detailType"], "Order");
  EXPECT_FALSE(made["event"].contains("detail"));
  EXPECT_EQ(made["json"]["detail"]["a"], 1);
}

// EB-085, EB-091
TEST_F(Delivery, FailsForGoodWhereATemplateBecomesNoJson) {
  world.make_queue("dlq");
  Target made = with_template(R"({"s":"<s>"})", {{"s", "$.detail.s"}});
  made.DeadLetterConfig.emplace().Arn = world.queue_arn("dlq");
  EXPECT_EQ(delivered(made, R"({"s":"a\"b"})"), "got 0");
  EXPECT_EQ(dead_letter("dlq")["ERROR_CODE"], "INVALID_PARAMETER");
}

// EB-066
TEST_F(Delivery, PublishesToTopics) {
  const std::string topic = *world.call<sns::operations::CreateTopic>({.Name = "news"}).TopicArn;
  world.call<sns::operations::Subscribe>(
      {.Endpoint = world.queue_arn("q"), .Protocol = "sqs", .TopicArn = topic});
  world.put_target("r", world.target("t", topic));
  put();
  const auto notices = world.events("q");
  ASSERT_EQ(notices.size(), 1u);
  const auto event = nlohmann::json::parse(notices[0]["Message"].get<std::string>());
  EXPECT_EQ(event["source"], "shop");
}

class DeliveryToFunction : public Delivery {
 protected:
  void create_function() {
    lambda::CreateFunctionRequest request;
    request.FunctionName = "f";
    request.Code.ZipFile = api::Blob{"zip"};
    request.Handler = "app.handler";
    request.Role = "arn:aws:iam::123456789012:role/run";
    request.Runtime = "python3.12";
    world.call<lambda::operations::CreateFunction>(request);
  }
  Target function() {
    return world.target("t", "arn:aws:lambda:us-east-1:123456789012:function:f");
  }
  /// The number of invocations that Lambda counted.
  double invocations() {
    cloudwatch::GetMetricStatisticsInput input;
    input.Namespace = "AWS/Lambda";
    input.MetricName = "Invocations";
    input.Period = 3600;
    input.Statistics = std::vector<std::string>{"Sum"};
    input.StartTime = world.world->now() - 1h;
    input.EndTime = world.world->now() + 1h;
    const auto out = world.call<cloudwatch::operations::GetMetricStatistics>(input);
    return out.Datapoints->empty() ? 0 : *out.Datapoints->front().Sum;
  }
};

// EB-066
TEST_F(DeliveryToFunction, InvokesItAsAnEvent) {
  create_function();
  world.advance(5s);
  world.put_target("r", function());
  put();
  EXPECT_EQ(invocations(), 1);
}

// EB-090
TEST_F(DeliveryToFunction, IsRetriedWhileItIsPending) {
  world.put_target("r", function());
  create_function();
  world.put_event(world.entry("shop", "Order", "{}"));
  // At 0.5 s and 1.5 s the function is Pending, at 3.5 s it is not.
  world.advance(3400ms);
  EXPECT_EQ(invocations(), 0);
  world.run_to_rest();
  EXPECT_EQ(invocations(), 1);
}

// EB-090, EB-092
TEST_F(DeliveryToFunction, EndsInTheDeadLetterQueueOnceItsRetriesAreOver) {
  world.make_queue("dlq");
  Target made = function();
  made.RetryPolicy.emplace().MaximumRetryAttempts = 1;
  made.DeadLetterConfig.emplace().Arn = world.queue_arn("dlq");
  world.put_target("r", made);
  create_function();
  put(R"({"a":1})");
  EXPECT_EQ(invocations(), 0);
  const auto messages = world.receive("dlq");
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(nlohmann::json::parse(*messages[0].Body)["detail"]["a"], 1);
  EXPECT_EQ(messages[0].Attributes->at("SenderId"), "events.amazonaws.com");
  const auto& attributes = *messages[0].MessageAttributes;
  EXPECT_EQ(attributes.at("RULE_ARN").StringValue, "arn:aws:events:us-east-1:123456789012:rule/r");
  EXPECT_EQ(attributes.at("TARGET_ARN").StringValue, made.Arn);
  EXPECT_EQ(attributes.at("ERROR_CODE").StringValue, "ERROR_FROM_TARGET");
  EXPECT_EQ(attributes.at("RETRY_ATTEMPTS").StringValue, "1");
  EXPECT_EQ(attributes.at("EXHAUSTED_RETRY_CONDITION").StringValue, "MaximumRetryAttempts");
}

// EB-091, EB-092
TEST_F(Delivery, IsNotRetriedWhereTheTargetIsGone) {
  world.make_queue("dlq");
  Target made = world.target("t", world.queue_arn("gone"));
  made.DeadLetterConfig.emplace().Arn = world.queue_arn("dlq");
  world.put_target("r", made);
  world.put_event(world.entry("shop", "Order", "{}"));
  world.advance(500ms);
  auto attributes = dead_letter("dlq");
  EXPECT_EQ(attributes["ERROR_CODE"], "NO_RESOURCE");
  EXPECT_EQ(attributes["RETRY_ATTEMPTS"], "0");
  EXPECT_FALSE(attributes.contains("EXHAUSTED_RETRY_CONDITION"));
}

// EB-027, EB-093
TEST_F(Delivery, IsDroppedWithoutDeadLetterQueue) {
  world.put_target("r", world.target("t", world.queue_arn("gone")));
  EXPECT_FALSE(world.put_event(world.entry("shop", "Order", "{}")).ErrorCode);
  world.run_to_rest();
  EXPECT_TRUE(world.has_noted("EventNotDelivered"));
  EXPECT_EQ(world.world->pending_count(), 0u);
}

TEST_F(Delivery, SaysWhichTargetsAreNotModelled) {
  world.make_queue("dlq");
  for (const char* arn : {"arn:aws:logs:us-east-1:123456789012:log-group:/aws/events/x",
                          "arn:aws:events:us-east-1:123456789012:api-destination/x/1"}) {
    Target made = world.target("t", arn);
    made.RoleArn = "arn:aws:iam::123456789012:role/r";
    made.DeadLetterConfig.emplace().Arn = world.queue_arn("dlq");
    world.put_target("r", made);
    put();
    EXPECT_THAT(dead_letter("dlq")["ERROR_MESSAGE"], testing::HasSubstr("Windtunnel delivers"));
  }
  EXPECT_TRUE(world.has_noted("EventNotDelivered"));
}

TEST_F(Delivery, EndsWithItsTarget) {
  world.put_target("r", target());
  world.put_event(world.entry("shop", "Order", "{}"));
  world.call<operations::RemoveTargets>({.Ids = {"t"}, .Rule = "r"});
  world.run_to_rest();
  EXPECT_TRUE(world.events("q").empty());
  EXPECT_TRUE(world.has_noted("EventDropped"));
}

class Forwarding : public Delivery {
 protected:
  void forward(const std::string& from, const std::string& to, const std::string& region) {
    Target made = world.target("bus", "arn:aws:events:" + region + ":123456789012:event-bus/" + to);
    made.RoleArn = "arn:aws:iam::123456789012:role/r";
    world.put_rule("forward", pattern, from);
    world.put_target("forward", made, from);
  }
};

// EB-100, EB-101
TEST_F(Forwarding, KeepsTheEvent) {
  world.call<operations::CreateEventBus>({.Name = "second"});
  forward("default", "second", "us-east-1");
  world.put_rule("r", pattern, "second");
  world.put_target("r", target(), "second");
  const auto id = *world.put_event(world.entry("shop", "Order", R"({"a":1})")).EventId;
  world.advance(999ms);
  EXPECT_TRUE(world.events("q").empty());
  world.advance(1ms);
  const auto events = world.events("q");
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0]["id"], id);
  EXPECT_EQ(events[0]["detail"]["a"], 1);
}

// EB-101
TEST_F(Forwarding, GivesAnotherIdInAnotherRegion) {
  forward("default", "default", "eu-west-1");
  PutRuleRequest rule;
  rule.Name = "r";
  rule.EventPattern = pattern;
  const world::Scope there{"123456789012", "eu-west-1"};
  world.call_in<operations::PutRule>(there, rule);
  PutTargetsRequest targets;
  targets.Rule = "r";
  targets.Targets = {target()};
  world.call_in<operations::PutTargets>(there, targets);
  const auto id = *world.put_event(world.entry("shop", "Order", "{}")).EventId;
  world.run_to_rest();
  const auto events = world.events("q");
  ASSERT_EQ(events.size(), 1u);
  EXPECT_NE(events[0]["id"], id);
  EXPECT_EQ(events[0]["region"], "us-east-1");
}

// EB-102
TEST_F(Forwarding, GoesOneHop) {
  world.call<operations::CreateEventBus>({.Name = "second"});
  world.call<operations::CreateEventBus>({.Name = "third"});
  forward("default", "second", "us-east-1");
  forward("second", "third", "us-east-1");
  for (const char* bus : {"second", "third"}) {
    world.put_rule("r", pattern, bus);
    Target made = target();
    made.Input = "\"" + std::string(bus) + "\"";
    world.put_target("r", made, bus);
  }
  put();
  EXPECT_THAT(world.bodies("q"), testing::ElementsAre("\"second\""));
}

// EB-120, EB-121
TEST_F(Delivery, IsCounted) {
  const auto sum = [&](const std::string& metric) {
    cloudwatch::GetMetricStatisticsInput input;
    input.Namespace = "AWS/Events";
    input.MetricName = metric;
    input.Dimensions = std::vector<cloudwatch::Dimension>{{"RuleName", "r"}};
    input.Period = 3600;
    input.Statistics = std::vector<std::string>{"Sum"};
    input.StartTime = world.world->now() - 1h;
    input.EndTime = world.world->now() + 1h;
    const auto out = world.call<cloudwatch::operations::GetMetricStatistics>(input);
    return out.Datapoints->empty() ? 0 : *out.Datapoints->front().Sum;
  };
  world.put_target("r", target());
  put();
  EXPECT_EQ(sum("TriggeredRules"), 1);
  EXPECT_EQ(sum("MatchedEvents"), 1);
  EXPECT_EQ(sum("Invocations"), 1);
  EXPECT_EQ(sum("FailedInvocations"), 0);
  world.put_target("r", world.target("gone", world.queue_arn("gone")));
  put();
  EXPECT_EQ(sum("TriggeredRules"), 2);
  EXPECT_EQ(sum("Invocations"), 3);
  EXPECT_EQ(sum("FailedInvocations"), 1);
}

TEST_F(Delivery, ComesThroughRestartAndReplay) {
  world.put_target("r", target());
  world.put_event(world.entry("shop", "Order", "{}"));
  EXPECT_EQ(world.restored()->digest(), world.world->digest());
  world.run_to_rest();
  EXPECT_EQ(world.replayed()->digest(), world.world->digest());
  EXPECT_EQ(world.events("q").size(), 1u);
}

}  // namespace
}  // namespace windtunnel::events
