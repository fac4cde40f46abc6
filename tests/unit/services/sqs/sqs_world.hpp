#pragma once

#include <gtest/gtest.h>

#include <chrono>

#include "emulator/world/history.hpp"
#include "services/sqs/api.hpp"
#include "services/sqs/definition.hpp"
#include "tests/support/test_world.hpp"

namespace windtunnel::sqs {

using namespace std::chrono_literals;

inline const world::ServiceRegistry& sqs_registry() {
  static const world::ServiceRegistry registry = [] {
    world::ServiceRegistry made;
    made.add(definition());
    return made;
  }();
  return registry;
}

/// A world with SQS alone, and the few calls that most tests make.
class SqsWorld : public test::TestWorld {
 public:
  SqsWorld() : TestWorld(sqs_registry()) {}

  std::string make_queue(const std::string& name,
                         const std::map<std::string, std::string>& attributes = {}) {
    CreateQueueRequest request{.QueueName = name};
    if (!attributes.empty()) request.Attributes = attributes;
    return *call<operations::CreateQueue>(request).QueueUrl;
  }
  std::string send(const std::string& url, const std::string& body) {
    return *call<operations::SendMessage>({.MessageBody = body, .QueueUrl = url}).MessageId;
  }
  std::vector<Message> receive(const std::string& url, int most = 10) {
    ReceiveMessageRequest request{.MaxNumberOfMessages = most, .QueueUrl = url};
    request.MessageSystemAttributeNames = {std::vector<std::string>{"All"}};
    request.MessageAttributeNames = {std::vector<std::string>{"All"}};
    return call<operations::ReceiveMessage>(request).Messages.or_default();
  }
  std::vector<std::string> bodies(const std::vector<Message>& messages) {
    std::vector<std::string> all;
    for (const Message& message : messages) all.push_back(*message.Body);
    return all;
  }
  std::string attribute(const std::string& url, const std::string& name) {
    return call<operations::GetQueueAttributes>(
               {.AttributeNames = {std::vector<std::string>{name}}, .QueueUrl = url})
        .Attributes->at(name);
  }
  void set_attribute(const std::string& url, const std::string& name, const std::string& value) {
    call<operations::SetQueueAttributes>({.Attributes = {{name, value}}, .QueueUrl = url});
  }
};

}  // namespace windtunnel::sqs
