#include <gmock/gmock.h>

#include "tests/unit/services/sqs/sqs_world.hpp"

namespace windtunnel::sqs {
namespace {

using testing::ElementsAre;

MessageAttributeValue text(const std::string& value, const std::string& type = "String") {
  MessageAttributeValue attribute;
  attribute.DataType = type;
  attribute.StringValue = value;
  return attribute;
}

// SQS-022
TEST(SendMessage, AnswersTheChecksumsThatSdksVerify) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  SendMessageRequest request{.MessageBody = "This is a test message", .QueueUrl = url};
  request.MessageAttributes = std::map<std::string, MessageAttributeValue>{{"a", text("b")}};
  const auto sent = sqs.call<operations::SendMessage>(request);
  EXPECT_EQ(*sent.MD5OfMessageBody, "fafb00f5732ab283681e124bf8747ed1");
  // printf '\0\0\0\1a\0\0\0\6String\1\0\0\0\1b' | md5sum
  EXPECT_EQ(*sent.MD5OfMessageAttributes, "bef8bf215374a0a228d67533b1a488be");
  EXPECT_FALSE(sent.MD5OfMessageSystemAttributes);
}

TEST(SendMessage, GivesEachMessageItsOwnId) {
  SqsWorld sqs;
  const std::string orders = sqs.make_queue("orders");
  const std::string bills = sqs.make_queue("bills");
  const std::string first = sqs.send(orders, "a");
  EXPECT_NE(first, sqs.send(orders, "a"));
  EXPECT_NE(first, sqs.send(bills, "a"));
  // What happens to other queues changes nobody else's ids.
  SqsWorld again;
  EXPECT_EQ(first, again.send(again.make_queue("orders"), "b"));
}

// SQS-020, SQS-021, SQS-023, SQS-025
TEST(SendMessage, RefusesWhatSqsDoesNotTake) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders", {{"MaximumMessageSize", "1024"}});
  const auto refused = [&](SendMessageRequest request) {
    request.QueueUrl = url;
    if (request.MessageBody.empty()) request.MessageBody = "body";
    return sqs.error_of<operations::SendMessage>(request);
  };
  EXPECT_EQ(sqs.error_of<operations::SendMessage>({.MessageBody = "", .QueueUrl = url}),
            "MissingRequiredParameterException");
  EXPECT_EQ(refused({.MessageBody = std::string(1'025, 'x')}), "InvalidParameterValueException");
  EXPECT_EQ(sqs.last_message,
            "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.");
  EXPECT_EQ(refused({.MessageBody = "bell \a"}), "InvalidMessageContents");
  EXPECT_EQ(refused({.MessageBody = "\xef\xbf\xbf"}), "InvalidMessageContents");
  EXPECT_EQ(refused({.DelaySeconds = 901}), "InvalidParameterValueException");
  EXPECT_EQ(refused({.MessageDeduplicationId = "x"}), "InvalidParameterValueException");
  EXPECT_EQ(refused({.MessageGroupId = "a b"}), "InvalidParameterValueException");
  for (const char* name : {"", ".a", "AWS.a", "amazon.a", "a b", "a..b"}) {
    SendMessageRequest request;
    request.MessageAttributes = std::map<std::string, MessageAttributeValue>{{name, text("b")}};
    EXPECT_EQ(refused(request), "InvalidParameterValueException") << name;
  }
  SendMessageRequest empty;
  empty.MessageAttributes = std::map<std::string, MessageAttributeValue>{{"a", text("")}};
  EXPECT_EQ(refused(empty), "InvalidParameterValueException");
  EXPECT_EQ(sqs.last_message,
            "Message (user) attribute 'a' must contain a non-empty value of type 'String'.");
  EXPECT_EQ(sqs.attribute(url, "ApproximateNumberOfMessages"), "0");
}

// SQS-020, SQS-022
TEST(SendMessage, CountsAttributesButNotTheTraceHeader) {
  SqsWorld sqs;
  SendMessageRequest request{
      .MessageBody = std::string(1'016, 'x'),
      .QueueUrl = sqs.make_queue("orders", {{"MaximumMessageSize", "1024"}})};
  request.MessageAttributes = std::map<std::string, MessageAttributeValue>{{"a", text("b")}};
  const auto plain = sqs.call<operations::SendMessage>(request);
  MessageSystemAttributeValue header;
  header.DataType = "String";
  header.StringValue = "Root=1-5759e988-bd862e3fe1be46a994272793";
  request.MessageSystemAttributes =
      std::map<std::string, MessageSystemAttributeValue>{{"AWSTraceHeader", header}};
  const auto traced = sqs.call<operations::SendMessage>(request);
  EXPECT_EQ(*traced.MD5OfMessageAttributes, *plain.MD5OfMessageAttributes);
  EXPECT_TRUE(traced.MD5OfMessageSystemAttributes);
  request.MessageBody += "x";
  EXPECT_EQ(sqs.error_of<operations::SendMessage>(request), "InvalidParameterValueException");
}

// SQS-021
TEST(SendMessage, TakesTenAttributesNamedInAnyLanguage) {
  SqsWorld sqs;
  SendMessageRequest request{.MessageBody = "a", .QueueUrl = sqs.make_queue("orders")};
  auto& attributes = request.MessageAttributes.emplace();
  attributes
      ["gr\xc3\xb6\xc3\x9f"
       "e"] = text("7", "Number");
  attributes[std::string(256, 'n')] = text("long");
  for (int number = 0; number < 8; ++number) attributes[std::to_string(number)] = text("x");
  EXPECT_EQ(sqs.error_of<operations::SendMessage>(request), "");
  attributes["more"] = text("x");
  EXPECT_EQ(sqs.error_of<operations::SendMessage>(request), "InvalidParameterValueException");
  attributes = {{std::string(257, 'n'), text("x")}};
  EXPECT_EQ(sqs.error_of<operations::SendMessage>(request), "InvalidParameterValueException");
}

// SQS-023
TEST(SendMessage, DelaysByItsOwnOrTheQueuesSeconds) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders", {{"DelaySeconds", "10"}});
  sqs.send(url, "queue's");
  sqs.call<operations::SendMessage>({.DelaySeconds = 0, .MessageBody = "own", .QueueUrl = url});
  EXPECT_THAT(sqs.bodies(sqs.receive(url)), ElementsAre("own"));
  sqs.advance(10s);
  EXPECT_THAT(sqs.bodies(sqs.receive(url)), ElementsAre("queue's"));
}

// SQS-024
TEST(SendMessageBatch, FailsEntriesOnTheirOwn) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders", {{"MaximumMessageSize", "1024"}});
  SendMessageBatchRequest request{.QueueUrl = url};
  request.Entries.push_back({.Id = "good", .MessageBody = "a"});
  request.Entries.push_back({.Id = "large", .MessageBody = std::string(2'000, 'x')});
  const auto out = sqs.call<operations::SendMessageBatch>(request);
  ASSERT_EQ(out.Successful.size(), 1u);
  EXPECT_EQ(out.Successful[0].Id, "good");
  ASSERT_EQ(out.Failed.size(), 1u);
  EXPECT_EQ(out.Failed[0].Code, "InvalidParameterValue");
  EXPECT_EQ(*out.Failed[0].Message,
            "One or more parameters cannot be validated. Reason: Message must be shorter than 1024 "
            "bytes.");
  EXPECT_THAT(sqs.bodies(sqs.receive(url)), ElementsAre("a"));
}

// SQS-024
TEST(SendMessageBatch, IsRefusedAsAWhole) {
  SqsWorld sqs;
  SendMessageBatchRequest request{.QueueUrl = sqs.make_queue("orders")};
  const auto error = [&] { return sqs.error_of<operations::SendMessageBatch>(request); };
  EXPECT_EQ(error(), "EmptyBatchRequest");
  request.Entries = {{.Id = "a", .MessageBody = "x"}, {.Id = "a", .MessageBody = "x"}};
  EXPECT_EQ(error(), "BatchEntryIdsNotDistinct");
  EXPECT_EQ(sqs.last_message, "Id a repeated.");
  request.Entries = {{.Id = "a b", .MessageBody = "x"}};
  EXPECT_EQ(error(), "InvalidBatchEntryId");
  request.Entries.clear();
  for (int index = 0; index < 11; ++index) {
    request.Entries.push_back({.Id = std::to_string(index), .MessageBody = "x"});
  }
  EXPECT_EQ(error(), "TooManyEntriesInBatchRequest");
  request.Entries = {{.Id = "a", .MessageBody = std::string(600'000, 'x')},
                     {.Id = "b", .MessageBody = std::string(600'000, 'x')}};
  EXPECT_EQ(error(), "BatchRequestTooLong");
  EXPECT_EQ(sqs.last_message,
            "Batch requests cannot be longer than 1048576 bytes. You have sent 1200000 bytes.");
}

// SQS-036
TEST(DeleteMessage, RemovesAndRepeats) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  sqs.send(url, std::string(5'000, 'x'));
  const std::string handle = *sqs.receive(url).at(0).ReceiptHandle;
  sqs.call<operations::DeleteMessage>({.QueueUrl = url, .ReceiptHandle = handle});
  sqs.advance(30s);
  EXPECT_TRUE(sqs.receive(url).empty());
  const auto digest = sqs.world->digest();
  EXPECT_EQ(sqs.error_of<operations::DeleteMessage>({.QueueUrl = url, .ReceiptHandle = handle}),
            "");
  EXPECT_EQ(sqs.world->digest(), digest);
}

// SQS-036
TEST(DeleteMessage, TakesTheHandleOfAnEarlierReceive) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  sqs.send(url, "a");
  const std::string first = *sqs.receive(url).at(0).ReceiptHandle;
  sqs.advance(30s);
  EXPECT_NE(*sqs.receive(url).at(0).ReceiptHandle, first);
  sqs.call<operations::DeleteMessage>({.QueueUrl = url, .ReceiptHandle = first});
  EXPECT_EQ(sqs.attribute(url, "ApproximateNumberOfMessagesNotVisible"), "0");
}

// SQS-035
TEST(DeleteMessage, RefusesForeignHandles) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  const std::string other = sqs.make_queue("other");
  sqs.send(url, "a");
  const std::string handle = *sqs.receive(url).at(0).ReceiptHandle;
  for (const std::string& foreign : {std::string("nonsense"), std::string(), handle}) {
    EXPECT_EQ(
        sqs.error_of<operations::DeleteMessage>({.QueueUrl = other, .ReceiptHandle = foreign}),
        "ReceiptHandleIsInvalid");
  }
  EXPECT_EQ(sqs.last_message,
            "The input receipt handle \"" + handle + "\" is not a valid receipt handle.");
}

TEST(DeleteMessageBatch, ReportsEachEntry) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  sqs.send(url, "a");
  DeleteMessageBatchRequest request{.QueueUrl = url};
  request.Entries.push_back({.Id = "1", .ReceiptHandle = *sqs.receive(url).at(0).ReceiptHandle});
  request.Entries.push_back({.Id = "2", .ReceiptHandle = "nonsense"});
  const auto out = sqs.call<operations::DeleteMessageBatch>(request);
  ASSERT_EQ(out.Successful.size(), 1u);
  EXPECT_EQ(out.Successful[0].Id, "1");
  ASSERT_EQ(out.Failed.size(), 1u);
  EXPECT_EQ(out.Failed[0].Code, "ReceiptHandleIsInvalid");
}

// SQS-035
TEST(ChangeMessageVisibility, CountsFromNow) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  sqs.send(url, "a");
  const std::string handle = *sqs.receive(url).at(0).ReceiptHandle;
  const auto change = [&](int seconds) {
    return sqs.error_of<operations::ChangeMessageVisibility>(
        {.QueueUrl = url, .ReceiptHandle = handle, .VisibilityTimeout = seconds});
  };
  sqs.advance(20s);
  EXPECT_EQ(change(60), "");
  sqs.advance(59s);
  EXPECT_TRUE(sqs.receive(url).empty());
  EXPECT_EQ(change(43'200), "InvalidParameterValueException");
  EXPECT_EQ(change(43'201), "InvalidParameterValueException");
  EXPECT_EQ(change(0), "");
  EXPECT_EQ(sqs.receive(url).size(), 1u);
  sqs.call<operations::DeleteMessage>({.QueueUrl = url, .ReceiptHandle = handle});
  EXPECT_EQ(change(10), "InvalidParameterValueException");
  EXPECT_EQ(sqs.last_message,
            "Value " + handle +
                " for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not "
                "available for visibility timeout change.");
}

// SQS-035
TEST(ChangeMessageVisibility, TakesAnExpiredHandleForThisOnce) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  sqs.send(url, "a");
  const std::string handle = *sqs.receive(url).at(0).ReceiptHandle;
  sqs.advance(30s);
  sqs.call<operations::ChangeMessageVisibility>(
      {.QueueUrl = url, .ReceiptHandle = handle, .VisibilityTimeout = 60});
  sqs.advance(59s);
  EXPECT_TRUE(sqs.receive(url).empty());
  sqs.advance(1s);
  EXPECT_EQ(sqs.receive(url).size(), 1u);
  // Received again, it is hidden for as long as the queue says.
  sqs.advance(30s);
  EXPECT_EQ(sqs.receive(url).size(), 1u);
  EXPECT_EQ(sqs.error_of<operations::ChangeMessageVisibility>(
                {.QueueUrl = url, .ReceiptHandle = "nonsense", .VisibilityTimeout = 0}),
            "ReceiptHandleIsInvalid");
}

TEST(ChangeMessageVisibilityBatch, ReportsEachEntry) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  sqs.send(url, "a");
  const std::string handle = *sqs.receive(url).at(0).ReceiptHandle;
  ChangeMessageVisibilityBatchRequest request{.QueueUrl = url};
  request.Entries.push_back({.Id = "1", .ReceiptHandle = handle, .VisibilityTimeout = 0});
  request.Entries.push_back({.Id = "2", .ReceiptHandle = handle});
  const auto out = sqs.call<operations::ChangeMessageVisibilityBatch>(request);
  EXPECT_EQ(out.Successful.size(), 1u);
  ASSERT_EQ(out.Failed.size(), 1u);
  EXPECT_EQ(out.Failed[0].Code, "MissingParameter");
  EXPECT_EQ(sqs.receive(url).size(), 1u);
}

TEST(Messages, AreTheSameAfterARestartAndAReplay) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  sqs.send(url, "small");
  sqs.send(url, std::string(10'000, 'x'));
  sqs.send(url, "kept");
  const auto received = sqs.receive(url, 2);
  sqs.call<operations::DeleteMessage>(
      {.QueueUrl = url, .ReceiptHandle = *received.at(0).ReceiptHandle});
  sqs.call<operations::ChangeMessageVisibility>(
      {.QueueUrl = url, .ReceiptHandle = *received.at(1).ReceiptHandle, .VisibilityTimeout = 5});
  sqs.advance(10s);
  const auto restored = sqs.restored();
  EXPECT_EQ(restored->digest(), sqs.world->digest());
  EXPECT_EQ(sqs.replayed()->digest(), sqs.world->digest());
}

}  // namespace
}  // namespace windtunnel::sqs
