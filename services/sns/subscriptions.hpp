#pragma once

#include <functional>
#include <map>
#include <string>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/sns/api.hpp"
#include "services/sns/arn.hpp"

namespace windtunnel::sns {

struct SubscriptionRow {
  std::string id;
  std::string protocol;
  std::string endpoint;
  std::string owner;
  /// Nobody confirmed it: it never delivers (SNS-011).
  bool pending = false;
  /// What was set, under AWS's names.
  std::map<std::string, std::string> attributes;
  simulation::UnknownFields unknown;

  static void fields(auto& row, auto& field) {
    field(1, row.id);
    field(2, row.protocol);
    field(3, row.endpoint);
    field(4, row.owner);
    field(5, row.pending);
    field(6, row.attributes);
  }
};

/// Where an index leads: the subscription's number within its topic.
struct SubscriptionNumberRow {
  std::uint64_t number = 0;
  simulation::UnknownFields unknown;
  static void fields(auto& row, auto& field) { field(1, row.number); }
};

/// Subscriptions, in order of creation within each topic (MSG-003).
class Subscriptions final : public world::Component {
 public:
  explicit Subscriptions(world::World& world);

  SubscribeResponse subscribe(world::Call& call, const SubscribeInput& in);
  api::Unit unsubscribe(world::Call& call, const UnsubscribeInput& in);
  ListSubscriptionsResponse list_subscriptions(world::Call& call, const ListSubscriptionsInput& in);
  ListSubscriptionsByTopicResponse list_subscriptions_by_topic(
      world::Call& call, const ListSubscriptionsByTopicInput& in);
  GetSubscriptionAttributesResponse get_subscription_attributes(
      world::Call& call, const GetSubscriptionAttributesInput& in);
  api::Unit set_subscription_attributes(world::Call& call,
                                        const SetSubscriptionAttributesInput& in);

  /// Removes the subscriptions of a topic that goes.
  void remove_all(const TopicAddress& topic);
  /// Visits the subscriptions of a topic in order of creation.
  void each(const TopicAddress& topic,
            const std::function<void(const SubscriptionRow&)>& visit) const;

 private:
  /// Number and row of the subscription that an ARN names; the row is null where there is none.
  std::pair<std::uint64_t, const SubscriptionRow*> find(const SubscriptionAddress& address) const;
  void remove(const TopicAddress& topic, std::uint64_t number);
  template <class Output>
  Output list_page(const world::Call& call, const world::Scope& where, std::string_view prefix,
                   const api::Opt<std::string>& token) const;

  world::Table<SubscriptionRow> subscriptions_;
  world::Table<SubscriptionNumberRow> by_id_;
  world::Table<SubscriptionNumberRow> by_endpoint_;
};

}  // namespace windtunnel::sns
