#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/sns/api.hpp"
#include "services/sns/notification.hpp"
#include "services/sns/subscriptions.hpp"

namespace windtunnel::sns {

/// Publish, and delivery to the topic's subscribers in the same turn. A delivery that fails is
/// noted in the history, goes to the subscription's dead-letter queue if it has one, and never
/// fails the publisher.
class Publishing final : public world::Component {
 public:
  using Component::Component;

  PublishResponse publish(world::Call& call, const PublishInput& in);
  PublishBatchResponse publish_batch(world::Call& call, const PublishBatchInput& in);

 private:
  template <class Entry>
  std::string publish_to(world::Call& call, const TopicAddress& topic, const Entry& entry);
  void deliver(const Notification& notification, const SubscriptionRow& subscription);
};

}  // namespace windtunnel::sns
