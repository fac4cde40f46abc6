#include "emulator/control/documents.hpp"

#include <limits>

#include "emulator/api/access_key.hpp"
#include "emulator/world/operation.hpp"
#include "simulation/fleet/fleet_file.hpp"
#include "simulation/fleet/suggestion.hpp"

namespace windtunnel::control {

using host::WorldsError;
using nlohmann::json;
using world::Move;

namespace {

[[noreturn]] void refuse(const std::string& message) { throw WorldsError(400, message); }

/// Refuses members that mean nothing here: a misspelt one would be ignored in silence.
void check_members(const json& document, const std::vector<std::string>& known) {
  for (const auto& [name, value] : document.items()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string list;
    for (const std::string& each : known) list += (list.empty() ? "" : ", ") + each;
    refuse("'" + name + "' is not known here" + simulation::did_you_mean(name, known) +
           "; what is: " + list + ".");
  }
}

const std::string& text(const json& document, const char* name, const char* example) {
  const json& value = document.at(name);
  if (!value.is_string()) {
    refuse(std::string(name) + ": give text, such as \"" + example + "\".");
  }
  return value.get_ref<const std::string&>();
}

simulation::Instant instant(const std::string& text, const std::string& name) {
  const auto parsed = simulation::parse_instant(text);
  if (!parsed) {
    refuse(name + ": '" + text + "' is no instant; write it as 2026-01-01T00:00:00Z.");
  }
  return *parsed;
}

constexpr const char* clock_modes =
    "warp, paced:STEP (paced:30s), manual, realtime or realtime:RATE (realtime:60)";

world::ClockMode clock_mode(const json& document, const char* name) {
  const std::string& mode = text(document, name, "warp");
  const auto parsed = world::parse_clock_mode(mode);
  if (!parsed) refuse(std::string(name) + ": '" + mode + "' is none of " + clock_modes + ".");
  return *parsed;
}

std::string_view class_name(simulation::EventClass event_class) {
  switch (event_class) {
    case simulation::EventClass::work: return "work";
    case simulation::EventClass::deadline: return "deadline";
    case simulation::EventClass::background: return "background";
  }
  return "";
}

std::string_view band_name(simulation::Band band) {
  static constexpr std::string_view names[] = {"control", "fault",  "lifecycle", "metrics",
                                               "alarm",   "action", "report"};
  return names[static_cast<std::size_t>(band)];
}

}  // namespace

json clock_document(const world::World& world) {
  json document = {{"now", simulation::format_instant_milliseconds(world.now())},
                   {"mode", world::format_clock_mode(world.settings().clock)},
                   {"moving", world.moving()},
                   {"events", {{"run", world.events_run()},
                               {"pending", world.pending_count()},
                               {"work", world.work_count()}}}};
  if (world.moving() && world.move().kind == Move::Kind::until) {
    document["until"] = simulation::format_instant_milliseconds(world.move().instant);
  }
  // Code outside of the simulation, for which the clock is held.
  if (const auto open = world.outside_calls().size(); open > 0) document["outsideCalls"] = open;
  if (!world.move_notice().empty()) document["notice"] = world.move_notice();
  return document;
}

json world_document(const world::World& world) {
  const world::Settings& settings = world.settings();
  json document = {{"name", settings.name},
                   {"seed", settings.seed},
                   {"epoch", simulation::format_instant(settings.epoch)},
                   {"followsWall", settings.follows_wall},
                   {"limits", settings.limits_lifted ? "none" : "aws"},
                   {"account", settings.account},
                   {"clock", clock_document(world)},
                   {"turn", world.turn()}};
  if (!world.read_only_reason().empty()) document["readOnly"] = world.read_only_reason();
  return document;
}

json events_document(world::World& world, std::size_t limit) {
  json events = json::array();
  for (const simulation::Event& event : world.pending_events(limit)) {
    const auto* handler = world.registry().find_event(event.kind);
    events.push_back({{"due", simulation::format_instant_milliseconds(event.due)},
                      {"kind", handler == nullptr ? "unknown" : handler->kind.name},
                      {"class", class_name(event.event_class)},
                      {"band", band_name(event.band)},
                      {"sequence", event.sequence}});
  }
  return {{"pending", world.pending_count()}, {"events", std::move(events)}};
}

json digest_document(const world::World& world) {
  return {{"digest", world.digest().text()},
          {"turn", world.turn()},
          {"commands", world.command_count()},
          {"now", simulation::format_instant_milliseconds(world.now())}};
}

json coverage_document(const world::ServiceRegistry& registry) {
  json services = json::array();
  for (const world::ServiceDefinition& definition : registry.definitions()) {
    json implemented = json::array(), missing = json::array();
    for (const api::OperationModel& operation : definition.model().operations) {
      const bool has_handler =
          operation.implemented && definition.find_handler(operation) != nullptr;
      (has_handler ? implemented : missing).push_back(operation.name);
    }
    services.push_back({{"service", definition.model().name},
                        {"name", definition.model().full_name},
                        {"apiVersion", definition.model().api_version},
                        {"model", definition.model().model_source},
                        {"implemented", std::move(implemented)},
                        {"notImplemented", std::move(missing)}});
  }
  return {{"services", std::move(services)}};
}

std::string history_lines(const world::World& world, std::uint64_t first) {
  const world::History& history = world.history();
  std::string lines;
  for (std::uint64_t number = std::max(first, history.first()); number < history.count(); ++number) {
    lines += history.lines()[static_cast<std::size_t>(number - history.first())];
    lines += '\n';
  }
  return lines;
}

world::Settings read_settings(const json& document, const host::Worlds& worlds) {
  check_members(document, {"name", "seed", "epoch", "clock", "limits", "account", "fleet"});
  if (!document.contains("name")) refuse("name: a world needs one, such as \"test-7\".");
  world::Settings settings = worlds.default_settings(text(document, "name", "test-7"));
  if (document.contains("seed")) {
    if (!document["seed"].is_number_unsigned()) refuse("seed: give a whole number from 0.");
    settings.seed = document["seed"].get<std::uint64_t>();
  }
  if (document.contains("epoch")) {
    settings.epoch = instant(text(document, "epoch", "2026-01-01T00:00:00Z"), "epoch");
    settings.follows_wall = false;
  }
  if (document.contains("clock")) {
    settings.clock = clock_mode(document, "clock");
  }
  if (document.contains("limits")) {
    const std::string& limits = text(document, "limits", "none");
    if (limits != "aws" && limits != "none") refuse("limits: give \"aws\" or \"none\".");
    settings.limits_lifted = limits == "none";
  }
  if (document.contains("account")) {
    settings.account = text(document, "account", "123456789012");
    if (!api::is_account(settings.account)) refuse("account: give twelve digits.");
  }
  if (document.contains("fleet")) {
    try {
      settings.fleet =
          simulation::parse_fleet_file(text(document, "fleet", "accounts: ..."), "fleet");
    } catch (const simulation::FleetFileError& error) {
      refuse(error.what());
    }
    if (settings.fleet.limits != simulation::Limits::unstated && !document.contains("limits")) {
      settings.limits_lifted = settings.fleet.limits == simulation::Limits::none;
    }
  }
  return settings;
}

world::ClockMode read_clock_mode(const json& document) {
  check_members(document, {"mode"});
  if (!document.contains("mode")) refuse("mode: give one of " + std::string(clock_modes) + ".");
  return clock_mode(document, "mode");
}

Move read_move(const json& document, const world::World& world) {
  check_members(document, {"by", "until", "untilIdle", "untilOperation", "steps"});
  if (document.size() != 1) {
    refuse("Give one of by (\"5m\"), until (\"2026-01-01T00:10:00Z\"), untilIdle (true), "
           "untilOperation (an id, such as a deployment's) and steps (1).");
  }
  if (document.contains("by")) {
    const std::string& by = text(document, "by", "5m");
    const auto span = simulation::parse_duration(by);
    if (!span) {
      refuse("by: '" + by + "' is no duration of up to 100 years; write it as 90s, 5m, 2h30m or "
             "1d.");
    }
    if (*span > simulation::end_of_time - world.now()) {
      refuse("by: simulated time ends with the year 9999; it is " +
             simulation::format_instant_milliseconds(world.now()) + " in this world.");
    }
    return {Move::Kind::until, world.now() + *span, {}};
  }
  if (document.contains("until")) {
    const auto until = instant(text(document, "until", "2026-01-01T00:10:00Z"), "until");
    if (until < world.now()) {
      refuse("until: time does not go back; it is " +
             simulation::format_instant_milliseconds(world.now()) + " in this world.");
    }
    return {Move::Kind::until, until, {}};
  }
  if (document.contains("untilOperation")) {
    const std::string& id = text(document, "untilOperation", "d-ABC123DEF");
    if (world.find_operation(id) == nullptr) {
      throw WorldsError(404, "untilOperation: this world has no operation '" + id + "'.");
    }
    return {Move::Kind::operation_ended, {}, id};
  }
  if (document.contains("steps")) {
    if (document["steps"] != json(1)) refuse("steps: give 1; ask again for more.");
    return {Move::Kind::step, {}, {}};
  }
  if (document["untilIdle"] != json(true)) refuse("untilIdle: give true.");
  return {Move::Kind::rest, {}, {}};
}

json read_object(const http::Request& request) {
  if (request.body.find_first_not_of(" \t\r\n") == std::string::npos) return json::object();
  // Depth is bounded before the parser builds anything: a document of ours is flat.
  json document = json::parse(
      request.body,
      [](int depth, json::parse_event_t, json&) {
        if (depth > 8) refuse("The body is nested too deeply.");
        return true;
      },
      false);
  if (!document.is_object()) {
    refuse("The body must be a JSON object, such as {\"by\": \"5m\"}.");
  }
  return document;
}

}  // namespace windtunnel::control
