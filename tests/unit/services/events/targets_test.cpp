#include "tests/unit/services/events/events_world.hpp"

namespace windtunnel::events {
namespace {

class Targets : public testing::Test {
 protected:
  void SetUp() override { world.put_rule("r", R"({"source":["shop"]})"); }

  std::vector<std::string> ids() {
    std::vector<std::string> ids;
    const auto out = world.call<operations::ListTargetsByRule>({.Rule = "r"});
    for (const Target& target : *out.Targets) ids.push_back(target.Id);
    return ids;
  }
  Target target(const std::string& id) { return world.target(id, world.queue_arn("q")); }

  EventsWorld world;
};

// EB-060, MSG-003
TEST_F(Targets, ArePutByIdAndKeepTheirPlace) {
  for (const char* id : {"b", "a", "c"}) world.put_target("r", target(id));
  Target other = target("a");
  other.Input = "{}";
  PutTargetsRequest request;
  request.Rule = "r";
  request.Targets = {other};
  const auto out = world.call<operations::PutTargets>(request);
  EXPECT_EQ(out.FailedEntryCount, 0);
  EXPECT_TRUE(out.FailedEntries->empty());
  EXPECT_THAT(ids(), testing::ElementsAre("b", "a", "c"));
  EXPECT_EQ(world.call<operations::ListTargetsByRule>({.Rule = "r"}).Targets->at(1).Input, "{}");
}

// EB-060
TEST_F(Targets, AreFiveOfARule) {
  PutTargetsRequest request;
  request.Rule = "r";
  for (const char* id : {"1", "2", "3", "4", "5", "6"}) request.Targets.push_back(target(id));
  EXPECT_EQ(world.error_of<operations::PutTargets>(request), "LimitExceededException");
  EXPECT_TRUE(ids().empty());
  request.Targets.pop_back();
  world.call<operations::PutTargets>(request);
  EXPECT_EQ(world.error_of_target("r", target("6")), "LimitExceededException");
  EXPECT_EQ(world.error_of_target("r", target("5")), "");
}

TEST_F(Targets, NeedARule) {
  EXPECT_EQ(world.error_of_target("q", target("t")), "ResourceNotFoundException");
  EXPECT_EQ(world.error_of<operations::RemoveTargets>({.Ids = {"t"}, .Rule = "q"}),
            "ResourceNotFoundException");
  EXPECT_EQ(world.error_of<operations::ListTargetsByRule>({.Rule = "q"}),
            "ResourceNotFoundException");
}

TEST_F(Targets, AreListedInPages) {
  for (const char* id : {"b", "a", "c"}) world.put_target("r", target(id));
  ListTargetsByRuleRequest request;
  request.Rule = "r";
  request.Limit = 2;
  const auto first = world.call<operations::ListTargetsByRule>(request);
  EXPECT_EQ(first.Targets->size(), 2u);
  request.NextToken = first.NextToken;
  const auto second = world.call<operations::ListTargetsByRule>(request);
  ASSERT_EQ(second.Targets->size(), 1u);
  EXPECT_EQ(second.Targets->front().Id, "c");
  EXPECT_FALSE(second.NextToken);
}

// EB-061, MSG-005
TEST_F(Targets, HaveIdsOfTheModel) {
  EXPECT_EQ(world.error_of_target("r", target("a b")), "ValidationException");
  EXPECT_TRUE(world.last_message.starts_with(
      "1 validation error detected: Value 'a b' at 'targets.1.member.id' failed to satisfy "
      "constraint: Member must satisfy regular expression pattern: "))
      << world.last_message;
  EXPECT_EQ(world.error_of_target("r", world.target("t", "nonsense")), "ValidationException");
  EXPECT_EQ(world.last_message,
            "Parameter nonsense is not valid. Reason: Provided Arn is not in correct format.");
}

// EB-062
TEST_F(Targets, TakeOneKindOfInput) {
  Target both = target("t");
  both.Input = "{}";
  both.InputPath = "$.detail";
  EXPECT_EQ(world.error_of_target("r", both), "ValidationException");
  EXPECT_EQ(world.last_message,
            "Only one of Input, InputPath, or InputTransformer must be provided for target t.");
  both.InputPath.reset();
  both.Input = "no json";
  EXPECT_EQ(world.error_of_target("r", both), "ValidationException");
  both.Input.reset();
  both.InputPath = "detail";
  EXPECT_EQ(world.error_of_target("r", both), "ValidationException");
  for (const char* path :
       {"$", "$.detail.x", "$.resources[0]", "$['detail-type']", "$.detail[\"a.b\"][12].c"}) {
    both.InputPath = path;
    EXPECT_EQ(world.error_of_target("r", both), "") << path;
  }
  for (const char* path : {"", "$.", "$..x", "$[x]", "$[]", "$x", "$['x", "$.x[999999999]"}) {
    both.InputPath = path;
    EXPECT_EQ(world.error_of_target("r", both), "ValidationException") << path;
  }
}

// EB-063
TEST_F(Targets, OfSomeServicesNeedARole) {
  for (const char* arn : {"arn:aws:states:us-east-1:123456789012:stateMachine:s",
                          "arn:aws:events:us-east-1:123456789012:event-bus/other",
                          "arn:aws:kinesis:us-east-1:123456789012:stream/s"}) {
    Target made = world.target("t", arn);
    EXPECT_EQ(world.error_of_target("r", made), "ValidationException");
    EXPECT_EQ(world.last_message, "RoleArn is required for target " + std::string(arn) + ".");
    made.RoleArn = "arn:aws:iam::123456789012:role/r";
    EXPECT_EQ(world.error_of_target("r", made), "");
  }
}

// EB-064
TEST_F(Targets, ThatAreFifoQueuesNeedAMessageGroup) {
  Target fifo = world.target("t", world.queue_arn("q.fifo"));
  EXPECT_EQ(world.error_of_target("r", fifo), "ValidationException");
  EXPECT_EQ(world.last_message, "Parameter(s) SqsParameters must be specified for target: t.");
  fifo.SqsParameters.emplace().MessageGroupId = "g";
  EXPECT_EQ(world.error_of_target("r", fifo), "");
}

// EB-080, EB-081
TEST_F(Targets, RefuseTemplatesThatNameWhatIsNotThere) {
  Target made = target("t");
  auto& transformer = made.InputTransformer.emplace();
  transformer.InputPathsMap = std::map<std::string, std::string>{{"id", "$.detail.id"}};
  transformer.InputTemplate = "\"<id> and <other>\"";
  EXPECT_EQ(world.error_of_target("r", made), "ValidationException");
  EXPECT_EQ(world.last_message, "InputTemplate for target t contains invalid placeholder other.");
  transformer.InputTemplate = "\"<aws.events.event.json>\"";
  EXPECT_EQ(world.error_of_target("r", made), "ValidationException");
  transformer.InputTemplate = "{\"a\":<aws.events.event.json>,\"b\":\"<aws.events.rule-name>\"}";
  EXPECT_EQ(world.error_of_target("r", made), "");
  (*transformer.InputPathsMap)["AWSx"] = "$.x";
  EXPECT_EQ(world.error_of_target("r", made), "ValidationException");
}

// EB-082
TEST_F(Targets, RefuseTemplatesThatAreNeitherTextNorJson) {
  Target made = target("t");
  auto& transformer = made.InputTransformer.emplace();
  for (const char* text : {"plain text", "{\"a\":", "\"one\"\nplain", "\"open"}) {
    transformer.InputTemplate = text;
    EXPECT_EQ(world.error_of_target("r", made), "ValidationException") << text;
    EXPECT_TRUE(world.last_message.starts_with("Invalid InputTemplate for target t : ")) << text;
  }
  for (const char* text : {"\"one\"\n\"two\"", "{\"a\":[1]}", "7", "\"a < b > c\""}) {
    transformer.InputTemplate = text;
    EXPECT_EQ(world.error_of_target("r", made), "") << text;
  }
}

}  // namespace
}  // namespace windtunnel::events
