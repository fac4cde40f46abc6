#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "services/sqs/queue_address.hpp"
#include "simulation/random.hpp"

namespace windtunnel::sqs {

/// The keyed randomness of one queue, whatever else is in its world.
simulation::RandomKey random_of(simulation::RandomKey world, const QueueAddress& queue);

/// The handle that the `receive_number`-th receive of a message gives. It proves itself: state
/// need not remember it, so that it stays valid for deleting what is already gone (SQS-036).
std::string receipt_handle(const simulation::RandomKey& queue, std::uint64_t sequence,
                           std::int64_t receive_number);

/// The sequence number of the message whose handle this is; nothing for text that this queue
/// never gave.
std::optional<std::uint64_t> read_receipt_handle(const simulation::RandomKey& queue,
                                                 std::string_view handle);

}  // namespace windtunnel::sqs
