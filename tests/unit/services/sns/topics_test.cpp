#include "tests/unit/services/sns/sns_world.hpp"

namespace windtunnel::sns {
namespace {

// SNS-001
TEST(CreateTopic, IsIdempotentForTheSameAttributesAndTags) {
  SnsWorld sns;
  const CreateTopicInput in{.Attributes = {{{"DisplayName", "Alarms"}}},
                            .Name = "alarms",
                            .Tags = {{{.Key = "team", .Value = "shop"}}}};
  const std::string arn = *sns.call<operations::CreateTopic>(in).TopicArn;
  EXPECT_EQ(arn, "arn:aws:sns:us-east-1:123456789012:alarms");
  const auto digest = sns.world->digest();
  EXPECT_EQ(*sns.call<operations::CreateTopic>(in).TopicArn, arn);
  EXPECT_EQ(sns.make_topic("alarms"), arn);
  EXPECT_EQ(sns.world->digest(), digest);
}

// SNS-001
TEST(CreateTopic, RefusesTheNameWithOtherAttributesOrTags) {
  SnsWorld sns;
  sns.make_topic("alarms");
  EXPECT_EQ(sns.error_of<operations::CreateTopic>(
                {.Attributes = {{{"DisplayName", "Other"}}}, .Name = "alarms"}),
            "InvalidParameter");
  EXPECT_EQ(sns.last_message,
            "Invalid parameter: Attributes Reason: Topic already exists with different attributes");
  EXPECT_EQ(sns.error_of<operations::CreateTopic>(
                {.Name = "alarms", .Tags = {{{.Key = "a", .Value = "b"}}}}),
            "InvalidParameter");
  EXPECT_EQ(sns.last_message,
            "Invalid parameter: Tags Reason: Topic already exists with different tags");
}

// SNS-001
TEST(CreateTopic, RefusesWrongNames) {
  SnsWorld sns;
  for (const std::string& name : {std::string(), std::string("a b"), std::string(257, 'a')}) {
    EXPECT_EQ(sns.error_of<operations::CreateTopic>({.Name = name}), "InvalidParameter");
    EXPECT_EQ(sns.last_message, "Invalid parameter: Topic Name");
  }
}

TEST(CreateTopic, SaysWhatIsNotModelled) {
  SnsWorld sns;
  EXPECT_EQ(sns.error_of<operations::CreateTopic>({.Name = "a.fifo"}), "NotImplemented");
  EXPECT_EQ(sns.error_of<operations::CreateTopic>(
                {.Attributes = {{{"TracingConfig", "Active"}}}, .Name = "a"}),
            "NotImplemented");
}

// SNS-002, SNS-003
TEST(TopicArn, IsChecked) {
  SnsWorld sns;
  const auto error = [&](const std::string& arn) {
    const std::string code = sns.error_of<operations::GetTopicAttributes>({.TopicArn = arn});
    return code + " " + sns.last_message;
  };
  EXPECT_EQ(error("arn:aws:sns:us-east-1"),
            "InvalidParameter Invalid parameter: TopicArn Reason: An ARN must have at least 6 "
            "elements, not 4");
  EXPECT_EQ(error(""),
            "InvalidParameter Invalid parameter: TopicArn Reason: no value for required "
            "parameter");
  EXPECT_EQ(error("arn:aws:sns:eu-west-1:123456789012:a"),
            "InvalidParameter Invalid parameter: TopicArn");
  EXPECT_EQ(error("arn:aws:sns:us-east-1:123456789012:gone"), "NotFound Topic does not exist");
}

// SNS-004
TEST(TopicAttributes, ShowDefaultsAndWhatWasSet) {
  SnsWorld sns;
  const std::string topic = sns.make_topic("alarms");
  const auto fresh = sns.topic_attributes(topic);
  EXPECT_EQ(fresh.at("DisplayName"), "");
  EXPECT_EQ(fresh.at("Owner"), "123456789012");
  const auto policy = nlohmann::json::parse(fresh.at("Policy"));
  EXPECT_EQ(policy["Statement"][0]["Action"].size(), 8u);
  EXPECT_EQ(policy["Statement"][0]["Resource"], topic);
  EXPECT_EQ(nlohmann::json::parse(fresh.at(
                "EffectiveDeliveryPolicy"))["http"]["defaultHealthyRetryPolicy"]["numRetries"],
            3);
  sns.call<operations::SetTopicAttributes>(
      {.AttributeName = "DisplayName", .AttributeValue = "Alarms", .TopicArn = topic});
  EXPECT_EQ(sns.topic_attributes(topic).at("DisplayName"), "Alarms");
  EXPECT_EQ(sns.error_of<operations::SetTopicAttributes>(
                {.AttributeName = "Colour", .AttributeValue = "red", .TopicArn = topic}),
            "InvalidParameter");
  EXPECT_EQ(sns.last_message, "Invalid parameter: AttributeName");
}

// SNS-001
TEST(DeleteTopic, TakesItsSubscriptionsAndRepeats) {
  SnsWorld sns;
  const std::string topic = sns.make_topic("alarms");
  sns.subscribe(topic, "notices");
  sns.call<operations::DeleteTopic>({.TopicArn = topic});
  EXPECT_TRUE(sns.call<operations::ListSubscriptions>({}).Subscriptions->empty());
  EXPECT_EQ(sns.error_of<operations::Publish>({.Message = "a", .TopicArn = topic}), "NotFound");
  EXPECT_EQ(sns.error_of<operations::DeleteTopic>({.TopicArn = topic}), "");
  sns.make_topic("alarms");
  EXPECT_EQ(sns.topic_attributes(topic).at("SubscriptionsConfirmed"), "0");
  EXPECT_EQ(sns.topic_attributes(topic).at("SubscriptionsDeleted"), "0");
}

TEST(ListTopics, GivesAHundredAPage) {
  SnsWorld sns;
  for (int number = 100; number < 205; ++number) sns.make_topic("topic-" + std::to_string(number));
  const auto first = sns.call<operations::ListTopics>({});
  EXPECT_EQ(first.Topics->size(), 100u);
  ASSERT_TRUE(first.NextToken);
  const auto second = sns.call<operations::ListTopics>({.NextToken = first.NextToken});
  ASSERT_EQ(second.Topics->size(), 5u);
  EXPECT_EQ(*second.Topics->at(0).TopicArn, "arn:aws:sns:us-east-1:123456789012:topic-200");
  EXPECT_FALSE(second.NextToken);
  EXPECT_EQ(sns.error_of<operations::ListTopics>({.NextToken = "nonsense"}), "InvalidParameter");
}

TEST(TagResource, AddsReplacesAndRemoves) {
  SnsWorld sns;
  const std::string topic = sns.make_topic("alarms");
  sns.call<operations::TagResource>(
      {.ResourceArn = topic, .Tags = {{.Key = "a", .Value = "1"}, {.Key = "b", .Value = "2"}}});
  sns.call<operations::TagResource>({.ResourceArn = topic, .Tags = {{.Key = "a", .Value = "3"}}});
  sns.call<operations::UntagResource>({.ResourceArn = topic, .TagKeys = {"b"}});
  const auto tags = *sns.call<operations::ListTagsForResource>({.ResourceArn = topic}).Tags;
  ASSERT_EQ(tags.size(), 1u);
  EXPECT_EQ(tags[0].Key, "a");
  EXPECT_EQ(tags[0].Value, "3");
  EXPECT_EQ(sns.error_of<operations::ListTagsForResource>(
                {.ResourceArn = "arn:aws:sns:us-east-1:123456789012:gone"}),
            "ResourceNotFound");
}

// SNS-002
TEST(TagResource, RefusesTheFiftyFirst) {
  SnsWorld sns;
  TagResourceRequest request{.ResourceArn = sns.make_topic("alarms")};
  for (int number = 0; number < 50; ++number) {
    request.Tags.push_back({.Key = std::to_string(number), .Value = ""});
  }
  sns.call<operations::TagResource>(request);
  request.Tags = {{.Key = "more", .Value = ""}};
  EXPECT_EQ(sns.error_of<operations::TagResource>(request), "TagLimitExceeded");
}

TEST(Topics, AreTheSameAfterARestartAndAReplay) {
  SnsWorld sns;
  const std::string topic = sns.make_topic("alarms");
  sns.make_topic("other");
  sns.call<operations::SetTopicAttributes>(
      {.AttributeName = "DisplayName", .AttributeValue = "Alarms", .TopicArn = topic});
  sns.call<operations::TagResource>({.ResourceArn = topic, .Tags = {{.Key = "a", .Value = "1"}}});
  sns.call<operations::DeleteTopic>({.TopicArn = "arn:aws:sns:us-east-1:123456789012:other"});
  EXPECT_EQ(sns.restored()->digest(), sns.world->digest());
  EXPECT_EQ(sns.replayed()->digest(), sns.world->digest());
}

}  // namespace
}  // namespace windtunnel::sns
