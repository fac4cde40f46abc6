#pragma once

#include <string>
#include <string_view>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/sqs/api.hpp"
#include "services/sqs/message_store.hpp"
#include "services/sqs/queue_address.hpp"
#include "services/sqs/queue_attributes.hpp"

namespace windtunnel::sqs {

struct QueueRow {
  /// What was set, under AWS's names; the others have their defaults.
  Attributes attributes;
  simulation::Instant created_at{};
  simulation::Instant modified_at{};
  simulation::UnknownFields unknown;

  static void fields(auto& row, auto& field) {
    field(1, row.attributes);
    field(2, row.created_at);
    field(3, row.modified_at);
  }
};

/// Queues, their attributes and tags, and the store of what is in them.
class Queues final : public world::Component {
 public:
  explicit Queues(world::World& world);

  CreateQueueResult create_queue(world::Call& call, const CreateQueueRequest& in);
  api::Unit delete_queue(world::Call& call, const DeleteQueueRequest& in);
  GetQueueUrlResult get_queue_url(world::Call& call, const GetQueueUrlRequest& in);
  ListQueuesResult list_queues(world::Call& call, const ListQueuesRequest& in);
  ListDeadLetterSourceQueuesResult list_dead_letter_source_queues(
      world::Call& call, const ListDeadLetterSourceQueuesRequest& in);
  GetQueueAttributesResult get_queue_attributes(world::Call& call,
                                                const GetQueueAttributesRequest& in);
  api::Unit set_queue_attributes(world::Call& call, const SetQueueAttributesRequest& in);
  api::Unit add_permission(world::Call& call, const AddPermissionRequest& in);
  api::Unit remove_permission(world::Call& call, const RemovePermissionRequest& in);
  api::Unit purge_queue(world::Call& call, const PurgeQueueRequest& in);
  ListQueueTagsResult list_queue_tags(world::Call& call, const ListQueueTagsRequest& in);
  api::Unit tag_queue(world::Call& call, const TagQueueRequest& in);
  api::Unit untag_queue(world::Call& call, const UntagQueueRequest& in);

  /// The queue that a request's QueueUrl names; QueueDoesNotExist where there is none.
  QueueAddress existing(const world::Scope& caller, std::string_view queue_url) const;
  const QueueRow* find(const QueueAddress& queue) const;
  MessageStore& messages() { return messages_; }
  /// What was sent at this instant or before has reached the end of the queue's retention.
  simulation::Instant retained_after(const QueueAddress& queue) const;

 private:
  /// One page of the scope's queues that `is_listed(address, row)` takes.
  template <class Output, class Input, class IsListed>
  void list_page(const world::Call& call, const Input& in, std::string_view name_prefix,
                 IsListed&& is_listed, std::vector<std::string>& urls, Output& out) const;
  void set_policy(const QueueAddress& queue, std::string policy);
  void check_redrive_target(const QueueAddress& queue, const Attributes& checked) const;

  world::Table<QueueRow> queues_;
  MessageStore messages_;
};

}  // namespace windtunnel::sqs
