#pragma once

#include <string>
#include <utility>
#include <vector>

#include "emulator/world/service.hpp"
#include "emulator/world/table.hpp"
#include "services/events/names.hpp"
#include "services/events/rows.hpp"
#include "simulation/event.hpp"

namespace windtunnel::events {

/// From a bus to the targets of the rules that match (EB-066, EB-090 to EB-102).
class Deliveries final : public world::Component {
 public:
  explicit Deliveries(world::World& world);

  /// Has the event, as it is delivered, go to the targets of the bus's rules.
  void distribute(const BusName& bus, const std::string& event, bool is_forwarded);
  /// The same to the targets of one rule, which fired by itself.
  void send_to_rule(const BusName& bus, const std::string& rule, const std::string& event);

  void deliver(const simulation::Event& event);

 private:
  /// Why an attempt failed.
  struct Failure {
    /// As a dead-letter queue is told (EB-092).
    std::string code;
    std::string message;
    bool may_be_retried = false;
  };

  /// A target by the names of its rule and its own.
  using TargetName = std::pair<std::string, std::string>;

  void enqueue(const BusName& bus, const std::string& event, const std::vector<TargetName>& targets,
               bool is_forwarded);
  void send(const DeliveryRow& row, const EventRow& event, const Target& target);
  void forward(const EventRow& event, const Target& target);
  void retry_or_give_up(std::uint64_t number, const EventRow& event, const Target& target,
                        const Failure& failure);
  void give_up(std::uint64_t number, const EventRow& event, const Target& target,
               const Failure& failure, std::string_view exhausted);
  /// The delivery is over; the event goes with its last one.
  void finish(std::uint64_t number);

  simulation::Rows<EventRow> events_;
  simulation::Rows<DeliveryRow> deliveries_;
  simulation::Rows<CountRow> numbers_;
};

}  // namespace windtunnel::events
