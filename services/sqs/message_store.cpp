#include "services/sqs/message_store.hpp"

#include <vector>

#include "emulator/world/blobs.hpp"

namespace windtunnel::sqs {
namespace {

constexpr std::uint16_t sections = 6 * 256;
constexpr std::size_t largest_body_in_a_row = 4'096;

std::string message_key(const QueueAddress& queue, std::uint64_t sequence) {
  return world::join_key(queue.name, world::number_key(sequence));
}

/// Instants of a world are never before 1970.
std::string instant_key(simulation::Instant at) {
  return world::number_key(static_cast<std::uint64_t>(simulation::to_milliseconds(at)));
}

std::string index_key(const QueueAddress& queue, simulation::Instant at, std::uint64_t sequence) {
  return world::join_key(queue.name, instant_key(at) + world::number_key(sequence));
}

}  // namespace

MessageStore::MessageStore(world::World& world)
    : world_(world),
      contents_(world.tracker(), sections + 2, "queue contents"),
      messages_(world.tracker(), sections + 3, "messages"),
      by_visibility_(world.tracker(), sections + 4, "messages by visibility"),
      by_age_(world.tracker(), sections + 5, "messages by age") {}

const ContentsRow* MessageStore::contents(const QueueAddress& queue) const {
  return contents_.find(queue.scope, queue.name);
}

ContentsRow& MessageStore::edit_contents(const QueueAddress& queue) {
  return contents_.edit(queue.scope, queue.name);
}

std::uint64_t MessageStore::next_sequence(const QueueAddress& queue) {
  return edit_contents(queue).next_sequence++;
}

void MessageStore::add(const QueueAddress& queue, std::uint64_t sequence, MessageRow row,
                       std::string body) {
  if (body.size() > largest_body_in_a_row) {
    row.body_key = world_.blobs().hold(body);
  } else {
    row.body = std::move(body);
  }
  by_visibility_.edit(queue.scope, index_key(queue, row.visible_at, sequence));
  by_age_.edit(queue.scope, index_key(queue, row.sent_at, sequence));
  messages_.edit(queue.scope, message_key(queue, sequence)) = std::move(row);
  ++edit_contents(queue).messages;
}

const MessageRow* MessageStore::find(const QueueAddress& queue, std::uint64_t sequence) const {
  return messages_.find(queue.scope, message_key(queue, sequence));
}

const std::string& MessageStore::body_of(const MessageRow& row) const {
  return row.body_key.empty() ? row.body : world_.blobs().get(row.body_key);
}

MessageRow& MessageStore::edit(const QueueAddress& queue, std::uint64_t sequence) {
  return messages_.edit(queue.scope, message_key(queue, sequence));
}

void MessageStore::show_from(const QueueAddress& queue, std::uint64_t sequence,
                             simulation::Instant visible_at) {
  MessageRow& row = edit(queue, sequence);
  by_visibility_.erase(queue.scope, index_key(queue, row.visible_at, sequence));
  row.visible_at = visible_at;
  by_visibility_.edit(queue.scope, index_key(queue, visible_at, sequence));
}

void MessageStore::erase(const QueueAddress& queue, std::uint64_t sequence) {
  const MessageRow* row = find(queue, sequence);
  if (row == nullptr) return;
  if (!row->body_key.empty()) world_.blobs().release(row->body_key);
  by_visibility_.erase(queue.scope, index_key(queue, row->visible_at, sequence));
  by_age_.erase(queue.scope, index_key(queue, row->sent_at, sequence));
  messages_.erase(queue.scope, message_key(queue, sequence));
  --edit_contents(queue).messages;
}

void MessageStore::clear(const QueueAddress& queue) {
  erase_sent_until(queue, simulation::Instant::max());
}

void MessageStore::erase_sent_until(const QueueAddress& queue, simulation::Instant sent_at) {
  std::vector<std::uint64_t> ended;
  by_age_.scan(queue.scope, world::key_prefix(queue.name), {},
               [&](std::string_view key, const IndexRow&) {
                 const std::string_view last = key.substr(key.size() - 8);
                 const std::string_view sent = key.substr(key.size() - 16, 8);
                 if (sent > std::string_view(instant_key(sent_at))) return false;
                 ended.push_back(world::read_number_key(last));
                 return true;
               });
  for (const std::uint64_t sequence : ended) erase(queue, sequence);
}

MessageCounts MessageStore::count(const QueueAddress& queue, simulation::Instant now,
                                  simulation::Instant sent_after) const {
  MessageCounts counts;
  const ContentsRow* row = contents(queue);
  if (row == nullptr) return counts;
  counts.visible = row->messages;
  // Those that are hidden still: few, since AWS bounds them.
  by_visibility_.scan_backwards(
      queue.scope, world::key_prefix(queue.name), {}, [&](std::string_view key, const IndexRow&) {
        const std::uint64_t sequence = world::read_number_key(key.substr(key.size() - 8));
        const MessageRow& message = *find(queue, sequence);
        if (message.visible_at <= now) return false;
        --counts.visible;
        if (message.sent_at > sent_after) {
          ++(message.receive_count > 0 ? counts.in_flight : counts.delayed);
        }
        return true;
      });
  // Those whose retention has ended while nobody looked.
  by_age_.scan(queue.scope, world::key_prefix(queue.name), {},
               [&](std::string_view key, const IndexRow&) {
                 const MessageRow& message =
                     *find(queue, world::read_number_key(key.substr(key.size() - 8)));
                 if (message.sent_at > sent_after) return false;
                 if (message.visible_at <= now) --counts.visible;
                 return true;
               });
  return counts;
}

}  // namespace windtunnel::sqs
