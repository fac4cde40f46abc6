#include "services/events/deliveries.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "emulator/world/call.hpp"
#include "services/events/buses.hpp"
#include "services/events/limits.hpp"
#include "services/events/pattern.hpp"
#include "services/events/rule_metrics.hpp"
#include "services/events/rules.hpp"
#include "services/events/sections.hpp"
#include "services/events/target_input.hpp"
#include "services/lambda/api.hpp"
#include "services/sns/api.hpp"
#include "services/sqs/api.hpp"

namespace windtunnel::events {
namespace {

BusName bus_of(const DeliveryRow& row, const EventRow& event) {
  return {{event.account, event.region}, row.bus};
}

std::string queue_url(const Arn& queue) {
  return "https://sqs." + queue.scope.region + ".amazonaws.com/" + queue.scope.account + "/" +
         queue.resource;
}

/// Of its service there are other targets, too.
bool is_bus(const Target& target) {
  const auto arn = read_arn(target.Arn);
  return arn && arn->service == "events" && arn->resource.starts_with("event-bus/");
}

/// The target of a rule; null where rule or target are gone.
const Target* find_target(const Rules& rules, const BusName& bus, const DeliveryRow& row) {
  const RuleRow* rule = rules.find(bus, row.rule);
  if (rule == nullptr) return nullptr;
  const auto found = std::find_if(rule->targets.begin(), rule->targets.end(),
                                  [&](const Target& target) { return target.Id == row.target; });
  return found == rule->targets.end() ? nullptr : &*found;
}

/// The `n`-th retry comes so long after the attempt before it (EB-090).
simulation::Duration retry_delay(std::int64_t n) {
  simulation::Duration delay = durations::first_retry;
  for (; n > 1 && delay < durations::longest_retry; --n) delay *= 2;
  return delay;
}

sqs::MessageAttributeValue text_attribute(std::string value) {
  sqs::MessageAttributeValue attribute;
  attribute.DataType = "String";
  attribute.StringValue = std::move(value);
  return attribute;
}

/// AWS's code for an error of a target (EB-092), and whether it is one that passes (EB-091).
std::pair<const char*, bool> judged(const api::ApiError& error) {
  const auto has = [&](std::string_view text) {
    return error.code.find(text) != std::string::npos;
  };
  if (has("TooManyRequests") || has("Throttl")) return {"THROTTLING", true};
  if (has("AccessDenied") || has("AuthorizationError")) return {"NO_PERMISSIONS", false};
  if (has("NotFound") || has("DoesNotExist") || has("NonExistent")) return {"NO_RESOURCE", false};
  // A function that is not active yet.
  if (error.code == "ResourceConflictException") return {"ERROR_FROM_TARGET", true};
  const bool is_internal = error.status >= 500 && error.status != 501;
  return {is_internal ? "ERROR_FROM_TARGET" : "SDK_CLIENT_ERROR", is_internal};
}

}  // namespace

Deliveries::Deliveries(world::World& world)
    : Component(world),
      events_(world.tracker(), sections::events, "events on their way"),
      deliveries_(world.tracker(), sections::deliveries, "deliveries of events"),
      numbers_(world.tracker(), sections::delivery_numbers, "numbers of deliveries") {}

void Deliveries::distribute(const BusName& bus, const std::string& event, bool is_forwarded) {
  auto& rules = world_.component<Rules>();
  if (rules.is_empty()) return;
  const nlohmann::json matched = as_matched(nlohmann::json::parse(event));
  std::vector<TargetName> targets;
  std::vector<std::string> triggered;
  rules.each_matching(bus, [&](std::string_view rule, const Pattern& pattern, const RuleRow& row) {
    if (row.targets.empty() || !pattern.matches(matched)) return;
    triggered.emplace_back(rule);
    for (const Target& target : row.targets) {
      if (is_forwarded && is_bus(target)) continue;
      targets.emplace_back(rule, target.Id);
    }
  });
  for (const std::string& rule : triggered) {
    count(world_, bus, rule, {"TriggeredRules", "MatchedEvents"});
  }
  enqueue(bus, event, targets, is_forwarded);
}

void Deliveries::send_to_rule(const BusName& bus, const std::string& rule,
                              const std::string& event) {
  const RuleRow* row = world_.component<Rules>().find(bus, rule);
  if (row == nullptr) return;
  std::vector<TargetName> targets;
  for (const Target& target : row->targets) targets.emplace_back(rule, target.Id);
  if (!targets.empty()) count(world_, bus, rule, {"TriggeredRules"});
  enqueue(bus, event, targets, false);
}

void Deliveries::enqueue(const BusName& bus, const std::string& event,
                         const std::vector<TargetName>& targets, bool is_forwarded) {
  if (targets.empty()) return;
  auto& next = numbers_.edit("").count;
  const std::uint64_t event_number = ++next;
  EventRow& row = events_.edit(world::number_key(event_number));
  row.json = event;
  row.received_at = world_.now();
  row.account = bus.scope.account;
  row.region = bus.scope.region;
  row.is_forwarded = is_forwarded;
  row.deliveries = targets.size();
  for (const auto& [rule, target] : targets) {
    const std::uint64_t number = ++next;
    DeliveryRow& delivery = deliveries_.edit(world::number_key(number));
    delivery.event = event_number;
    delivery.bus = bus.name;
    delivery.rule = rule;
    delivery.target = target;
    world_.schedule(event_kind(event_numbers::deliver), world_.now() + durations::delivery, number);
  }
}

void Deliveries::deliver(const simulation::Event& due) {
  const DeliveryRow row = *deliveries_.find(world::number_key(due.subject));
  const EventRow event = *events_.find(world::number_key(row.event));
  const BusName bus = bus_of(row, event);
  const Target* found = find_target(world_.component<Rules>(), bus, row);
  if (found == nullptr) {
    world_.note("EventDropped", {{"rule", rule_arn(bus, row.rule)}, {"target", row.target}});
    return finish(due.subject);
  }
  const Target target = *found;
  try {
    send(row, event, target);
  } catch (const Failure& failure) {
    return retry_or_give_up(due.subject, event, target, failure);
  } catch (const api::ApiError& error) {
    const auto [code, passes] = judged(error);
    return retry_or_give_up(due.subject, event, target,
                            {code, error.code + ": " + error.message, passes});
  }
  count(world_, bus, row.rule, {"Invocations"});
  finish(due.subject);
}

void Deliveries::send(const DeliveryRow& row, const EventRow& event, const Target& target) {
  const BusName bus = bus_of(row, event);
  const Arn arn = *read_arn(target.Arn);
  if (is_bus(target)) return forward(event, target);
  const auto input =
      input_of(target, event.json, {rule_arn(bus, row.rule), row.rule, event.received_at});
  if (!input) {
    throw Failure{"INVALID_PARAMETER", "The input transformer's template became no JSON.", false};
  }
  if (arn.service == "sqs") {
    sqs::SendMessageRequest message;
    message.MessageBody = *input;
    message.QueueUrl = queue_url(arn);
    if (target.SqsParameters) message.MessageGroupId = target.SqsParameters->MessageGroupId;
    world_.invoke_as<sqs::operations::SendMessage>(service_principal, arn.scope, message);
  } else if (arn.service == "sns") {
    sns::PublishInput notice;
    notice.Message = *input;
    notice.TopicArn = target.Arn;
    world_.invoke_as<sns::operations::Publish>(service_principal, arn.scope, notice);
  } else if (arn.service == "lambda") {
    lambda::InvocationRequest invocation;
    invocation.FunctionName = target.Arn;
    invocation.InvocationType = "Event";
    invocation.Payload = api::Blob{*input};
    world_.invoke_as<lambda::operations::Invoke>(service_principal, arn.scope, invocation);
  } else {
    throw Failure{
        "SDK_CLIENT_ERROR",
        "Windtunnel delivers events to SQS queues, SNS topics, Lambda functions and event "
        "buses only.",
        false};
  }
}

void Deliveries::forward(const EventRow& event, const Target& target) {
  const Arn arn = *read_arn(target.Arn);
  const BusName bus = read_bus_name(arn.scope, target.Arn);
  if (!world_.component<Buses>().exists(bus)) {
    throw Failure{"NO_RESOURCE", "Event bus " + bus.name + " does not exist.", false};
  }
  auto document = nlohmann::ordered_json::parse(event.json);
  if (bus.scope.region != event.region) {
    // In another region it is another event (EB-101).
    document["id"] = simulation::uuid(world_.random()
                                          .child("events")
                                          .child("forwarded to")
                                          .child(bus.scope.region)
                                          .child(document["id"].get<std::string>()));
  }
  distribute(bus, document.dump(), true);
}

void Deliveries::retry_or_give_up(std::uint64_t number, const EventRow& event, const Target& target,
                                  const Failure& failure) {
  if (!failure.may_be_retried) return give_up(number, event, target, failure, {});
  const RetryPolicy& policy = target.RetryPolicy.or_default();
  DeliveryRow& row = deliveries_.edit(world::number_key(number));
  ++row.failures;
  if (row.failures > policy.MaximumRetryAttempts.value_or(limits::retry_attempts)) {
    return give_up(number, event, target, failure, "MaximumRetryAttempts");
  }
  const Instant next = world_.now() + retry_delay(row.failures);
  const auto longest =
      std::chrono::seconds(policy.MaximumEventAgeInSeconds.value_or(limits::event_age_seconds));
  if (next - event.received_at > longest) {
    return give_up(number, event, target, failure, "MaximumEventAgeInSeconds");
  }
  world_.schedule(event_kind(event_numbers::deliver), next, number);
}

void Deliveries::give_up(std::uint64_t number, const EventRow& event, const Target& target,
                         const Failure& failure, std::string_view exhausted) {
  const DeliveryRow row = *deliveries_.find(world::number_key(number));
  const std::string rule = rule_arn(bus_of(row, event), row.rule);
  world_.note("EventNotDelivered", {{"rule", rule},
                                    {"target", target.Arn},
                                    {"code", failure.code},
                                    {"message", failure.message}});
  count(world_, bus_of(row, event), row.rule, {"Invocations", "FailedInvocations"});
  finish(number);
  if (!target.DeadLetterConfig || !target.DeadLetterConfig->Arn) return;
  const Arn queue = *read_arn(*target.DeadLetterConfig->Arn);
  sqs::SendMessageRequest message;
  message.MessageBody = event.json;
  message.QueueUrl = queue_url(queue);
  auto& attributes = message.MessageAttributes.emplace();
  attributes["RULE_ARN"] = text_attribute(rule);
  attributes["TARGET_ARN"] = text_attribute(target.Arn);
  attributes["ERROR_CODE"] = text_attribute(failure.code);
  attributes["ERROR_MESSAGE"] = text_attribute(failure.message);
  const std::int64_t retries = std::max<std::int64_t>(0, row.failures - 1);
  attributes["RETRY_ATTEMPTS"] = text_attribute(std::to_string(retries));
  if (!exhausted.empty()) {
    attributes["EXHAUSTED_RETRY_CONDITION"] = text_attribute(std::string(exhausted));
  }
  try {
    world_.invoke_as<sqs::operations::SendMessage>(service_principal, queue.scope, message);
  } catch (const api::ApiError& error) {
    world_.note("DeadLetterFailed", {{"rule", rule},
                                     {"queue", *target.DeadLetterConfig->Arn},
                                     {"code", error.code},
                                     {"message", error.message}});
  }
}

void Deliveries::finish(std::uint64_t number) {
  const std::string key = world::number_key(number);
  const std::string event = world::number_key(deliveries_.find(key)->event);
  deliveries_.erase(key);
  if (--events_.edit(event).deliveries == 0) events_.erase(event);
}

}  // namespace windtunnel::events
