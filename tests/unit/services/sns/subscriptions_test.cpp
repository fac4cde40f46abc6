#include "tests/unit/services/sns/sns_world.hpp"

namespace windtunnel::sns {
namespace {

// SNS-011, SNS-012
TEST(Subscribe, ConfirmsAQueueAtOnce) {
  SnsWorld sns;
  const std::string topic = sns.make_topic("alarms");
  const std::string arn = sns.subscribe(topic, "notices");
  EXPECT_TRUE(arn.starts_with(topic + ":"));
  EXPECT_EQ(arn.size(), topic.size() + 37);
  const auto attributes = sns.subscription_attributes(arn);
  EXPECT_EQ(attributes.at("PendingConfirmation"), "false");
  EXPECT_EQ(attributes.at("RawMessageDelivery"), "false");
  EXPECT_EQ(attributes.at("Endpoint"), queue_arn("notices"));
  EXPECT_EQ(attributes.at("Owner"), "123456789012");
  EXPECT_EQ(sns.topic_attributes(topic).at("SubscriptionsConfirmed"), "1");
}

// SNS-011
TEST(Subscribe, LeavesMailAndHttpUnconfirmed) {
  SnsWorld sns;
  const std::string topic = sns.make_topic("alarms");
  const SubscribeInput mail{.Endpoint = "a@example.com", .Protocol = "email", .TopicArn = topic};
  EXPECT_EQ(*sns.call<operations::Subscribe>(mail).SubscriptionArn, "pending confirmation");
  SubscribeInput again = mail;
  again.ReturnSubscriptionArn = true;
  const std::string arn = *sns.call<operations::Subscribe>(again).SubscriptionArn;
  EXPECT_TRUE(arn.starts_with(topic + ":"));
  EXPECT_EQ(sns.subscription_attributes(arn).at("PendingConfirmation"), "true");
  sns.call<operations::Subscribe>(
      {.Endpoint = "https://example.com/", .Protocol = "https", .TopicArn = topic});
  EXPECT_EQ(sns.topic_attributes(topic).at("SubscriptionsPending"), "2");
  EXPECT_EQ(*sns.call<operations::ListSubscriptions>({}).Subscriptions->at(0).SubscriptionArn,
            "PendingConfirmation");
  EXPECT_EQ(sns.error_of<operations::Publish>({.Message = "a", .TopicArn = topic}), "");
  EXPECT_FALSE(sns.has_noted("NotificationFailed"));
}

// SNS-010, SNS-017
TEST(Subscribe, RefusesWhatItCannotDeliverTo) {
  SnsWorld sns;
  const std::string topic = sns.make_topic("alarms");
  const auto error = [&](const std::string& protocol, const std::string& endpoint) {
    return sns.error_of<operations::Subscribe>(
        {.Endpoint = endpoint, .Protocol = protocol, .TopicArn = topic});
  };
  EXPECT_EQ(error("pigeon", "x"), "InvalidParameter");
  EXPECT_EQ(sns.last_message,
            "Invalid parameter: Amazon SNS does not support this protocol string: pigeon");
  EXPECT_EQ(error("sqs", "https://sqs.us-east-1.amazonaws.com/123456789012/notices"),
            "InvalidParameter");
  EXPECT_EQ(sns.last_message, "Invalid parameter: SQS endpoint ARN");
  EXPECT_EQ(error("sqs", queue_arn("notices.fifo")), "InvalidParameter");
  EXPECT_EQ(sns.last_message,
            "Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be "
            "subscribed to standard SNS topics");
  EXPECT_EQ(error("sqs", "arn:aws:sqs:us-east-1:210987654321:notices"), "NotImplemented");
  EXPECT_EQ(error("sms", "+4912345678"), "NotImplemented");
  EXPECT_EQ(error("lambda", "arn:aws:lambda:us-east-1:123456789012:function:f"), "NotImplemented");
  EXPECT_EQ(error("https", "http://example.com"), "InvalidParameter");
}

// SNS-012
TEST(Subscribe, IsIdempotentForTheSameAttributes) {
  SnsWorld sns;
  const std::string topic = sns.make_topic("alarms");
  const std::string arn = sns.subscribe(topic, "notices", {{"RawMessageDelivery", "true"}});
  const auto digest = sns.world->digest();
  EXPECT_EQ(sns.subscribe(topic, "notices", {{"RawMessageDelivery", "true"}}), arn);
  EXPECT_EQ(sns.world->digest(), digest);
  EXPECT_EQ(sns.error_of<operations::Subscribe>({.Attributes = {{{"RawMessageDelivery", "false"}}},
                                                 .Endpoint = queue_arn("notices"),
                                                 .Protocol = "sqs",
                                                 .TopicArn = topic}),
            "InvalidParameter");
  EXPECT_EQ(sns.last_message,
            "Invalid parameter: Attributes Reason: Subscription already exists with different "
            "attributes");
}

// SNS-013
TEST(SubscriptionAttributes, AreNineOfANewSubscription) {
  SnsWorld sns;
  const std::string topic = sns.make_topic("alarms");
  const std::string arn = sns.subscribe(topic, "notices");
  const std::map<std::string, std::string> fresh = {
      {"ConfirmationWasAuthenticated", "true"},
      {"Endpoint", queue_arn("notices")},
      {"Owner", "123456789012"},
      {"PendingConfirmation", "false"},
      {"Protocol", "sqs"},
      {"RawMessageDelivery", "false"},
      {"SubscriptionArn", arn},
      {"SubscriptionPrincipal", "arn:aws:iam::123456789012:root"},
      {"TopicArn", topic}};
  EXPECT_EQ(sns.subscription_attributes(arn), fresh);
  const std::string policy = R"({"deadLetterTargetArn":")" + queue_arn("dead") + "\"}";
  sns.call<operations::SetSubscriptionAttributes>(
      {.AttributeName = "RedrivePolicy", .AttributeValue = policy, .SubscriptionArn = arn});
  EXPECT_EQ(sns.subscription_attributes(arn).at("RedrivePolicy"), policy);
}

// SNS-002
TEST(SubscriptionAttributes, AreOfASubscriptionThatIsThere) {
  SnsWorld sns;
  const std::string topic = sns.make_topic("alarms");
  try {
    sns.subscription_attributes(topic + ":gone");
    ADD_FAILURE() << "it was found";
  } catch (const api::ApiError& error) {
    EXPECT_EQ(error.code, "NotFound");
    EXPECT_EQ(error.message, "Subscription does not exist");
    EXPECT_EQ(error.status, 404u);
  }
}

// SNS-014
TEST(SubscriptionAttributes, AreCheckedAndKept) {
  SnsWorld sns;
  const std::string topic = sns.make_topic("alarms");
  const std::string arn = sns.subscribe(topic, "notices");
  const auto set = [&](const std::string& name, const std::string& value) {
    return sns.error_of<operations::SetSubscriptionAttributes>(
        {.AttributeName = name, .AttributeValue = value, .SubscriptionArn = arn});
  };
  EXPECT_EQ(set("RawMessageDelivery", "maybe"), "InvalidParameter");
  EXPECT_EQ(sns.last_message,
            "Invalid parameter: RawMessageDelivery: Invalid value [maybe]. Must be true or false.");
  EXPECT_EQ(set("RawMessageDelivery", "true"), "");
  EXPECT_EQ(sns.subscription_attributes(arn).at("RawMessageDelivery"), "true");
  EXPECT_EQ(set("FilterPolicy", "{}"), "NotImplemented");
  EXPECT_EQ(set("FilterPolicy", ""), "");
  EXPECT_EQ(set("Colour", "red"), "InvalidParameter");
  EXPECT_EQ(sns.last_message, "Invalid parameter: AttributeName");
  EXPECT_EQ(set("RedrivePolicy", R"({"deadLetterTargetArn":"dead"})"), "InvalidParameter");
  EXPECT_EQ(sns.last_message,
            "Invalid parameter: RedrivePolicy: deadLetterTargetArn is an invalid arn");
  EXPECT_EQ(set("RedrivePolicy", R"({"deadLetterTargetArn":")" + queue_arn("dead") + "\"}"), "");
  EXPECT_EQ(sns.error_of<operations::Subscribe>({.Attributes = {{{"RawMessageDelivery", "1"}}},
                                                 .Endpoint = queue_arn("other"),
                                                 .Protocol = "sqs",
                                                 .TopicArn = topic}),
            "InvalidParameter");
  EXPECT_EQ(sns.last_message,
            "Invalid parameter: Attributes Reason: RawMessageDelivery: Invalid value [1]. Must be "
            "true or false.");
}

// SNS-015
TEST(Unsubscribe, EndsDeliveriesAndRepeats) {
  SnsWorld sns;
  const std::string topic = sns.make_topic("alarms");
  const std::string queue = sns.make_queue("notices");
  const std::string arn = sns.subscribe(topic, "notices");
  sns.call<operations::Unsubscribe>({.SubscriptionArn = arn});
  sns.publish(topic, "a");
  EXPECT_TRUE(sns.receive(queue).empty());
  EXPECT_EQ(sns.error_of<operations::Unsubscribe>({.SubscriptionArn = arn}), "");
  EXPECT_EQ(sns.error_of<operations::GetSubscriptionAttributes>({.SubscriptionArn = arn}),
            "NotFound");
  EXPECT_EQ(sns.topic_attributes(topic).at("SubscriptionsDeleted"), "1");
  EXPECT_EQ(sns.error_of<operations::Unsubscribe>({.SubscriptionArn = "arn:aws:sns"}),
            "InvalidParameter");
  EXPECT_EQ(sns.error_of<operations::Unsubscribe>({.SubscriptionArn = topic}), "InvalidParameter");
  EXPECT_EQ(sns.last_message, "Invalid parameter: SubscriptionId");
  EXPECT_NE(sns.subscribe(topic, "notices"), arn);
}

// MSG-003
TEST(ListSubscriptions, PagesInOrderOfCreation) {
  SnsWorld sns;
  const std::string topic = sns.make_topic("alarms");
  const std::string other = sns.make_topic("alarms-2");
  for (int number = 0; number < 101; ++number) {
    sns.subscribe(topic, "q" + std::to_string(1'000 - number));
  }
  sns.subscribe(other, "notices");
  const auto first = sns.call<operations::ListSubscriptionsByTopic>({.TopicArn = topic});
  ASSERT_EQ(first.Subscriptions->size(), 100u);
  EXPECT_EQ(*first.Subscriptions->at(0).Endpoint, queue_arn("q1000"));
  EXPECT_EQ(*first.Subscriptions->at(0).TopicArn, topic);
  const auto second = sns.call<operations::ListSubscriptionsByTopic>(
      {.NextToken = first.NextToken, .TopicArn = topic});
  ASSERT_EQ(second.Subscriptions->size(), 1u);
  EXPECT_EQ(*second.Subscriptions->at(0).Endpoint, queue_arn("q900"));
  EXPECT_FALSE(second.NextToken);
  const auto all = sns.call<operations::ListSubscriptions>({});
  EXPECT_EQ(all.Subscriptions->size(), 100u);
  EXPECT_EQ(
      sns.call<operations::ListSubscriptions>({.NextToken = all.NextToken}).Subscriptions->size(),
      2u);
}

TEST(Subscriptions, AreTheSameAfterARestartAndAReplay) {
  SnsWorld sns;
  const std::string topic = sns.make_topic("alarms");
  const std::string arn = sns.subscribe(topic, "notices");
  sns.call<operations::Subscribe>(
      {.Endpoint = "a@example.com", .Protocol = "email", .TopicArn = topic});
  sns.call<operations::SetSubscriptionAttributes>(
      {.AttributeName = "RawMessageDelivery", .AttributeValue = "true", .SubscriptionArn = arn});
  sns.call<operations::Unsubscribe>({.SubscriptionArn = sns.subscribe(topic, "gone")});
  EXPECT_EQ(sns.restored()->digest(), sns.world->digest());
  EXPECT_EQ(sns.replayed()->digest(), sns.world->digest());
}

}  // namespace
}  // namespace windtunnel::sns
