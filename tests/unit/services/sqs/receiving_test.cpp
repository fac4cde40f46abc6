#include <gmock/gmock.h>

#include "tests/unit/services/sqs/sqs_world.hpp"

namespace windtunnel::sqs {
namespace {

using testing::ElementsAre;
using testing::Key;

TEST(ReceiveMessage, HidesWhatItGivesForTheVisibilityTimeout) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  sqs.send(url, "a");
  EXPECT_THAT(sqs.bodies(sqs.receive(url)), ElementsAre("a"));
  EXPECT_TRUE(sqs.receive(url).empty());
  sqs.advance(29'999ms);
  EXPECT_TRUE(sqs.receive(url).empty());
  sqs.advance(1ms);
  const auto again = sqs.receive(url);
  ASSERT_EQ(again.size(), 1u);
  EXPECT_EQ(again[0].Attributes->at("ApproximateReceiveCount"), "2");
  EXPECT_EQ(again[0].Attributes->at("ApproximateFirstReceiveTimestamp"), "1767225600000");
}

// SQS-030
TEST(ReceiveMessage, LeavesAMessageVisibleWithATimeoutOfZero) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  sqs.send(url, "a");
  for (int count = 0; count < 2; ++count) {
    EXPECT_TRUE(
        sqs.call<operations::ReceiveMessage>({.QueueUrl = url, .VisibilityTimeout = 0}).Messages);
  }
}

// SQS-030, SQS-033
TEST(ReceiveMessage, GivesOneUnlessAskedForMoreInOrderOfSending) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  for (const char* body : {"a", "b", "c"}) sqs.send(url, body);
  EXPECT_EQ(sqs.call<operations::ReceiveMessage>({.QueueUrl = url}).Messages->size(), 1u);
  EXPECT_THAT(sqs.bodies(sqs.receive(url)), ElementsAre("b", "c"));
}

// SQS-033
TEST(ReceiveMessage, GivesInOrderOfBecomingVisible) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  for (const auto& [body, delay] : {std::pair("late", 9), std::pair("early", 3),
                                    std::pair("now", 0), std::pair("early too", 3)}) {
    sqs.call<operations::SendMessage>(
        {.DelaySeconds = delay, .MessageBody = body, .QueueUrl = url});
  }
  sqs.advance(9s);
  EXPECT_THAT(sqs.bodies(sqs.receive(url)), ElementsAre("now", "early", "early too", "late"));
}

TEST(ReceiveMessage, ChangesNothingWhenThereIsNothing) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  const auto digest = sqs.world->digest();
  const auto commands = sqs.world->command_count();
  EXPECT_FALSE(sqs.call<operations::ReceiveMessage>({.QueueUrl = url}).Messages);
  EXPECT_EQ(sqs.world->digest(), digest);
  EXPECT_EQ(sqs.world->command_count(), commands);
}

// SQS-032
TEST(ReceiveMessage, GivesAttributesOnlyWhenAsked) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  MessageAttributeValue bytes;
  bytes.DataType = "Binary";
  bytes.BinaryValue = api::Blob{std::string("\0\1", 2)};
  MessageAttributeValue number;
  number.DataType = "Number";
  number.StringValue = "7";
  SendMessageRequest request{.MessageBody = "a", .QueueUrl = url};
  request.MessageAttributes = std::map<std::string, MessageAttributeValue>{
      {"shop.bytes", bytes}, {"shop.number", number}, {"other", number}};
  sqs.call<operations::SendMessage>(request);
  const auto with = [&](const std::vector<std::string>& names) {
    ReceiveMessageRequest receive{.QueueUrl = url, .VisibilityTimeout = 0};
    receive.MessageAttributeNames = names;
    return sqs.call<operations::ReceiveMessage>(receive).Messages->at(0);
  };
  EXPECT_FALSE(with({}).MessageAttributes);
  EXPECT_FALSE(with({}).Attributes);
  EXPECT_FALSE(with({"absent"}).MD5OfMessageAttributes);
  EXPECT_EQ(with({".*"}).MessageAttributes->size(), 3u);
  EXPECT_THAT(*with({"other"}).MessageAttributes, ElementsAre(Key("other")));
  const Message some = with({"shop.*"});
  EXPECT_THAT(*some.MessageAttributes, ElementsAre(Key("shop.bytes"), Key("shop.number")));
  EXPECT_EQ(some.MessageAttributes->at("shop.bytes").BinaryValue->bytes, std::string("\0\1", 2));
  EXPECT_NE(*some.MD5OfMessageAttributes, *with({"All"}).MD5OfMessageAttributes);
}

// SQS-025, SQS-032
TEST(ReceiveMessage, TakesSystemAttributesUnderBothParameters) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  sqs.call<operations::SendMessage>(
      {.MessageBody = "a", .MessageGroupId = "tenant-1", .QueueUrl = url});
  ReceiveMessageRequest request{.QueueUrl = url};
  request.AttributeNames = std::vector<std::string>{"SentTimestamp", "MessageGroupId"};
  request.MessageSystemAttributeNames = std::vector<std::string>{"SenderId"};
  const auto attributes = *sqs.call<operations::ReceiveMessage>(request).Messages->at(0).Attributes;
  EXPECT_THAT(attributes,
              ElementsAre(Key("MessageGroupId"), Key("SenderId"), Key("SentTimestamp")));
  EXPECT_EQ(attributes.at("SentTimestamp"), "1767225600000");
  request.AttributeNames = std::vector<std::string>{"Colour"};
  EXPECT_EQ(sqs.error_of<operations::ReceiveMessage>(request), "InvalidAttributeName");
}

// SQS-030
TEST(ReceiveMessage, RefusesNumbersOutOfBounds) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  const auto refused = [&](ReceiveMessageRequest request) {
    request.QueueUrl = url;
    return sqs.error_of<operations::ReceiveMessage>(request);
  };
  EXPECT_EQ(refused({.MaxNumberOfMessages = 11}), "InvalidParameterValueException");
  EXPECT_EQ(sqs.last_message,
            "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and "
            "10, if provided.");
  EXPECT_EQ(refused({.MaxNumberOfMessages = 0}), "InvalidParameterValueException");
  EXPECT_EQ(refused({.WaitTimeSeconds = 21}), "InvalidParameterValueException");
  EXPECT_EQ(refused({.VisibilityTimeout = 43'201}), "InvalidParameterValueException");
}

// SQS-031
TEST(LongPoll, ParksAndIsAnsweredWhenAMessageArrives) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  const ReceiveMessageRequest poll{.QueueUrl = url, .WaitTimeSeconds = 20};
  sqs.call<operations::ReceiveMessage>(poll);
  EXPECT_EQ(sqs.parked_until, sqs.world->now() + 20s);
  sqs.advance(7s);
  sqs.send(url, "a");
  EXPECT_EQ(sqs.call<operations::ReceiveMessage>(poll).Messages->at(0).Body, "a");
  EXPECT_FALSE(sqs.parked_until);
}

// SQS-031
TEST(LongPoll, IsAnsweredEmptyAtItsDeadline) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders", {{"ReceiveMessageWaitTimeSeconds", "5"}});
  ReceiveMessageRequest poll{.QueueUrl = url};
  sqs.call<operations::ReceiveMessage>(poll);
  EXPECT_EQ(sqs.parked_until, sqs.world->now() + 5s);
  sqs.advance(5s);
  const auto digest = sqs.world->digest();
  ReceiveMessageResult out;
  const auto result =
      sqs.world->call({sqs.registry.find("sqs"), &operations::ReceiveMessage::model(), sqs.scope,
                       sqs.access_key_id, &poll, &out, /*final_attempt=*/true});
  EXPECT_FALSE(result.parked_until);
  EXPECT_FALSE(result.changed);
  EXPECT_FALSE(out.Messages);
  EXPECT_EQ(sqs.world->digest(), digest);
}

TEST(LongPoll, ComesBackForAHiddenMessage) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  sqs.send(url, "a");
  sqs.call<operations::ReceiveMessage>({.QueueUrl = url, .VisibilityTimeout = 3});
  sqs.call<operations::ReceiveMessage>({.QueueUrl = url, .WaitTimeSeconds = 20});
  EXPECT_EQ(sqs.parked_until, sqs.world->now() + 3s);
}

// SQS-037
TEST(Retention, EndsAtItsInstantEvenInFlight) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders", {{"MessageRetentionPeriod", "60"}});
  sqs.send(url, "a");
  sqs.send(url, "b");
  const auto received = sqs.receive(url, 1);
  sqs.advance(59'999ms);
  EXPECT_EQ(sqs.attribute(url, "ApproximateNumberOfMessages"), "2");
  sqs.advance(1ms);
  EXPECT_TRUE(sqs.receive(url).empty());
  EXPECT_EQ(sqs.attribute(url, "ApproximateNumberOfMessages"), "0");
  EXPECT_EQ(sqs.error_of<operations::ChangeMessageVisibility>(
                {.QueueUrl = url,
                 .ReceiptHandle = *received.at(0).ReceiptHandle,
                 .VisibilityTimeout = 0}),
            "InvalidParameterValueException");
}

TEST(Retention, BringsNothingBackWhenItGrows) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders", {{"MessageRetentionPeriod", "60"}});
  sqs.send(url, "a");
  sqs.advance(60s);
  sqs.set_attribute(url, "MessageRetentionPeriod", "600");
  EXPECT_TRUE(sqs.receive(url).empty());
  EXPECT_EQ(sqs.attribute(url, "ApproximateNumberOfMessages"), "0");
}

class DeadLetters : public testing::Test {
 protected:
  SqsWorld sqs;
  std::string dead = sqs.make_queue("d");
  std::string url = sqs.make_queue(
      "orders",
      {{"RedrivePolicy",
        R"({"maxReceiveCount":"2","deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:d"})"},
       {"VisibilityTimeout", "10"}});
};

// SQS-037, SQS-051
TEST_F(DeadLetters, MoveAtTheReceiveAfterTheLastAllowed) {
  const std::string id = sqs.send(url, std::string(5'000, 'x'));
  for (int count = 0; count < 2; ++count) {
    EXPECT_EQ(sqs.receive(url).size(), 1u);
    sqs.advance(10s);
  }
  EXPECT_EQ(sqs.attribute(dead, "ApproximateNumberOfMessages"), "0");
  EXPECT_TRUE(sqs.receive(url).empty());
  const auto moved = sqs.receive(dead);
  ASSERT_EQ(moved.size(), 1u);
  EXPECT_EQ(*moved[0].MessageId, id);
  EXPECT_EQ(moved[0].Body->size(), 5'000u);
  EXPECT_EQ(moved[0].Attributes->at("ApproximateReceiveCount"), "3");
  EXPECT_EQ(moved[0].Attributes->at("SentTimestamp"), "1767225600000");
  EXPECT_EQ(moved[0].Attributes->at("DeadLetterQueueSourceArn"),
            "arn:aws:sqs:us-east-1:123456789012:orders");
  EXPECT_EQ(sqs.restored()->digest(), sqs.world->digest());
  EXPECT_EQ(sqs.replayed()->digest(), sqs.world->digest());
}

TEST_F(DeadLetters, StayWhereTheirQueueIsGone) {
  sqs.call<operations::DeleteQueue>({.QueueUrl = dead});
  sqs.send(url, "a");
  for (int count = 0; count < 4; ++count) {
    EXPECT_EQ(sqs.receive(url).size(), 1u);
    sqs.advance(10s);
  }
}

// SQS-019
TEST_F(DeadLetters, NameTheirSources) {
  EXPECT_THAT(sqs.call<operations::ListDeadLetterSourceQueues>({.QueueUrl = dead}).queueUrls,
              ElementsAre(url));
  sqs.set_attribute(url, "RedrivePolicy", "");
  EXPECT_TRUE(
      sqs.call<operations::ListDeadLetterSourceQueues>({.QueueUrl = dead}).queueUrls.empty());
}

// SQS-050
TEST_F(DeadLetters, NeedAGoodPolicy) {
  EXPECT_EQ(sqs.attribute(url, "RedrivePolicy"),
            R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:d",)"
            R"("maxReceiveCount":2})");
  for (const char* policy :
       {"text", "{}", R"({"maxReceiveCount":3})",
        R"({"maxReceiveCount":1001,"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:d"})",
        R"({"maxReceiveCount":3,"deadLetterTargetArn":"dead"})",
        R"({"maxReceiveCount":3,"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:g"})",
        R"({"maxReceiveCount":3,"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:123456789012:d"})"}) {
    EXPECT_EQ(sqs.error_of<operations::SetQueueAttributes>(
                  {.Attributes = {{"RedrivePolicy", policy}}, .QueueUrl = url}),
              "InvalidParameterValueException")
        << policy;
  }
}

}  // namespace
}  // namespace windtunnel::sqs
