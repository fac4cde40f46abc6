#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "emulator/world/history.hpp"
#include "services/sns/api.hpp"
#include "services/sns/definition.hpp"
#include "services/sqs/api.hpp"
#include "services/sqs/definition.hpp"
#include "tests/support/test_world.hpp"

namespace windtunnel::sns {

using namespace std::chrono_literals;

inline const world::ServiceRegistry& sns_registry() {
  static const world::ServiceRegistry registry = [] {
    world::ServiceRegistry made;
    made.add(definition());
    made.add(sqs::definition());
    return made;
  }();
  return registry;
}

inline std::string queue_arn(const std::string& name) {
  return "arn:aws:sqs:us-east-1:123456789012:" + name;
}

/// A world with SNS and SQS, and the few calls that most tests make.
class SnsWorld : public test::TestWorld {
 public:
  SnsWorld() : TestWorld(sns_registry()) {}

  std::string make_topic(const std::string& name) {
    return *call<operations::CreateTopic>({.Name = name}).TopicArn;
  }
  std::string make_queue(const std::string& name) {
    return *call<sqs::operations::CreateQueue>({.QueueName = name}).QueueUrl;
  }
  std::string subscribe(const std::string& topic, const std::string& queue,
                        const std::map<std::string, std::string>& attributes = {}) {
    SubscribeInput in{.Endpoint = queue_arn(queue), .Protocol = "sqs", .TopicArn = topic};
    if (!attributes.empty()) in.Attributes = attributes;
    return *call<operations::Subscribe>(in).SubscriptionArn;
  }
  std::string publish(const std::string& topic, const std::string& message) {
    return *call<operations::Publish>({.Message = message, .TopicArn = topic}).MessageId;
  }
  std::vector<sqs::Message> receive(const std::string& queue) {
    sqs::ReceiveMessageRequest request{.MaxNumberOfMessages = 10, .QueueUrl = queue};
    request.MessageAttributeNames = std::vector<std::string>{"All"};
    request.MessageSystemAttributeNames = std::vector<std::string>{"All"};
    return call<sqs::operations::ReceiveMessage>(request).Messages.or_default();
  }
  /// The envelope of the one message in a queue.
  nlohmann::ordered_json received(const std::string& queue) {
    const auto messages = receive(queue);
    if (messages.size() != 1) return {};
    return nlohmann::ordered_json::parse(*messages[0].Body);
  }
  bool has_noted(const std::string& kind) const {
    for (const std::string& line : world->history().lines()) {
      if (line.find("\"kind\":\"" + kind + "\"") != std::string::npos) return true;
    }
    return false;
  }
  std::map<std::string, std::string> topic_attributes(const std::string& topic) {
    return *call<operations::GetTopicAttributes>({.TopicArn = topic}).Attributes;
  }
  std::map<std::string, std::string> subscription_attributes(const std::string& subscription) {
    return *call<operations::GetSubscriptionAttributes>({.SubscriptionArn = subscription})
                .Attributes;
  }
};

}  // namespace windtunnel::sns
