#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/world/scope.hpp"
#include "simulation/time.hpp"

namespace windtunnel::events {

/// What stands around an event's detail.
struct Envelope {
  std::string id;
  std::string_view source;
  std::string_view detail_type;
  world::Scope publisher;
  simulation::Instant time{};
  std::vector<std::string> resources;
};

/// The event as it is delivered, whose keys have an order (EB-026). `detail` is a JSON object.
std::string written(const Envelope& envelope, nlohmann::ordered_json detail);

}  // namespace windtunnel::events
