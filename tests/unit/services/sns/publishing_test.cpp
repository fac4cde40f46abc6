#include "tests/unit/services/sns/sns_world.hpp"

namespace windtunnel::sns {
namespace {

MessageAttributeValue text(const std::string& value, const std::string& type = "String") {
  MessageAttributeValue attribute;
  attribute.DataType = type;
  attribute.StringValue = value;
  return attribute;
}

class Delivery : public testing::Test {
 protected:
  SnsWorld sns;
  std::string topic = sns.make_topic("alarms");
  std::string queue = sns.make_queue("notices");
  std::string subscription = sns.subscribe(topic, "notices");
};

// SNS-030
TEST_F(Delivery, ReachesTheQueueInTheSameTurn) {
  const auto turn = sns.world->turn();
  const std::string id = sns.publish(topic, "Hello");
  EXPECT_EQ(sns.world->turn(), turn + 1);
  const auto body = sns.received(queue);
  std::vector<std::string> names;
  for (const auto& [name, value] : body.items()) names.push_back(name);
  EXPECT_EQ(names, (std::vector<std::string>{"Type", "MessageId", "TopicArn", "Message",
                                             "Timestamp", "SignatureVersion", "Signature",
                                             "SigningCertURL", "UnsubscribeURL"}));
  EXPECT_EQ(body["Type"], "Notification");
  EXPECT_EQ(body["MessageId"], id);
  EXPECT_EQ(body["TopicArn"], topic);
  EXPECT_EQ(body["Message"], "Hello");
  EXPECT_EQ(body["Timestamp"], "2026-01-01T00:00:00.000Z");
  EXPECT_EQ(
      body["UnsubscribeURL"],
      "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=" + subscription);
}

// SNS-030
TEST_F(Delivery, CarriesSubjectAndAttributesInTheEnvelope) {
  MessageAttributeValue bytes;
  bytes.DataType = "Binary";
  bytes.BinaryValue = api::Blob{"\1\2"};
  PublishInput in{.Message = "Hello", .Subject = "News", .TopicArn = topic};
  in.MessageAttributes =
      std::map<std::string, MessageAttributeValue>{{"a", text("b")}, {"c", bytes}};
  sns.call<operations::Publish>(in);
  const auto messages = sns.receive(queue);
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_FALSE(messages[0].MessageAttributes);
  EXPECT_EQ(messages[0].Attributes->at("SenderId"), "sns.amazonaws.com");
  const auto body = nlohmann::json::parse(*messages[0].Body);
  EXPECT_EQ(body["Subject"], "News");
  EXPECT_EQ(body["MessageAttributes"]["a"]["Type"], "String");
  EXPECT_EQ(body["MessageAttributes"]["a"]["Value"], "b");
  EXPECT_EQ(body["MessageAttributes"]["c"]["Value"], "AQI=");
}

// SNS-026, SNS-032
TEST_F(Delivery, IsTheMessageItselfWhenRaw) {
  sns.call<operations::SetSubscriptionAttributes>({.AttributeName = "RawMessageDelivery",
                                                   .AttributeValue = "true",
                                                   .SubscriptionArn = subscription});
  PublishInput in{.Message = "Hello", .MessageGroupId = "tenant-1", .TopicArn = topic};
  in.MessageAttributes = std::map<std::string, MessageAttributeValue>{{"a", text("7", "Number")}};
  sns.call<operations::Publish>(in);
  const auto messages = sns.receive(queue);
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(*messages[0].Body, "Hello");
  EXPECT_EQ(messages[0].MessageAttributes->at("a").DataType, "Number");
  EXPECT_EQ(*messages[0].MessageAttributes->at("a").StringValue, "7");
  EXPECT_EQ(messages[0].Attributes->at("MessageGroupId"), "tenant-1");
}

// SNS-022
TEST_F(Delivery, ChoosesTheMessageOfItsProtocol) {
  sns.call<operations::Publish>({.Message = R"({"default":"all","sqs":"queues","email":7})",
                                 .MessageStructure = "json",
                                 .TopicArn = topic});
  EXPECT_EQ(sns.received(queue)["Message"], "queues");
  sns.call<operations::Publish>(
      {.Message = R"({"default":"all","sqs":7})", .MessageStructure = "json", .TopicArn = topic});
  EXPECT_EQ(sns.received(queue)["Message"], "all");
}

// SNS-035
TEST_F(Delivery, ReachesEverySubscriberUnderOneMessageId) {
  const std::string other = sns.make_queue("other");
  sns.subscribe(topic, "other");
  const std::string id = sns.publish(topic, "Hello");
  EXPECT_EQ(sns.received(queue)["MessageId"], id);
  EXPECT_EQ(sns.received(other)["MessageId"], id);
}

// SNS-052
TEST_F(Delivery, ThatFailsIsNotedAndDoesNotFailThePublisher) {
  sns.call<sqs::operations::DeleteQueue>({.QueueUrl = queue});
  const std::string other = sns.make_queue("other");
  sns.subscribe(topic, "other");
  EXPECT_EQ(sns.error_of<operations::Publish>({.Message = "Hello", .TopicArn = topic}), "");
  EXPECT_TRUE(sns.has_noted("NotificationFailed"));
  EXPECT_EQ(sns.received(other)["Message"], "Hello");
  // The subscription stays, and a queue made anew is reached again (SNS-016).
  sns.advance(60s);
  sns.make_queue("notices");
  sns.publish(topic, "again");
  EXPECT_EQ(sns.received(queue)["Message"], "again");
}

// SNS-053, SNS-054
TEST_F(Delivery, ThatFailsGoesToTheDeadLetterQueue) {
  const std::string dead = sns.make_queue("dead");
  sns.call<operations::SetSubscriptionAttributes>(
      {.AttributeName = "RedrivePolicy",
       .AttributeValue = R"({"deadLetterTargetArn":")" + queue_arn("dead") + "\"}",
       .SubscriptionArn = subscription});
  sns.call<sqs::operations::DeleteQueue>({.QueueUrl = queue});
  sns.publish(topic, "Hello");
  EXPECT_TRUE(sns.has_noted("NotificationRedriven"));
  EXPECT_EQ(sns.received(dead)["Message"], "Hello");
  sns.call<sqs::operations::DeleteQueue>({.QueueUrl = dead});
  EXPECT_EQ(sns.error_of<operations::Publish>({.Message = "Hello", .TopicArn = topic}), "");
  EXPECT_TRUE(sns.has_noted("NotificationRedriveFailed"));
}

// SNS-053
TEST_F(Delivery, ThatFailsKeepsItsFormInTheDeadLetterQueue) {
  const std::string dead = sns.make_queue("dead");
  const std::string policy = R"({"deadLetterTargetArn":")" + queue_arn("dead") + "\"}";
  sns.subscribe(topic, "gone", {{"RawMessageDelivery", "true"}, {"RedrivePolicy", policy}});
  PublishInput in{.Message = "Hello", .TopicArn = topic};
  in.MessageAttributes = std::map<std::string, MessageAttributeValue>{{"a", text("b")}};
  sns.call<operations::Publish>(in);
  const auto messages = sns.receive(dead);
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(*messages[0].Body, "Hello");
  ASSERT_EQ(messages[0].MessageAttributes->size(), 1u);
  EXPECT_EQ(*messages[0].MessageAttributes->at("a").StringValue, "b");
}

// MSG-003
TEST_F(Delivery, GoesInOrderOfSubscribing) {
  const std::string dead = sns.make_queue("dead");
  const std::string policy = R"({"deadLetterTargetArn":")" + queue_arn("dead") + "\"}";
  std::vector<std::string> expected;
  for (const char* gone : {"z", "m", "a", "n"}) {
    expected.push_back(sns.subscribe(topic, gone, {{"RedrivePolicy", policy}}));
  }
  sns.publish(topic, "Hello");
  std::vector<std::string> delivered;
  for (const sqs::Message& message : sns.receive(dead)) {
    const std::string url = nlohmann::json::parse(*message.Body)["UnsubscribeURL"];
    delivered.push_back(url.substr(url.find("arn:")));
  }
  EXPECT_EQ(delivered, expected);
}

// SNS-035
TEST_F(Delivery, IsAMessageOfItsOwnInEachQueue) {
  const std::string other = sns.make_queue("other");
  sns.subscribe(topic, "other");
  const std::string id = sns.publish(topic, "Hello");
  const std::string first = *sns.receive(queue).at(0).MessageId;
  const std::string second = *sns.receive(other).at(0).MessageId;
  EXPECT_NE(first, second);
  EXPECT_NE(first, id);
  EXPECT_NE(second, id);
}

// SNS-036
TEST_F(Delivery, HasAConstantForASignature) {
  sns.publish(topic, "Hello");
  const auto first = sns.received(queue);
  sns.publish(topic, "again");
  const auto second = sns.received(queue);
  EXPECT_EQ(first["SignatureVersion"], "1");
  EXPECT_FALSE(first["Signature"].get<std::string>().empty());
  EXPECT_EQ(first["Signature"], second["Signature"]);
  EXPECT_EQ(first["SigningCertURL"], second["SigningCertURL"]);
}

// SNS-032
TEST_F(Delivery, OfTooManyAttributesFailsWhenRaw) {
  sns.call<operations::SetSubscriptionAttributes>({.AttributeName = "RawMessageDelivery",
                                                   .AttributeValue = "true",
                                                   .SubscriptionArn = subscription});
  PublishInput in{.Message = "Hello", .TopicArn = topic};
  in.MessageAttributes.emplace();
  for (char name = 'a'; name <= 'k'; ++name) {
    (*in.MessageAttributes)[std::string(1, name)] = text("x");
  }
  sns.call<operations::Publish>(in);
  EXPECT_TRUE(sns.has_noted("NotificationFailed"));
  EXPECT_TRUE(sns.receive(queue).empty());
}

TEST_F(Delivery, AnswersALongPoll) {
  const sqs::ReceiveMessageRequest poll{.QueueUrl = queue, .WaitTimeSeconds = 20};
  sns.call<sqs::operations::ReceiveMessage>(poll);
  EXPECT_TRUE(sns.parked_until);
  sns.publish(topic, "Hello");
  EXPECT_EQ(sns.call<sqs::operations::ReceiveMessage>(poll).Messages->size(), 1u);
}

TEST_F(Delivery, WorksForTheSimulationItself) {
  sns.in_call([&](world::Call&) {
    sns.world->invoke_as<operations::Publish>("cloudwatch.amazonaws.com", sns.scope,
                                              {.Message = "ALARM", .TopicArn = topic});
  });
  EXPECT_EQ(sns.received(queue)["Message"], "ALARM");
}

TEST_F(Delivery, IsTheSameAfterARestartAndAReplay) {
  sns.publish(topic, "Hello");
  sns.publish(topic, std::string(10'000, 'x'));
  sns.advance(5s);
  sns.receive(queue);
  EXPECT_EQ(sns.restored()->digest(), sns.world->digest());
  EXPECT_EQ(sns.replayed()->digest(), sns.world->digest());
}

// SNS-020, SNS-021, SNS-022
TEST(Publish, RefusesWhatSnsDoesNotTake) {
  SnsWorld sns;
  const std::string topic = sns.make_topic("alarms");
  const auto message_of = [&](PublishInput in) {
    if (in.Message.empty()) in.Message = "body";
    if (!in.TargetArn) in.TopicArn = topic;
    sns.last_message.clear();
    sns.error_of<operations::Publish>(in);
    return sns.last_message;
  };
  EXPECT_EQ(sns.error_of<operations::Publish>({.Message = "", .TopicArn = topic}),
            "InvalidParameter");
  EXPECT_EQ(sns.last_message, "Invalid parameter: Empty message");
  EXPECT_EQ(message_of({.Message = std::string(262'145, 'x')}),
            "Invalid parameter: Message too long");
  EXPECT_EQ(message_of({.Message = std::string(262'144, 'x')}), "");
  for (const std::string& subject :
       {std::string(), std::string(100, 'x'), std::string("two\nlines")}) {
    EXPECT_EQ(message_of({.Subject = subject}), "Invalid parameter: Subject");
  }
  EXPECT_EQ(message_of({.Message = "text", .MessageStructure = "json"}),
            "Invalid parameter: Message Structure - JSON message body failed to parse");
  EXPECT_EQ(message_of({.Message = R"({"sqs":"x"})", .MessageStructure = "json"}),
            "Invalid parameter: Message Structure - No default entry in JSON message body");
  EXPECT_EQ(message_of({.TargetArn = "arn:aws:sns:us-east-1:123456789012:endpoint/GCM/a/b"}),
            "Invalid parameter: TargetArn Reason: No endpoint found for the target arn specified");
  EXPECT_EQ(sns.error_of<operations::Publish>({.Message = "a"}), "InvalidParameter");
  EXPECT_EQ(sns.error_of<operations::Publish>({.Message = "a", .PhoneNumber = "+49123"}),
            "NotImplemented");
}

// SNS-020
TEST(Publish, TakesOneTarget) {
  SnsWorld sns;
  const std::string topic = sns.make_topic("alarms");
  const std::string queue = sns.make_queue("notices");
  sns.subscribe(topic, "notices");
  sns.call<operations::Publish>({.Message = "Hello", .TargetArn = topic});
  EXPECT_EQ(sns.received(queue)["Message"], "Hello");
  EXPECT_EQ(sns.error_of<operations::Publish>(
                {.Message = "Hello", .TargetArn = topic, .TopicArn = topic}),
            "InvalidParameter");
  EXPECT_EQ(sns.error_of<operations::Publish>({.Message = "Hello", .TopicArn = topic + "-gone"}),
            "NotFound");
  EXPECT_EQ(sns.last_message, "Topic does not exist");
}

// SNS-021
TEST(Publish, CountsAttributesIntoTheSize) {
  SnsWorld sns;
  PublishInput in{.Message = std::string(262'136, 'x'), .TopicArn = sns.make_topic("alarms")};
  in.MessageAttributes = std::map<std::string, MessageAttributeValue>{{"a", text("b")}};
  EXPECT_EQ(sns.error_of<operations::Publish>(in), "");
  in.Message += "x";
  EXPECT_EQ(sns.error_of<operations::Publish>(in), "InvalidParameter");
  EXPECT_EQ(sns.last_message, "Invalid parameter: Message too long");
}

// SNS-026
TEST(Publish, TakesNoDeduplicationIdForAStandardTopic) {
  SnsWorld sns;
  EXPECT_EQ(sns.error_of<operations::Publish>({.Message = "Hello",
                                               .MessageDeduplicationId = "1",
                                               .TopicArn = sns.make_topic("alarms")}),
            "InvalidParameter");
  EXPECT_EQ(sns.last_message,
            "Invalid parameter: MessageDeduplicationId Reason: The request includes "
            "MessageDeduplicationId parameter that is not valid for this topic type");
}

// SNS-023
TEST(Publish, ChecksMessageAttributes) {
  SnsWorld sns;
  const std::string topic = sns.make_topic("alarms");
  const auto message_of = [&](const std::string& name, const MessageAttributeValue& value) {
    PublishInput in{.Message = "body", .TopicArn = topic};
    in.MessageAttributes = std::map<std::string, MessageAttributeValue>{{name, value}};
    EXPECT_EQ(sns.error_of<operations::Publish>(in), "ParameterValueInvalid");
    return sns.last_message;
  };
  EXPECT_EQ(message_of("a", text("")),
            "The message attribute 'a' must contain non-empty message attribute value for message "
            "attribute type 'String'.");
  EXPECT_EQ(message_of("a", text("x", "Binary")),
            "The message attribute 'a' with type 'Binary' must use field 'Binary'.");
  EXPECT_EQ(message_of("a", text("x", "Stringer")),
            "The message attribute 'a' has an invalid message attribute type, the set of supported "
            "type prefixes is Binary, Number, and String.");
  EXPECT_EQ(message_of("a b", text("x")),
            "Invalid non-alphanumeric character '#x20' was found in the message attribute name. "
            "Can only include alphanumeric characters, hyphens, underscores, or dots.");
  EXPECT_EQ(message_of(".a", text("x")),
            "Invalid message attribute name starting with character '.' was found.");
  EXPECT_EQ(message_of("a..b", text("x")),
            "Message attribute name can not have successive '.' character.");
}

// SNS-024
TEST(PublishBatch, FailsEntriesOnTheirOwn) {
  SnsWorld sns;
  const std::string topic = sns.make_topic("alarms");
  const std::string queue = sns.make_queue("notices");
  sns.subscribe(topic, "notices");
  const auto out = sns.call<operations::PublishBatch>(
      {.PublishBatchRequestEntries = {{.Id = "1", .Message = "a"}, {.Id = "2", .Message = ""}},
       .TopicArn = topic});
  ASSERT_EQ(out.Successful->size(), 1u);
  EXPECT_EQ(sns.received(queue)["MessageId"], *out.Successful->at(0).MessageId);
  ASSERT_EQ(out.Failed->size(), 1u);
  EXPECT_EQ(out.Failed->at(0).Code, "InvalidParameter");
}

// SNS-024
TEST(PublishBatch, IsRefusedAsAWhole) {
  SnsWorld sns;
  PublishBatchInput in{.TopicArn = sns.make_topic("alarms")};
  const auto error = [&] { return sns.error_of<operations::PublishBatch>(in); };
  EXPECT_EQ(error(), "EmptyBatchRequest");
  in.PublishBatchRequestEntries = {{.Id = "1", .Message = "a"}, {.Id = "1", .Message = "b"}};
  EXPECT_EQ(error(), "BatchEntryIdsNotDistinct");
  in.PublishBatchRequestEntries = {{.Id = "a b", .Message = "a"}};
  EXPECT_EQ(error(), "InvalidBatchEntryId");
  EXPECT_EQ(sns.last_message,
            "The Id of a batch entry in the batch request contains an impermissible character: "
            "a b");
  in.PublishBatchRequestEntries = {{.Id = std::string(81, 'a'), .Message = "a"}};
  EXPECT_EQ(error(), "InvalidBatchEntryId");
  in.PublishBatchRequestEntries = {{.Id = "1", .Message = std::string(200'000, 'x')},
                                   {.Id = "2", .Message = std::string(200'000, 'x')}};
  EXPECT_EQ(error(), "BatchRequestTooLong");
  in.PublishBatchRequestEntries.clear();
  for (int id = 0; id < 11; ++id) {
    in.PublishBatchRequestEntries.push_back({.Id = std::to_string(id), .Message = "a"});
  }
  EXPECT_EQ(error(), "TooManyEntriesInBatchRequest");
}

}  // namespace
}  // namespace windtunnel::sns
