#include "emulator/control/control.hpp"

#include <charconv>
#include <memory>
#include <optional>

#include "emulator/control/documents.hpp"
#include "emulator/http/problem.hpp"

namespace windtunnel::control {

using host::WorldHost;
using host::WorldsError;
using nlohmann::json;

namespace {

constexpr std::string_view root = "/_windtunnel/v1";

http::Response json_response(unsigned status, const json& document) {
  http::Response response;
  response.status = status;
  response.headers.emplace_back("Content-Type", "application/json");
  response.body = document.dump(2) + "\n";
  return response;
}

/// An error that stopped a command, as its answer.
http::Response failure_response(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const WorldsError& error) {
    return http::problem_response({error.status, error.what()});
  } catch (const world::ReadOnlyError& error) {
    return http::problem_response({409, error.what()});
  } catch (const std::exception& error) {
    return http::problem_response({500, error.what()});
  }
}

/// One request of the control plane, taken apart.
struct Exchange {
  http::Request request;
  http::Responder respond;
  std::vector<std::string_view> path;  // behind the root
  std::string_view query;

  std::string_view part(std::size_t index) const {
    return index < path.size() ? path[index] : std::string_view();
  }
  bool is(std::string_view method, std::size_t parts) const {
    return request.method == method && path.size() == parts;
  }
  /// The number after `name=` in the query.
  std::optional<std::uint64_t> number(std::string_view name) const {
    std::string_view rest = query;
    while (!rest.empty()) {
      const std::string_view pair = rest.substr(0, rest.find('&'));
      rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
      if (!pair.starts_with(name) || pair.substr(name.size(), 1) != "=") continue;
      const std::string_view digits = pair.substr(name.size() + 1);
      std::uint64_t value = 0;
      const auto [end, error] =
          std::from_chars(digits.data(), digits.data() + digits.size(), value);
      if (error != std::errc{} || end != digits.data() + digits.size()) {
        throw WorldsError(400, std::string(name) + ": '" + std::string(digits) +
                                   "' is no whole number.");
      }
      return value;
    }
    return std::nullopt;
  }
};
using ExchangePtr = std::shared_ptr<Exchange>;

std::function<void(std::exception_ptr)> failing(const ExchangePtr& exchange) {
  return [exchange](const std::exception_ptr& failure) {
    exchange->respond(failure_response(failure));
  };
}

/// Answers with what `describe` says of the world.
template <class Describe>
WorldHost::Look answering(const ExchangePtr& exchange, Describe describe) {
  return [exchange, describe](world::World& world) {
    exchange->respond(json_response(200, describe(world)));
  };
}

std::shared_ptr<WorldHost> known_world(const host::Worlds& worlds, std::string_view name) {
  if (auto host = worlds.find(name)) return host;
  throw WorldsError(404, "There is no world '" + std::string(name.substr(0, 80)) +
                             "'; GET " + std::string(root) + "/worlds lists them.");
}

void serve_clock(host::WorldHost& host, const ExchangePtr& exchange) {
  if (exchange->is("GET", 3)) return host.look(answering(exchange, clock_document));
  if (exchange->is("PUT", 3)) {
    const world::ClockMode mode = read_clock_mode(read_object(exchange->request));
    return host.command([mode](world::World& world) { world.set_clock_mode(mode); },
                        answering(exchange, clock_document), failing(exchange));
  }
  if (exchange->is("POST", 4) && exchange->part(3) == "advance") {
    const json document = read_object(exchange->request);
    return host.command(
        [document](world::World& world) { world.begin_move(read_move(document, world)); },
        answering(exchange, clock_document), failing(exchange));
  }
  if (exchange->is("POST", 4) && exchange->part(3) == "cancel") {
    return host.cancel_move(answering(exchange, clock_document));
  }
  throw WorldsError(404, "A clock answers GET, PUT {\"mode\": ...}, POST .../advance {\"by\": "
                         "\"5m\"} and POST .../cancel.");
}

/// GET and others below worlds/NAME.
void serve_world(host::Worlds& worlds, const ExchangePtr& exchange) {
  const std::string name(exchange->part(1));
  const auto host = known_world(worlds, name);
  const std::string_view what = exchange->part(2);
  if (what == "clock") return serve_clock(*host, exchange);
  if (exchange->is("GET", 2)) return host->look(answering(exchange, world_document));
  if (exchange->is("DELETE", 2)) {
    return worlds.erase(name, [exchange] {
      exchange->respond(json_response(200, {{"deleted", exchange->part(1)}}));
    });
  }
  if (exchange->is("POST", 3) && what == "reset") {
    return worlds.reset(name, answering(exchange, world_document), failing(exchange));
  }
  if (exchange->is("GET", 3) && what == "digest") {
    return host->look(answering(exchange, digest_document));
  }
  if (exchange->is("GET", 3) && what == "events") {
    const std::size_t limit = exchange->number("limit").value_or(100);
    return host->look(answering(
        exchange, [limit](world::World& world) { return events_document(world, limit); }));
  }
  if (exchange->is("GET", 3) && what == "history") {
    const std::uint64_t first = exchange->number("from").value_or(0);
    return host->look([exchange, first](world::World& world) {
      http::Response response;
      response.headers.emplace_back("Content-Type", "application/x-ndjson");
      response.headers.emplace_back("X-Windtunnel-Next", std::to_string(world.history().count()));
      response.body = history_lines(world, first);
      exchange->respond(std::move(response));
    });
  }
  throw WorldsError(404, "A world answers GET, DELETE, GET clock, digest, events and history, and "
                         "POST reset.");
}

void create_world(host::Worlds& worlds, const ExchangePtr& exchange) {
  const auto host = worlds.make(read_settings(read_object(exchange->request), worlds));
  host->look([exchange](world::World& world) {
    exchange->respond(json_response(201, world_document(world)));
  });
}

void reset_default(host::Worlds& worlds, const ExchangePtr& exchange) {
  worlds.reset(
      "default",
      [exchange](world::World&) { exchange->respond(json_response(200, {{"status", "ok"}})); },
      failing(exchange));
}

json localstack_health(const host::Worlds& worlds) {
  json services = json::object();
  for (const auto& definition : worlds.registry().definitions()) {
    services[std::string(definition.model().name)] = "running";
  }
  return {{"services", services}, {"edition", "windtunnel"}, {"version", version}};
}

void route(host::Worlds& worlds, const ExchangePtr& exchange) {
  const auto& target = exchange->request.target;
  const std::string_view path = target.substr(0, target.find('?'));
  const bool is_post = exchange->request.method == "POST";
  if (path == "/_localstack/health" && !is_post) {
    return exchange->respond(json_response(200, localstack_health(worlds)));
  }
  if ((path == "/_localstack/state/reset" || path == "/moto-api/reset") && is_post) {
    return reset_default(worlds, exchange);
  }
  if (path.starts_with(root)) {
    std::string_view rest = path.substr(root.size());
    while (rest.starts_with('/')) {
      rest.remove_prefix(1);
      exchange->path.push_back(rest.substr(0, rest.find('/')));
      rest.remove_prefix(exchange->path.back().size());
    }
    if (!exchange->path.empty() && exchange->path.back().empty()) exchange->path.pop_back();
  }
  if (target.size() > path.size()) exchange->query = target.substr(path.size() + 1);
  const std::string_view what = exchange->part(0);
  if (what == "health" && exchange->is("GET", 1)) {
    return exchange->respond(json_response(
        200, {{"status", "ok"}, {"version", version}, {"worlds", worlds.count()}}));
  }
  if (what == "coverage" && exchange->is("GET", 1)) {
    return exchange->respond(json_response(200, coverage_document(worlds.registry())));
  }
  if (what == "worlds" && exchange->is("GET", 1)) {
    return exchange->respond(json_response(200, {{"worlds", worlds.names()}}));
  }
  if (what == "worlds" && exchange->is("POST", 1)) return create_world(worlds, exchange);
  if (what == "worlds" && exchange->path.size() > 1) return serve_world(worlds, exchange);
  throw WorldsError(404, "The control plane has no " + std::string(exchange->request.method) + " " +
                             std::string(path.substr(0, 200)) + "; it answers " +
                             std::string(root) + "/health, /coverage, /worlds and /worlds/NAME/...");
}

}  // namespace

Control::Control(host::Worlds& worlds) : worlds_(worlds) {}

bool Control::handles(const http::Request& request) {
  const std::string_view target = request.target;
  return target.starts_with("/_windtunnel") || target.starts_with("/_localstack/") ||
         target.starts_with("/moto-api/");
}

void Control::serve(http::Request&& request, http::Responder respond) {
  const auto exchange = std::make_shared<Exchange>();
  exchange->request = std::move(request);
  exchange->respond = std::move(respond);
  try {
    route(worlds_, exchange);
  } catch (const WorldsError& error) {
    exchange->respond(http::problem_response({error.status, error.what()}));
  }
}

}  // namespace windtunnel::control
