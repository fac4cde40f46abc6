#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "emulator/host/worlds.hpp"
#include "emulator/http/message.hpp"
#include "emulator/world/world.hpp"

/// The control plane's documents: what it answers and what it is asked.
namespace windtunnel::control {

nlohmann::json clock_document(const world::World& world);
nlohmann::json world_document(const world::World& world);
/// What happens next, in order, at most `limit` events.
nlohmann::json events_document(world::World& world, std::size_t limit);
nlohmann::json digest_document(const world::World& world);
/// What is implemented, by service, from the registrations.
nlohmann::json coverage_document(const world::ServiceRegistry& registry);
/// The lines of the history from number `first` on, as NDJSON.
std::string history_lines(const world::World& world, std::uint64_t first);

/// A world as the body of POST worlds describes it; throws WorldsError (400) with the place and
/// the fix.
world::Settings read_settings(const nlohmann::json& document, const host::Worlds& worlds);
/// A move as the body of POST clock/advance describes it; throws WorldsError.
world::Move read_move(const nlohmann::json& document, const world::World& world);
/// A clock mode as the body of PUT clock describes it; throws WorldsError.
world::ClockMode read_clock_mode(const nlohmann::json& document);

/// The request's body as a JSON object; an empty one is an empty object. Throws WorldsError.
nlohmann::json read_object(const http::Request& request);

}  // namespace windtunnel::control
