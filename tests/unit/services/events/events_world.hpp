#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "emulator/world/history.hpp"
#include "services/autoscaling/definition.hpp"
#include "services/cloudwatch/api.hpp"
#include "services/cloudwatch/definition.hpp"
#include "services/codedeploy/definition.hpp"
#include "services/ec2/definition.hpp"
#include "services/elbv2/definition.hpp"
#include "services/events/api.hpp"
#include "services/events/definition.hpp"
#include "services/lambda/definition.hpp"
#include "services/s3/definition.hpp"
#include "services/sns/definition.hpp"
#include "services/sqs/api.hpp"
#include "services/sqs/definition.hpp"
#include "simulation/fleet/fleet_file.hpp"
#include "tests/support/test_world.hpp"

namespace windtunnel::events {

using namespace std::chrono_literals;

inline const world::ServiceRegistry& events_registry() {
  static const world::ServiceRegistry registry = [] {
    world::ServiceRegistry made;
    made.add(s3::definition());
    made.add(ec2::definition());
    made.add(sns::definition());
    made.add(sqs::definition());
    made.add(cloudwatch::definition());
    made.add(elbv2::definition());
    made.add(codedeploy::definition());
    made.add(lambda::definition());
    made.add(autoscaling::definition());
    made.add(definition());
    return made;
  }();
  return registry;
}

inline world::Settings with_fleet(const std::string& fleet) {
  world::Settings settings = test::TestWorld::settings_at();
  if (!fleet.empty()) settings.fleet = simulation::parse_fleet_file(fleet, "test.yaml");
  return settings;
}

/// A world with EventBridge, what it delivers to and who sends to it.
class EventsWorld : public test::TestWorld {
 public:
  explicit EventsWorld(const std::string& fleet = "")
      : TestWorld(events_registry(), with_fleet(fleet)) {}

  static std::string queue_arn(const std::string& name) {
    return "arn:aws:sqs:us-east-1:123456789012:" + name;
  }
  std::string make_queue(const std::string& name) {
    return *call<sqs::operations::CreateQueue>({.QueueName = name}).QueueUrl;
  }
  std::string put_rule(const std::string& name, const std::string& pattern,
                       const std::string& bus = "default") {
    PutRuleRequest rule;
    rule.Name = name;
    rule.EventPattern = pattern;
    rule.EventBusName = bus;
    return *call<operations::PutRule>(rule).RuleArn;
  }
  static Target target(const std::string& id, const std::string& arn) {
    Target made;
    made.Id = id;
    made.Arn = arn;
    return made;
  }
  void put_target(const std::string& rule, const Target& target,
                  const std::string& bus = "default") {
    PutTargetsRequest request;
    request.Rule = rule;
    request.EventBusName = bus;
    request.Targets = {target};
    call<operations::PutTargets>(request);
  }
  std::string error_of_target(const std::string& rule, const Target& target) {
    PutTargetsRequest request;
    request.Rule = rule;
    request.Targets = {target};
    return error_of<operations::PutTargets>(request);
  }
  /// A rule whose events go to a new queue of the same name.
  void listen(const std::string& name, const std::string& pattern) {
    make_queue(name);
    put_rule(name, pattern);
    put_target(name, target("queue", queue_arn(name)));
  }
  static PutEventsRequestEntry entry(const std::string& source, const std::string& detail_type,
                                     const std::string& detail) {
    PutEventsRequestEntry made;
    made.Source = source;
    made.DetailType = detail_type;
    made.Detail = detail;
    return made;
  }
  PutEventsResultEntry put_event(const PutEventsRequestEntry& entry) {
    const auto out = call<operations::PutEvents>({.Entries = {entry}});
    return out.Entries->front();
  }
  /// Takes messages out of a queue, as many as one receive gives.
  std::vector<sqs::Message> receive(const std::string& queue) {
    sqs::ReceiveMessageRequest request;
    request.MaxNumberOfMessages = 10;
    request.QueueUrl = "https://sqs.us-east-1.amazonaws.com/123456789012/" + queue;
    request.MessageAttributeNames = std::vector<std::string>{"All"};
    request.MessageSystemAttributeNames = std::vector<std::string>{"All"};
    const auto messages = call<sqs::operations::ReceiveMessage>(request).Messages.or_default();
    for (const auto& message : messages) {
      call<sqs::operations::DeleteMessage>(
          {.QueueUrl = request.QueueUrl, .ReceiptHandle = *message.ReceiptHandle});
    }
    return messages;
  }
  std::vector<std::string> bodies(const std::string& queue) {
    std::vector<std::string> bodies;
    const auto messages = receive(queue);
    for (const auto& message : messages) bodies.push_back(*message.Body);
    return bodies;
  }
  /// The same as events.
  std::vector<nlohmann::ordered_json> events(const std::string& queue) {
    std::vector<nlohmann::ordered_json> events;
    for (const std::string& body : bodies(queue)) {
      events.push_back(nlohmann::ordered_json::parse(body));
    }
    return events;
  }
  bool has_noted(const std::string& kind) const {
    for (const std::string& line : world->history().lines()) {
      if (line.find("\"kind\":\"" + kind + "\"") != std::string::npos) return true;
    }
    return false;
  }
};

}  // namespace windtunnel::events
