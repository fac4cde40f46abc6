#include "tests/unit/services/events/events_world.hpp"

namespace windtunnel::events {
namespace {

class PutEvents : public testing::Test {
 protected:
  void SetUp() override { world.listen("all", R"({"account":["123456789012"]})"); }

  EventsWorld world;
};

// EB-026, MSG-004
TEST_F(PutEvents, DeliversAnEnvelopeHalfASecondLater) {
  world.advance(1700ms);
  auto entry = world.entry("shop", "Order", R"({ "b": 1.5, "a": ["x", {}] })");
  entry.Resources = std::vector<std::string>{"one", "two"};
  const auto out = world.put_event(entry);
  EXPECT_FALSE(out.ErrorCode);
  ASSERT_TRUE(out.EventId);
  world.advance(499ms);
  EXPECT_TRUE(world.bodies("all").empty());
  world.advance(1ms);
  EXPECT_THAT(
      world.bodies("all"),
      testing::ElementsAre(R"({"version":"0","id":")" + *out.EventId +
                           R"(","detail-type":"Order","source":"shop","account":"123456789012",)"
                           R"("time":"2026-01-01T00:00:01Z","region":"us-east-1",)"
                           R"("resources":["one","two"],"detail":{"b":1.5,"a":["x",{}]}})"));
}

TEST_F(PutEvents, TakesTheTimeThatIsGiven) {
  auto entry = world.entry("shop", "Order", "{}");
  entry.Time = simulation::parse_instant("2020-02-03T04:05:06.789Z").value();
  world.put_event(entry);
  world.run_to_rest();
  EXPECT_EQ(world.events("all").at(0)["time"], "2020-02-03T04:05:06Z");
  EXPECT_EQ(world.world->now(), simulation::parse_instant("2026-01-01T00:00:00.5Z"));
}

// EB-020
TEST_F(PutEvents, TakesTenEntries) {
  PutEventsRequest request;
  EXPECT_EQ(world.error_of<operations::PutEvents>(request), "ValidationException");
  request.Entries.assign(10, world.entry("shop", "Order", "{}"));
  EXPECT_EQ(world.call<operations::PutEvents>(request).Entries->size(), 10u);
  request.Entries.push_back(world.entry("shop", "Order", "{}"));
  EXPECT_EQ(world.error_of<operations::PutEvents>(request), "ValidationException");
  EXPECT_TRUE(world.last_message.ends_with(
      "at 'entries' failed to satisfy constraint: Member must have length less than or equal to "
      "10"))
      << world.last_message;
}

// EB-021
TEST_F(PutEvents, LimitsTheirSize) {
  const std::string detail = R"({"a":")" + std::string(262'100, 'x') + "\"}";
  auto entry = world.entry("shop", "Order", detail);
  EXPECT_FALSE(world.put_event(entry).ErrorCode);
  const std::size_t rest = 262'144 - detail.size() - 9;
  entry.Resources = std::vector<std::string>{std::string(rest, 'x')};
  EXPECT_FALSE(world.put_event(entry).ErrorCode);
  entry.Resources->front() += "x";
  EXPECT_EQ(world.error_of<operations::PutEvents>({.Entries = {entry}}), "ValidationException");
  EXPECT_EQ(world.last_message, "Total size of the entries in the request is over the limit.");
  entry.Resources->front().resize(rest - 13);
  entry.Time = world.world->now();
  EXPECT_EQ(world.error_of<operations::PutEvents>({.Entries = {entry}}), "ValidationException");
}

// EB-022, EB-025
TEST_F(PutEvents, FailsEntryByEntry) {
  PutEventsRequest request;
  request.Entries = {world.entry("", "Order", "{}"),
                     world.entry("shop", "", "{}"),
                     world.entry("shop", "Order", ""),
                     world.entry("shop", "Order", "nonsense"),
                     world.entry("shop", "Order", "\"text\""),
                     world.entry("shop", "Order", "[]"),
                     world.entry("shop", std::string(129, 'x'), "{}"),
                     world.entry("shop", "Order", "{}"),
                     {}};
  const auto out = world.call<operations::PutEvents>(request);
  EXPECT_EQ(out.FailedEntryCount, 8);
  const auto message = [&](std::size_t index) { return *out.Entries->at(index).ErrorMessage; };
  EXPECT_EQ(message(0), "Parameter Source is not valid. Reason: Source is a required argument.");
  EXPECT_EQ(message(1),
            "Parameter DetailType is not valid. Reason: DetailType is a required argument.");
  EXPECT_EQ(message(2), "Parameter Detail is not valid. Reason: Detail is a required argument.");
  EXPECT_EQ(out.Entries->at(0).ErrorCode, "InvalidArgument");
  for (const std::size_t index : {3u, 4u, 5u}) {
    EXPECT_EQ(out.Entries->at(index).ErrorCode, "MalformedDetail");
    EXPECT_EQ(message(index), "Detail is malformed.");
  }
  EXPECT_EQ(out.Entries->at(6).ErrorCode, "InvalidArgument");
  EXPECT_TRUE(out.Entries->at(7).EventId);
  EXPECT_EQ(message(8), message(0));
  world.run_to_rest();
  EXPECT_EQ(world.events("all").size(), 1u);
}

// EB-025
TEST_F(PutEvents, LimitsNesting) {
  const auto nested = [](int depth) {
    std::string text;
    for (int level = 0; level < depth; ++level) text += R"({"a":)";
    return text + "1" + std::string(static_cast<std::size_t>(depth), '}');
  };
  EXPECT_FALSE(world.put_event(world.entry("shop", "Order", nested(999))).ErrorCode);
  EXPECT_EQ(world.put_event(world.entry("shop", "Order", nested(1000))).ErrorCode,
            "MalformedDetail");
  EXPECT_EQ(world.put_event(world.entry("shop", "Order", nested(40'000))).ErrorCode,
            "MalformedDetail");
  world.run_to_rest();
  EXPECT_EQ(world.events("all").size(), 1u);
}

// EB-023
TEST_F(PutEvents, LeavesTheSourcesOfAwsToServices) {
  const auto out = world.put_event(world.entry("aws.codedeploy", "x", "{}"));
  EXPECT_EQ(out.ErrorCode, "NotAuthorizedForSource");
  EXPECT_EQ(out.ErrorMessage, "Not authorized for the source.");
  EXPECT_FALSE(world.put_event(world.entry("awsome", "x", "{}")).ErrorCode);
  world.in_call([&](world::Call& call) {
    call.world.invoke_as<operations::PutEvents>(
        "codedeploy.amazonaws.com", call.scope,
        {.Entries = {world.entry("aws.codedeploy", "x", "{}")}});
  });
  world.run_to_rest();
  EXPECT_EQ(world.events("all").size(), 2u);
}

// EB-024
TEST_F(PutEvents, GoesNowhereWhereThereIsNoBus) {
  auto entry = world.entry("shop", "Order", "{}");
  entry.EventBusName = "nowhere";
  EXPECT_TRUE(world.put_event(entry).EventId);
  world.run_to_rest();
  EXPECT_TRUE(world.events("all").empty());
}

TEST_F(PutEvents, GoesToTheBusThatIsNamed) {
  world.call<operations::CreateEventBus>({.Name = "orders"});
  world.put_rule("r", R"({"source":["shop"]})", "orders");
  world.make_queue("q");
  world.put_target("r", world.target("t", world.queue_arn("q")), "orders");
  auto entry = world.entry("shop", "Order", "{}");
  entry.EventBusName = "arn:aws:events:us-east-1:123456789012:event-bus/orders";
  world.put_event(entry);
  world.run_to_rest();
  EXPECT_TRUE(world.events("all").empty());
  EXPECT_EQ(world.events("q").size(), 1u);
}

TEST_F(PutEvents, GivesIdsThatComeOnceAndAgainInAnotherRun) {
  const auto ids = [] {
    EventsWorld world;
    std::vector<std::string> ids;
    for (int number = 0; number < 3; ++number) {
      ids.push_back(*world.put_event(world.entry("shop", "Order", "{}")).EventId);
    }
    return ids;
  };
  EXPECT_EQ(ids(), ids());
  EXPECT_NE(ids()[0], ids()[1]);
}

}  // namespace
}  // namespace windtunnel::events
