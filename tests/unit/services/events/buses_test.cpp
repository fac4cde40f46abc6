#include "tests/unit/services/events/events_world.hpp"

namespace windtunnel::events {
namespace {

class Buses : public testing::Test {
 protected:
  EventBus describe(const std::string& name) {
    const auto out = world.call<operations::DescribeEventBus>({.Name = name});
    EventBus bus;
    bus.Arn = out.Arn;
    bus.Name = out.Name;
    bus.Policy = out.Policy;
    bus.CreationTime = out.CreationTime;
    bus.LastModifiedTime = out.LastModifiedTime;
    return bus;
  }
  std::vector<std::string> names(const ListEventBusesRequest& in) {
    std::vector<std::string> names;
    const auto out = world.call<operations::ListEventBuses>(in);
    for (const EventBus& bus : *out.EventBuses) names.push_back(*bus.Name);
    return names;
  }

  EventsWorld world;
};

// EB-001
TEST_F(Buses, IncludeTheDefaultOneForEver) {
  EXPECT_EQ(describe("default").Arn, "arn:aws:events:us-east-1:123456789012:event-bus/default");
  EXPECT_EQ(*world.call<operations::DescribeEventBus>({}).Name, "default");
  EXPECT_EQ(world.error_of<operations::DeleteEventBus>({.Name = "default"}), "ValidationException");
  EXPECT_EQ(world.last_message, "Cannot delete event bus default.");
}

// EB-002, EB-003
TEST_F(Buses, AreCreatedDescribedAndDeleted) {
  CreateEventBusRequest request;
  request.Name = "orders";
  request.Description = "Of orders";
  const auto made = world.call<operations::CreateEventBus>(request);
  EXPECT_EQ(made.EventBusArn, "arn:aws:events:us-east-1:123456789012:event-bus/orders");
  EXPECT_EQ(made.Description, "Of orders");
  EXPECT_EQ(describe("orders").CreationTime, world.world->now());
  EXPECT_EQ(describe(*made.EventBusArn).Name, "orders");
  EXPECT_EQ(world.error_of<operations::CreateEventBus>(request), "ResourceAlreadyExistsException");
  EXPECT_EQ(world.last_message, "Event bus orders already exists.");
  world.put_rule("r", R"({"a":[1]})", "orders");
  world.call<operations::DeleteEventBus>({.Name = "orders"});
  EXPECT_EQ(world.error_of<operations::DescribeEventBus>({.Name = "orders"}),
            "ResourceNotFoundException");
  EXPECT_EQ(world.last_message, "Event bus orders does not exist.");
  EXPECT_EQ(world.error_of<operations::DeleteEventBus>({.Name = "orders"}),
            "ResourceNotFoundException");
  // Its rules went with it.
  world.call<operations::CreateEventBus>(request);
  EXPECT_TRUE(world.call<operations::ListRules>({.EventBusName = "orders"}).Rules->empty());
}

// EB-002
TEST_F(Buses, OfPartnersAreNotModelled) {
  EXPECT_EQ(world.error_of<operations::CreateEventBus>({.Name = "aws.partner/x/y"}),
            "NotImplemented");
  EXPECT_EQ(world.error_of<operations::CreateEventBus>({.Name = "a/b"}), "ValidationException");
}

// EB-004
TEST_F(Buses, AreLimitedInNumber) {
  for (int number = 1; number < 100; ++number) {
    world.call<operations::CreateEventBus>({.Name = "b" + std::to_string(number)});
  }
  EXPECT_EQ(world.error_of<operations::CreateEventBus>({.Name = "more"}), "LimitExceededException");
}

// EB-003, EB-016
TEST_F(Buses, AreListedInOrderOfName) {
  for (const char* name : {"e", "a", "dada"}) {
    world.call<operations::CreateEventBus>({.Name = name});
  }
  EXPECT_THAT(names({}), testing::ElementsAre("a", "dada", "default", "e"));
  EXPECT_THAT(names({.NamePrefix = "d"}), testing::ElementsAre("dada", "default"));
  ListEventBusesRequest request;
  request.Limit = 3;
  const auto first = world.call<operations::ListEventBuses>(request);
  EXPECT_EQ(first.EventBuses->size(), 3u);
  request.NextToken = first.NextToken;
  EXPECT_THAT(names(request), testing::ElementsAre("e"));
  request.NextToken = "nonsense";
  EXPECT_EQ(world.error_of<operations::ListEventBuses>(request), "ValidationException");
}

// EB-005, EB-006
TEST_F(Buses, HavePoliciesMadeOfStatements) {
  PutPermissionRequest request;
  request.StatementId = "one";
  request.Action = "events:PutEvents";
  request.Principal = "111122223333";
  world.advance(1s);
  world.call<operations::PutPermission>(request);
  EXPECT_EQ(
      describe("default").Policy,
      R"({"Version":"2012-10-17","Statement":[{"Sid":"one","Effect":"Allow","Principal":{"AWS":)"
      R"("arn:aws:iam::111122223333:root"},"Action":"events:PutEvents","Resource":)"
      R"("arn:aws:events:us-east-1:123456789012:event-bus/default"}]})");
  EXPECT_EQ(describe("default").LastModifiedTime, world.world->now());
  request.Principal = "*";
  request.Condition.emplace() = {
      .Key = "aws:PrincipalOrgID", .Type = "StringEquals", .Value = "o-1"};
  world.call<operations::PutPermission>(request);
  const auto policy = nlohmann::json::parse(*describe("default").Policy);
  ASSERT_EQ(policy["Statement"].size(), 1u);
  EXPECT_EQ(policy["Statement"][0]["Principal"], "*");
  EXPECT_EQ(policy["Statement"][0]["Condition"]["StringEquals"]["aws:PrincipalOrgID"], "o-1");
  EXPECT_EQ(world.error_of<operations::RemovePermission>({.StatementId = "two"}),
            "ResourceNotFoundException");
  EXPECT_EQ(world.last_message, "Statement with the provided id does not exist.");
  world.call<operations::RemovePermission>({.StatementId = "one"});
  EXPECT_FALSE(describe("default").Policy);
  EXPECT_EQ(world.error_of<operations::RemovePermission>({.StatementId = "one"}),
            "ResourceNotFoundException");
  EXPECT_EQ(world.error_of<operations::RemovePermission>({}), "ValidationException");
  EXPECT_EQ(world.last_message, "Parameter StatementId is required.");
}

// EB-004, EB-005
TEST_F(Buses, TakeWholePoliciesUpToTheirLength) {
  PutPermissionRequest request;
  request.Policy = R"({"Version":"2012-10-17","Statement":{"Sid":"x"}})";
  world.call<operations::PutPermission>(request);
  EXPECT_EQ(describe("default").Policy, *request.Policy);
  world.call<operations::RemovePermission>({.StatementId = "x"});
  request.Policy = "{\"Id\":\"" + std::string(10'240, 'x') + "\"}";
  EXPECT_EQ(world.error_of<operations::PutPermission>(request), "PolicyLengthExceededException");
  request.Policy = "[]";
  EXPECT_EQ(world.error_of<operations::PutPermission>(request), "ValidationException");
  request.Policy = "{}";
  world.call<operations::PutPermission>(request);
  world.call<operations::RemovePermission>({.RemoveAllPermissions = true});
  EXPECT_FALSE(describe("default").Policy);
}

// EB-017
TEST_F(Buses, HaveTags) {
  CreateEventBusRequest request;
  request.Name = "orders";
  request.Tags = std::vector<Tag>{{.Key = "a", .Value = "1"}, {.Key = "a", .Value = "2"}};
  EXPECT_EQ(world.error_of<operations::CreateEventBus>(request), "ValidationException");
  EXPECT_EQ(world.last_message, "Invalid parameter: Duplicated keys are not allowed.");
  request.Tags->pop_back();
  const std::string arn = *world.call<operations::CreateEventBus>(request).EventBusArn;
  world.call<operations::TagResource>({.ResourceARN = arn, .Tags = {{.Key = "b", .Value = "2"}}});
  world.call<operations::UntagResource>({.ResourceARN = arn, .TagKeys = {"a"}});
  const auto tags = world.call<operations::ListTagsForResource>({.ResourceARN = arn});
  ASSERT_EQ(tags.Tags->size(), 1u);
  EXPECT_EQ(tags.Tags->front().Key, "b");
  world.call<operations::DeleteEventBus>({.Name = "orders"});
  EXPECT_EQ(world.error_of<operations::ListTagsForResource>({.ResourceARN = arn}),
            "ResourceNotFoundException");
  EXPECT_EQ(world.last_message, "Event bus orders does not exist.");
  EXPECT_EQ(world.error_of<operations::ListTagsForResource>({.ResourceARN = "nonsense"}),
            "ValidationException");
}

}  // namespace
}  // namespace windtunnel::events
