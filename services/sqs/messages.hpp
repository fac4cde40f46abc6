#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/sqs/api.hpp"
#include "services/sqs/queues.hpp"

namespace windtunnel::sqs {

/// Sending, receiving, deleting and hiding messages, one or a batch at a time.
class Messages final : public world::Component {
 public:
  using Component::Component;

  SendMessageResult send_message(world::Call& call, const SendMessageRequest& in);
  SendMessageBatchResult send_message_batch(world::Call& call, const SendMessageBatchRequest& in);
  ReceiveMessageResult receive_message(world::Call& call, const ReceiveMessageRequest& in);
  api::Unit delete_message(world::Call& call, const DeleteMessageRequest& in);
  DeleteMessageBatchResult delete_message_batch(world::Call& call,
                                                const DeleteMessageBatchRequest& in);
  api::Unit change_message_visibility(world::Call& call,
                                      const ChangeMessageVisibilityRequest& in);
  ChangeMessageVisibilityBatchResult change_message_visibility_batch(
      world::Call& call, const ChangeMessageVisibilityBatchRequest& in);

 private:
  /// What a receive finds at this instant.
  struct Found {
    std::vector<std::uint64_t> to_deliver;
    std::vector<std::uint64_t> to_dead_letter_queue;
    /// When the next hidden message shows itself, if nothing happens to it.
    std::optional<simulation::Instant> next_visible_at;
  };

  Queues& queues() { return world_.component<Queues>(); }
  MessageStore& store() { return queues().messages(); }

  template <class Entry>
  SendMessageResult send(world::Call& call, const QueueAddress& queue, const Entry& entry);
  Found look(const QueueAddress& queue, std::size_t most);
  std::optional<RedrivePolicy> usable_redrive_policy(const QueueAddress& queue);
  void move_to_dead_letter_queue(const QueueAddress& queue, std::uint64_t sequence);
  Message take(const QueueAddress& queue, std::uint64_t sequence, simulation::Duration hidden_for,
               const ReceiveMessageRequest& in);
  void check_in_flight(const QueueAddress& queue);
  void remove(const QueueAddress& queue, const std::string& receipt_handle);
  void hide(const QueueAddress& queue, const std::string& receipt_handle, std::int32_t seconds);
};

}  // namespace windtunnel::sqs
