#include "emulator/world/service_events.hpp"

#include "emulator/api/error.hpp"
#include "emulator/world/world.hpp"

namespace windtunnel::world {
namespace {

EventTaker* taker_in(World& world) {
  const bool registered =
      detail::ComponentIndex<ServiceEvents>::value != static_cast<std::size_t>(-1);
  return registered ? world.component<ServiceEvents>().taker() : nullptr;
}

}  // namespace

bool is_heard(World& world, const Scope& scope, std::string_view source,
              std::string_view detail_type) {
  EventTaker* taker = taker_in(world);
  return taker != nullptr && taker->hears(scope, source, detail_type);
}

void emit(World& world, const ServiceEvent& event) {
  EventTaker* taker = taker_in(world);
  if (taker == nullptr) return;
  try {
    world.in_savepoint([&] { taker->take(event); });
  } catch (const api::ApiError& error) {
    world.note("ServiceEventLost", {{"source", event.source},
                                    {"detail_type", event.detail_type},
                                    {"code", error.code},
                                    {"message", error.message}});
  }
}

}  // namespace windtunnel::world
