#include <gmock/gmock.h>

#include "tests/unit/services/sqs/sqs_world.hpp"

namespace windtunnel::sqs {
namespace {

using testing::ElementsAre;
using testing::Pair;

// SQS-001
TEST(CreateQueue, AnswersTheCanonicalUrl) {
  SqsWorld sqs;
  EXPECT_EQ(sqs.make_queue("orders"), "https://sqs.us-east-1.amazonaws.com/123456789012/orders");
}

// SQS-012
TEST(CreateQueue, IsIdempotentForTheAttributesItNames) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders", {{"VisibilityTimeout", "60"}});
  const auto digest = sqs.world->digest();
  EXPECT_EQ(sqs.make_queue("orders"), url);
  EXPECT_EQ(sqs.make_queue("orders", {{"VisibilityTimeout", "060"}, {"DelaySeconds", "0"}}), url);
  EXPECT_EQ(sqs.world->digest(), digest);
}

// SQS-012
TEST(CreateQueue, RefusesTheNameWithAnotherValue) {
  SqsWorld sqs;
  sqs.make_queue("orders");
  EXPECT_EQ(sqs.error_of<operations::CreateQueue>(
                {.Attributes = {{{"DelaySeconds", "5"}}}, .QueueName = "orders"}),
            "QueueNameExists");
  EXPECT_EQ(sqs.last_message,
            "A queue already exists with the same name and a different value for attribute "
            "DelaySeconds");
}

// SQS-014
TEST(CreateQueue, RefusesWrongNamesAndAttributes) {
  SqsWorld sqs;
  const auto refused = [&](const std::string& name, const std::string& value) {
    return sqs.error_of<operations::CreateQueue>(
        {.Attributes = {{{name, value}}}, .QueueName = "orders"});
  };
  EXPECT_EQ(sqs.error_of<operations::CreateQueue>({.QueueName = "a b"}),
            "InvalidParameterValueException");
  EXPECT_EQ(refused("Colour", "red"), "InvalidAttributeName");
  EXPECT_EQ(sqs.last_message, "Unknown Attribute Colour.");
  EXPECT_EQ(refused("QueueArn", "x"), "InvalidAttributeName");
  EXPECT_EQ(refused("DelaySeconds", "901"), "InvalidAttributeValue");
  EXPECT_EQ(sqs.last_message, "Invalid value for the parameter DelaySeconds.");
  EXPECT_EQ(refused("VisibilityTimeout", "soon"), "InvalidAttributeValue");
  EXPECT_EQ(refused("Policy", "not json"), "InvalidAttributeValue");
}

// SQS-010
TEST(CreateQueue, TakesNamesOfEightyCharacters) {
  SqsWorld sqs;
  sqs.make_queue(std::string(77, 'a') + "Z_-");
  for (const std::string& name : {std::string(), std::string(81, 'a'), std::string("a.b")}) {
    EXPECT_EQ(sqs.error_of<operations::CreateQueue>({.QueueName = name}),
              "InvalidParameterValueException");
    EXPECT_EQ(sqs.last_message,
              "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in "
              "length");
  }
}

// SQS-011, SQS-014
TEST(CreateQueue, TakesNumbersWithinTheirBounds) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  struct Bounds {
    const char* name;
    int low;
    int high;
    const char* fallback;
  };
  for (const auto& [name, low, high, fallback] :
       {Bounds{"DelaySeconds", 0, 900, "0"},
        Bounds{"MaximumMessageSize", 1'024, 1'048'576, "1048576"},
        Bounds{"MessageRetentionPeriod", 60, 1'209'600, "345600"},
        Bounds{"ReceiveMessageWaitTimeSeconds", 0, 20, "0"},
        Bounds{"VisibilityTimeout", 0, 43'200, "30"}}) {
    EXPECT_EQ(sqs.attribute(url, name), fallback);
    for (const int value : {low, high}) {
      sqs.set_attribute(url, name, std::to_string(value));
      EXPECT_EQ(sqs.attribute(url, name), std::to_string(value));
    }
    for (const int value : {low - 1, high + 1}) {
      EXPECT_EQ(sqs.error_of<operations::SetQueueAttributes>(
                    {.Attributes = {{name, std::to_string(value)}}, .QueueUrl = url}),
                "InvalidAttributeValue")
          << name << " " << value;
      EXPECT_EQ(sqs.last_message, "Invalid value for the parameter " + std::string(name) + ".");
    }
  }
}

TEST(CreateQueue, SaysThatFifoQueuesAreNotModelled) {
  SqsWorld sqs;
  EXPECT_EQ(sqs.error_of<operations::CreateQueue>({.QueueName = "orders.fifo"}), "NotImplemented");
  EXPECT_EQ(sqs.error_of<operations::CreateQueue>(
                {.Attributes = {{{"FifoQueue", "true"}}}, .QueueName = "orders"}),
            "NotImplemented");
}

TEST(CreateQueue, TagsWhatItMakes) {
  SqsWorld sqs;
  const std::string url =
      *sqs.call<operations::CreateQueue>({.QueueName = "orders", .tags = {{{"team", "shop"}}}})
           .QueueUrl;
  EXPECT_THAT(*sqs.call<operations::ListQueueTags>({.QueueUrl = url}).Tags,
              ElementsAre(Pair("team", "shop")));
}

// SQS-015
TEST(DeleteQueue, KeepsTheNameForSixtySeconds) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  const std::string first_id = sqs.send(url, "a");
  sqs.call<operations::DeleteQueue>({.QueueUrl = url});
  EXPECT_EQ(sqs.error_of<operations::GetQueueUrl>({.QueueName = "orders"}), "QueueDoesNotExist");
  EXPECT_EQ(sqs.error_of<operations::CreateQueue>({.QueueName = "orders"}), "QueueDeletedRecently");
  sqs.advance(60s);
  sqs.make_queue("orders");
  EXPECT_TRUE(sqs.receive(url).empty());
  EXPECT_NE(sqs.send(url, "a"), first_id);
}

// SQS-015
TEST(DeleteQueue, FreesTheNameAtOnceWithoutLimits) {
  auto settings = test::TestWorld::settings_at();
  settings.limits_lifted = true;
  test::TestWorld sqs(sqs_registry(), settings);
  const auto made = sqs.call<operations::CreateQueue>({.QueueName = "orders"});
  sqs.call<operations::DeleteQueue>({.QueueUrl = *made.QueueUrl});
  EXPECT_EQ(sqs.error_of<operations::CreateQueue>({.QueueName = "orders"}), "");
}

// SQS-001
TEST(QueueUrl, MeansTheSameQueueOnEveryHost) {
  SqsWorld sqs;
  sqs.make_queue("orders");
  for (const char* url :
       {"http://localhost:4566/123456789012/orders", "orders", "123456789012/orders",
        "http://127.0.0.1:4566/_world/blue/123456789012/orders",
        "https://queue.amazonaws.com/123456789012/orders"}) {
    EXPECT_EQ(sqs.error_of<operations::PurgeQueue>({.QueueUrl = url}), "") << url;
    sqs.advance(60s);
  }
  for (const char* url : {"", "/", "orders/", "http://localhost/orders",
                          "https://sqs.us-east-1.amazonaws.com/210987654321/orders"}) {
    EXPECT_EQ(sqs.error_of<operations::PurgeQueue>({.QueueUrl = url}), "QueueDoesNotExist") << url;
  }
}

TEST(QueueUrl, MustBeGiven) {
  const auto* definition = sqs_registry().find("sqs");
  const auto& operation = operations::GetQueueAttributes::model();
  const api::ApiError error = definition->violation_error(
      operation, {api::missing_member(api::MemberPath::member(api::MemberPath(), "QueueUrl"))});
  EXPECT_EQ(error.code, "MissingRequiredParameterException");
  EXPECT_EQ(error.query_code, "MissingParameter");
  EXPECT_EQ(error.message, "The request must contain the parameter QueueUrl.");
}

// SQS-017
TEST(ListQueues, PagesInOrderOfName) {
  SqsWorld sqs;
  for (const char* name : {"b", "a-2", "a-1", "a-3"}) sqs.make_queue(name);
  const auto first = sqs.call<operations::ListQueues>({.MaxResults = 2, .QueueNamePrefix = "a-"});
  ASSERT_TRUE(first.NextToken);
  EXPECT_THAT(*first.QueueUrls,
              ElementsAre("https://sqs.us-east-1.amazonaws.com/123456789012/a-1",
                          "https://sqs.us-east-1.amazonaws.com/123456789012/a-2"));
  const auto second = sqs.call<operations::ListQueues>(
      {.MaxResults = 2, .NextToken = first.NextToken, .QueueNamePrefix = "a-"});
  EXPECT_FALSE(second.NextToken);
  EXPECT_THAT(*second.QueueUrls,
              ElementsAre("https://sqs.us-east-1.amazonaws.com/123456789012/a-3"));
  EXPECT_FALSE(sqs.call<operations::ListQueues>({.QueueNamePrefix = "z"}).QueueUrls);
  EXPECT_EQ(sqs.error_of<operations::ListQueues>({.NextToken = "nonsense"}),
            "InvalidParameterValueException");
}

// SQS-017
TEST(ListQueues, GivesUpToAThousand) {
  SqsWorld sqs;
  EXPECT_EQ(sqs.error_of<operations::ListQueues>({.MaxResults = 1'000}), "");
  for (const int most : {0, 1'001}) {
    EXPECT_EQ(sqs.error_of<operations::ListQueues>({.MaxResults = most}),
              "InvalidParameterValueException");
  }
}

// SQS-017
TEST(GetQueueUrl, TakesTheOwnersAccount) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  const GetQueueUrlRequest own{.QueueName = "orders"};
  const GetQueueUrlRequest owners{.QueueName = "orders", .QueueOwnerAWSAccountId = "123456789012"};
  EXPECT_EQ(*sqs.call<operations::GetQueueUrl>(own).QueueUrl, url);
  sqs.scope.account = "210987654321";
  EXPECT_EQ(*sqs.call<operations::GetQueueUrl>(owners).QueueUrl, url);
  EXPECT_EQ(sqs.error_of<operations::GetQueueUrl>(own), "QueueDoesNotExist");
}

// SQS-011
TEST(GetQueueAttributes, GivesTwelveOfANewQueue) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  const auto all = *sqs.call<operations::GetQueueAttributes>(
                           {.AttributeNames = {std::vector<std::string>{"All"}}, .QueueUrl = url})
                        .Attributes;
  EXPECT_EQ(all.size(), 12u);
  EXPECT_EQ(all.at("QueueArn"), "arn:aws:sqs:us-east-1:123456789012:orders");
  EXPECT_EQ(all.at("CreatedTimestamp"), "1767225600");
  EXPECT_EQ(all.at("VisibilityTimeout"), "30");
  EXPECT_EQ(all.at("SqsManagedSseEnabled"), "true");
  EXPECT_FALSE(sqs.call<operations::GetQueueAttributes>({.QueueUrl = url}).Attributes);
  EXPECT_EQ(sqs.error_of<operations::GetQueueAttributes>(
                {.AttributeNames = {std::vector<std::string>{"Colour"}}, .QueueUrl = url}),
            "InvalidAttributeName");
}

// SQS-011
TEST(GetQueueAttributes, CountsMessagesByState) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  for (int index = 0; index < 3; ++index) sqs.send(url, "a");
  sqs.call<operations::SendMessage>({.DelaySeconds = 60, .MessageBody = "later", .QueueUrl = url});
  sqs.receive(url, 2);
  EXPECT_EQ(sqs.attribute(url, "ApproximateNumberOfMessages"), "1");
  EXPECT_EQ(sqs.attribute(url, "ApproximateNumberOfMessagesNotVisible"), "2");
  EXPECT_EQ(sqs.attribute(url, "ApproximateNumberOfMessagesDelayed"), "1");
  sqs.advance(30s);
  EXPECT_EQ(sqs.attribute(url, "ApproximateNumberOfMessages"), "3");
  EXPECT_EQ(sqs.attribute(url, "ApproximateNumberOfMessagesNotVisible"), "0");
}

// SQS-014
TEST(SetQueueAttributes, ReplacesOneEncryptionByTheOther) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  sqs.advance(5s);
  sqs.set_attribute(url, "KmsMasterKeyId", "alias/aws/sqs");
  EXPECT_EQ(sqs.attribute(url, "SqsManagedSseEnabled"), "false");
  EXPECT_EQ(sqs.attribute(url, "LastModifiedTimestamp"), "1767225605");
  sqs.set_attribute(url, "SqsManagedSseEnabled", "true");
  EXPECT_FALSE(
      sqs.call<operations::GetQueueAttributes>(
             {.AttributeNames = {std::vector<std::string>{"KmsMasterKeyId"}}, .QueueUrl = url})
          .Attributes);
}

// SQS-014
TEST(SetQueueAttributes, RefusesBothEncryptionsTogether) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  EXPECT_EQ(
      sqs.error_of<operations::SetQueueAttributes>(
          {.Attributes = {{"KmsMasterKeyId", "alias/aws/sqs"}, {"SqsManagedSseEnabled", "true"}},
           .QueueUrl = url}),
      "InvalidAttributeName");
  EXPECT_EQ(sqs.last_message,
            "You can use one type of server-side encryption (SSE) at one time. You can either "
            "enable KMS SSE or SQS SSE.");
}

// SQS-016
TEST(PurgeQueue, RemovesEverythingOnceAMinute) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  sqs.send(url, "visible");
  sqs.receive(url);
  sqs.send(url, std::string(10'000, 'x'));
  sqs.call<operations::SendMessage>({.DelaySeconds = 60, .MessageBody = "later", .QueueUrl = url});
  sqs.call<operations::PurgeQueue>({.QueueUrl = url});
  EXPECT_EQ(sqs.attribute(url, "ApproximateNumberOfMessages"), "0");
  EXPECT_EQ(sqs.attribute(url, "ApproximateNumberOfMessagesNotVisible"), "0");
  EXPECT_EQ(sqs.attribute(url, "ApproximateNumberOfMessagesDelayed"), "0");
  EXPECT_EQ(sqs.error_of<operations::PurgeQueue>({.QueueUrl = url}), "PurgeQueueInProgress");
  EXPECT_EQ(sqs.last_message,
            "Only one PurgeQueue operation on orders is allowed every 60 seconds.");
  sqs.advance(60s);
  EXPECT_EQ(sqs.error_of<operations::PurgeQueue>({.QueueUrl = url}), "");
}

// SQS-019
TEST(TagQueue, AddsReplacesAndRemoves) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  EXPECT_FALSE(sqs.call<operations::ListQueueTags>({.QueueUrl = url}).Tags);
  sqs.call<operations::TagQueue>({.QueueUrl = url, .Tags = {{"a", "1"}, {"b", ""}}});
  sqs.call<operations::TagQueue>({.QueueUrl = url, .Tags = {{"a", "2"}}});
  sqs.call<operations::UntagQueue>({.QueueUrl = url, .TagKeys = {"b", "c"}});
  EXPECT_THAT(*sqs.call<operations::ListQueueTags>({.QueueUrl = url}).Tags,
              ElementsAre(Pair("a", "2")));
}

// SQS-019
TEST(TagQueue, RefusesTheFiftyFirst) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders");
  std::map<std::string, std::string> tags;
  for (int index = 0; index < 50; ++index) tags["key-" + std::to_string(index)] = "";
  sqs.call<operations::TagQueue>({.QueueUrl = url, .Tags = tags});
  EXPECT_EQ(sqs.error_of<operations::TagQueue>({.QueueUrl = url, .Tags = {{"more", ""}}}),
            "InvalidParameterValueException");
}

TEST(Queues, AreTheSameAfterARestartAndAReplay) {
  SqsWorld sqs;
  const std::string url = sqs.make_queue("orders", {{"VisibilityTimeout", "60"}});
  sqs.make_queue("gone");
  sqs.call<operations::DeleteQueue>({.QueueUrl = "gone"});
  sqs.set_attribute(url, "DelaySeconds", "3");
  sqs.call<operations::TagQueue>({.QueueUrl = url, .Tags = {{"a", "1"}}});
  sqs.send(url, "a");
  sqs.call<operations::PurgeQueue>({.QueueUrl = url});
  EXPECT_EQ(sqs.restored()->digest(), sqs.world->digest());
  EXPECT_EQ(sqs.replayed()->digest(), sqs.world->digest());
}

}  // namespace
}  // namespace windtunnel::sqs
