#include "services/sqs/receipt_handle.hpp"

#include "emulator/api/base64.hpp"
#include "emulator/world/key.hpp"

namespace windtunnel::sqs {
namespace {

std::string proof(const simulation::RandomKey& queue, std::uint64_t sequence,
                  std::uint64_t receive_number) {
  const simulation::RandomKey key =
      queue.child("receipt").child(sequence).child(receive_number);
  return world::number_key(key.bits("proof", 0)) + world::number_key(key.bits("proof", 1));
}

std::string handle_of(const simulation::RandomKey& queue, std::uint64_t sequence,
                      std::uint64_t receive_number) {
  return api::encode_base64(world::number_key(sequence) + world::number_key(receive_number) +
                            proof(queue, sequence, receive_number));
}

}  // namespace

simulation::RandomKey random_of(simulation::RandomKey world, const QueueAddress& queue) {
  return world.child("sqs").child(queue.scope.account).child(queue.scope.region).child(queue.name);
}

std::string receipt_handle(const simulation::RandomKey& queue, std::uint64_t sequence,
                           std::int64_t receive_number) {
  return handle_of(queue, sequence, static_cast<std::uint64_t>(receive_number));
}

std::optional<std::uint64_t> read_receipt_handle(const simulation::RandomKey& queue,
                                                 std::string_view handle) {
  const auto bytes = api::decode_base64(handle);
  if (!bytes || bytes->size() != 32) return std::nullopt;
  const std::uint64_t sequence = world::read_number_key(*bytes);
  const std::uint64_t receive_number =
      world::read_number_key(std::string_view(*bytes).substr(8));
  if (handle_of(queue, sequence, receive_number) != handle) return std::nullopt;
  return sequence;
}

}  // namespace windtunnel::sqs
