#include "services/events/envelope.hpp"

#include <nlohmann/json.hpp>

namespace windtunnel::events {

std::string written(const Envelope& envelope, nlohmann::ordered_json detail) {
  nlohmann::ordered_json event;
  event["version"] = "0";
  event["id"] = envelope.id;
  event["detail-type"] = envelope.detail_type;
  event["source"] = envelope.source;
  event["account"] = envelope.publisher.account;
  event["time"] =
      simulation::format_instant(std::chrono::floor<std::chrono::seconds>(envelope.time));
  event["region"] = envelope.publisher.region;
  event["resources"] = envelope.resources;
  event["detail"] = std::move(detail);
  return event.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace windtunnel::events
