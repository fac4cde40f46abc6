#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "emulator/world/table.hpp"
#include "emulator/world/world.hpp"
#include "services/sqs/message_attributes.hpp"
#include "services/sqs/queue_address.hpp"

namespace windtunnel::sqs {

struct MessageRow {
  std::string message_id;
  /// Bodies over 4 KB live in the world's blob store, under `body_key`.
  std::string body;
  std::string body_key;
  StoredAttributes attributes;
  StoredAttributes system_attributes;
  std::string group_id;
  /// Who sent it: an account, or the service that did.
  std::string sender;
  /// The queue that it was moved from for being received too often.
  std::string dead_letter_source_arn;
  simulation::Instant sent_at{};
  simulation::Instant visible_at{};
  simulation::Instant first_received_at{};
  simulation::Instant received_at{};
  std::int64_t receive_count = 0;
  simulation::UnknownFields unknown;

  static void fields(auto& row, auto& field) {
    field(1, row.message_id);
    field(2, row.body);
    field(3, row.body_key);
    field(4, row.attributes);
    field(5, row.system_attributes);
    field(6, row.group_id);
    field(7, row.sender);
    field(8, row.dead_letter_source_arn);
    field(9, row.sent_at);
    field(10, row.visible_at);
    field(11, row.first_received_at);
    field(12, row.received_at);
    field(13, row.receive_count);
  }
};

/// What is kept of a queue name for ever, so that nothing in it is ever numbered twice.
struct ContentsRow {
  std::uint64_t next_sequence = 1;
  /// Rows of the queue, those included whose retention has ended but that nobody removed yet.
  std::int64_t messages = 0;
  std::optional<simulation::Instant> purged_at;
  std::optional<simulation::Instant> deleted_at;
  simulation::UnknownFields unknown;

  static void fields(auto& row, auto& field) {
    field(1, row.next_sequence);
    field(2, row.messages);
    field(3, row.purged_at);
    field(4, row.deleted_at);
  }
};

/// A row that is all in its key.
struct IndexRow {
  simulation::UnknownFields unknown;
  static void fields(auto&, auto&) {}
};

/// How many messages of a queue are in which state (SQS-011).
struct MessageCounts {
  std::int64_t visible = 0;
  std::int64_t in_flight = 0;
  std::int64_t delayed = 0;
};

/// The messages of all queues: by sequence number, by the instant from which they are visible,
/// and by age. Nothing is scheduled for a message: what is visible and what has outlived its
/// queue's retention follows from the clock.
class MessageStore {
 public:
  explicit MessageStore(world::World& world);

  const ContentsRow* contents(const QueueAddress& queue) const;
  ContentsRow& edit_contents(const QueueAddress& queue);

  /// Takes the next sequence number of the queue.
  std::uint64_t next_sequence(const QueueAddress& queue);
  void add(const QueueAddress& queue, std::uint64_t sequence, MessageRow row, std::string body);
  const MessageRow* find(const QueueAddress& queue, std::uint64_t sequence) const;
  const std::string& body_of(const MessageRow& row) const;
  /// The row to change; its instants `visible_at` and `sent_at` are set by show_from and add only.
  MessageRow& edit(const QueueAddress& queue, std::uint64_t sequence);
  void show_from(const QueueAddress& queue, std::uint64_t sequence, simulation::Instant visible_at);
  /// Removes the message, if it is there.
  void erase(const QueueAddress& queue, std::uint64_t sequence);
  void clear(const QueueAddress& queue);
  /// Removes what was sent at or before this instant: its retention has ended (SQS-037).
  void erase_sent_until(const QueueAddress& queue, simulation::Instant sent_at);

  /// Visits in order of the instant from which they are visible, then of sequence (SQS-033),
  /// until `visit(sequence, row)` returns false.
  template <class Visit>
  void each_by_visibility(const QueueAddress& queue, Visit&& visit) const {
    by_visibility_.scan(queue.scope, world::key_prefix(queue.name), {},
                        [&](std::string_view key, const IndexRow&) {
                          const std::uint64_t sequence =
                              world::read_number_key(key.substr(key.size() - 8));
                          return visit(sequence, *find(queue, sequence));
                        });
  }
  /// The messages that were sent after `sent_after`, by state.
  MessageCounts count(const QueueAddress& queue, simulation::Instant now,
                      simulation::Instant sent_after) const;

 private:
  world::World& world_;
  world::Table<ContentsRow> contents_;
  world::Table<MessageRow> messages_;
  world::Table<IndexRow> by_visibility_;
  world::Table<IndexRow> by_age_;
};

}  // namespace windtunnel::sqs
