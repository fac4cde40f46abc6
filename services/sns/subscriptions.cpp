#include "services/sns/subscriptions.hpp"

#include <vector>

#include "emulator/api/pagination.hpp"
#include "services/sns/errors.hpp"
#include "services/sns/limits.hpp"
#include "services/sns/subscription_attributes.hpp"
#include "services/sns/topics.hpp"

namespace windtunnel::sns {
namespace {

constexpr std::uint16_t sections = 5 * 256;

/// Checks protocol and endpoint, and says whether the subscription waits for a confirmation
/// (SNS-010, SNS-011). No mail and no request leaves the emulator, so that those who would have
/// to confirm never do; what AWS would deliver at once and we could not is refused.
bool waits_for_confirmation(const TopicAddress& topic, const std::string& protocol,
                            const std::string& endpoint) {
  if (protocol == "sqs") {
    const auto queue = read_queue_arn(endpoint);
    if (!queue) throw errors::invalid_parameter("SQS endpoint ARN");
    if (queue->name.ends_with(".fifo")) {
      throw errors::invalid_parameter(
          "Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard "
          "SNS topics");
    }
    if (queue->scope.account != topic.scope.account) {
      throw errors::not_modelled("subscriptions of another account's queue");
    }
    return false;
  }
  if (protocol == "email" || protocol == "email-json") {
    if (endpoint.find('@') == std::string::npos) throw errors::invalid_parameter("Email address");
    return true;
  }
  if (protocol == "http" || protocol == "https") {
    if (!endpoint.starts_with(protocol + "://")) {
      throw errors::invalid_parameter("Endpoint must match the specified protocol");
    }
    return true;
  }
  for (const char* known : {"sms", "lambda", "application", "firehose"}) {
    if (protocol == known) throw errors::not_modelled("deliveries of SNS by " + protocol);
  }
  throw errors::invalid_parameter("Amazon SNS does not support this protocol string: " + protocol);
}

std::string row_key(const TopicAddress& topic, std::uint64_t number) {
  return world::join_key(topic.name, world::number_key(number));
}

std::string endpoint_key(const TopicAddress& topic, const std::string& protocol,
                         const std::string& endpoint) {
  return world::join_key(topic.name, protocol, endpoint);
}

}  // namespace

Subscriptions::Subscriptions(world::World& world)
    : Component(world),
      subscriptions_(world.tracker(), sections + 3, "subscriptions"),
      by_id_(world.tracker(), sections + 4, "subscriptions by id"),
      by_endpoint_(world.tracker(), sections + 5, "subscriptions by endpoint") {}

std::pair<std::uint64_t, const SubscriptionRow*> Subscriptions::find(
    const SubscriptionAddress& address) const {
  const auto* index =
      by_id_.find(address.topic.scope, world::join_key(address.topic.name, address.id));
  if (index == nullptr) return {0, nullptr};
  return {index->number,
          subscriptions_.find(address.topic.scope, row_key(address.topic, index->number))};
}

SubscribeResponse Subscriptions::subscribe(world::Call& call, const SubscribeInput& in) {
  auto& topics = world_.component<Topics>();
  const TopicAddress topic = topics.existing(call.scope, in.TopicArn);
  const std::string& endpoint = in.Endpoint.or_default();
  const bool pending = waits_for_confirmation(topic, in.Protocol, endpoint);
  const auto& given = in.Attributes.or_default();
  for (const auto& [name, value] : given) {
    check_subscription_attribute(topic, name, value, "Attributes Reason: ");
  }
  const auto answer = [&](const SubscriptionRow& row) -> SubscribeResponse {
    if (row.pending && !in.ReturnSubscriptionArn.value_or(false)) {
      return {.SubscriptionArn = "pending confirmation"};
    }
    return {.SubscriptionArn = SubscriptionAddress{topic, row.id}.arn()};
  };

  const std::string by_endpoint = endpoint_key(topic, in.Protocol, endpoint);
  if (const auto* index = by_endpoint_.find(topic.scope, by_endpoint)) {
    const SubscriptionRow& row = *subscriptions_.find(topic.scope, row_key(topic, index->number));
    for (const auto& [name, value] : given) {
      const auto set = row.attributes.find(name);
      if ((set == row.attributes.end() ? "" : set->second) != value) {
        throw errors::invalid_parameter(
            "Attributes Reason: Subscription already exists with different attributes");
      }
    }
    return answer(row);
  }
  TopicCountsRow& counts = topics.edit_counts(topic);
  const auto number = static_cast<std::uint64_t>(++counts.subscribed);
  ++(pending ? counts.pending : counts.confirmed);
  SubscriptionRow& row = subscriptions_.edit(topic.scope, row_key(topic, number));
  row.id = simulation::uuid(topics.random_of(topic).child("subscription").child(number));
  row.protocol = in.Protocol;
  row.endpoint = endpoint;
  row.owner = call.scope.account;
  row.pending = pending;
  for (const auto& [name, value] : given) {
    if (!value.empty()) row.attributes[name] = value;
  }
  by_id_.edit(topic.scope, world::join_key(topic.name, row.id)).number = number;
  by_endpoint_.edit(topic.scope, by_endpoint).number = number;
  return answer(row);
}

void Subscriptions::remove(const TopicAddress& topic, std::uint64_t number) {
  const std::string key = row_key(topic, number);
  const SubscriptionRow& row = *subscriptions_.find(topic.scope, key);
  TopicCountsRow& counts = world_.component<Topics>().edit_counts(topic);
  --(row.pending ? counts.pending : counts.confirmed);
  ++counts.deleted;
  by_id_.erase(topic.scope, world::join_key(topic.name, row.id));
  by_endpoint_.erase(topic.scope, endpoint_key(topic, row.protocol, row.endpoint));
  subscriptions_.erase(topic.scope, key);
}

/// Unsubscribing twice is no error (SNS-015).
api::Unit Subscriptions::unsubscribe(world::Call& call, const UnsubscribeInput& in) {
  const SubscriptionAddress address = read_subscription_arn(call.scope, in.SubscriptionArn);
  const auto [number, row] = find(address);
  if (row != nullptr) remove(address.topic, number);
  return {};
}

void Subscriptions::remove_all(const TopicAddress& topic) {
  std::vector<std::uint64_t> numbers;
  subscriptions_.scan(topic.scope, world::key_prefix(topic.name), {},
                      [&](std::string_view key, const SubscriptionRow&) {
                        numbers.push_back(world::read_number_key(key.substr(key.size() - 8)));
                        return true;
                      });
  for (const std::uint64_t number : numbers) remove(topic, number);
}

void Subscriptions::each(const TopicAddress& topic,
                         const std::function<void(const SubscriptionRow&)>& visit) const {
  subscriptions_.scan(topic.scope, world::key_prefix(topic.name), {},
                      [&](std::string_view, const SubscriptionRow& row) {
                        visit(row);
                        return true;
                      });
}

// --- Listing ------------------------------------------------------------------------------------

template <class Output>
Output Subscriptions::list_page(const world::Call& call, const world::Scope& where,
                                std::string_view prefix,
                                const api::Opt<std::string>& token) const {
  const std::string scope = where.account + "/" + where.region + "/" + std::string(prefix);
  const api::TokenOwner owner{"sns", call.operation.name, scope};
  std::string first;
  if (token) {
    const auto position = api::decode_token(owner, *token);
    if (!position) throw errors::invalid_parameter("NextToken");
    first = *position;
  }
  Output out;
  auto& page = out.Subscriptions.emplace();
  subscriptions_.scan(where, prefix, first, [&](std::string_view key, const SubscriptionRow& row) {
    if (page.size() == limits::listed) {
      out.NextToken = api::encode_token(owner, key);
      return false;
    }
    // Behind the topic's name: two bytes that end it, and the number.
    const TopicAddress topic{where, std::string(key.substr(0, key.find('\0')))};
    page.push_back({.Endpoint = row.endpoint,
                    .Owner = row.owner,
                    .Protocol = row.protocol,
                    .SubscriptionArn = row.pending ? std::string("PendingConfirmation")
                                                   : SubscriptionAddress{topic, row.id}.arn(),
                    .TopicArn = topic.arn()});
    return true;
  });
  return out;
}

ListSubscriptionsResponse Subscriptions::list_subscriptions(world::Call& call,
                                                            const ListSubscriptionsInput& in) {
  return list_page<ListSubscriptionsResponse>(call, call.scope, {}, in.NextToken);
}

ListSubscriptionsByTopicResponse Subscriptions::list_subscriptions_by_topic(
    world::Call& call, const ListSubscriptionsByTopicInput& in) {
  const TopicAddress topic = world_.component<Topics>().existing(call.scope, in.TopicArn);
  return list_page<ListSubscriptionsByTopicResponse>(
      call, topic.scope, world::key_prefix(topic.name), in.NextToken);
}

// --- Attributes ---------------------------------------------------------------------------------

GetSubscriptionAttributesResponse Subscriptions::get_subscription_attributes(
    world::Call& call, const GetSubscriptionAttributesInput& in) {
  const SubscriptionAddress address = read_subscription_arn(call.scope, in.SubscriptionArn);
  const SubscriptionRow* row = find(address).second;
  if (row == nullptr) throw errors::subscription_not_found();
  std::map<std::string, std::string> all = row->attributes;
  all.emplace("RawMessageDelivery", "false");
  all["SubscriptionArn"] = address.arn();
  all["TopicArn"] = address.topic.arn();
  all["Owner"] = row->owner;
  all["Protocol"] = row->protocol;
  all["Endpoint"] = row->endpoint;
  all["PendingConfirmation"] = row->pending ? "true" : "false";
  all["ConfirmationWasAuthenticated"] = row->pending ? "false" : "true";
  all["SubscriptionPrincipal"] = "arn:aws:iam::" + row->owner + ":root";
  return {.Attributes = std::move(all)};
}

api::Unit Subscriptions::set_subscription_attributes(world::Call& call,
                                                     const SetSubscriptionAttributesInput& in) {
  const SubscriptionAddress address = read_subscription_arn(call.scope, in.SubscriptionArn);
  const auto [number, row] = find(address);
  if (row == nullptr) throw errors::subscription_not_found();
  const std::string& value = in.AttributeValue.or_default();
  check_subscription_attribute(address.topic, in.AttributeName, value, {});
  auto& attributes =
      subscriptions_.edit(address.topic.scope, row_key(address.topic, number)).attributes;
  if (value.empty()) {
    attributes.erase(in.AttributeName);
  } else {
    attributes[in.AttributeName] = value;
  }
  return {};
}

}  // namespace windtunnel::sns
