#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/api/error.hpp"
#include "emulator/http/message.hpp"
#include "emulator/protocol/router.hpp"
#include "emulator/world/world.hpp"

namespace windtunnel::host {

/// One AWS request on its way through the emulator: routed, parsed and checked on the thread that
/// read it, served on its world's strand, answered in the protocol that it came in.
struct ApiCall {
  http::Request request;
  /// What `request.target` views, without the world's path.
  std::string target;
  http::Responder respond;
  protocol::RouteResult found;
  const world::ServiceDefinition* service = nullptr;
  world::Scope scope;
  std::string access_key_id;
  std::shared_ptr<void> input;
  std::shared_ptr<void> output;
  /// Set where the request is refused before any handler sees it.
  std::optional<api::ApiError> refusal;
  /// The server's own address as this client writes it: "http://127.0.0.1:4566", with the world's
  /// path where the client used one. What AWS's hosts in answers become.
  std::string base_url;

  const api::OperationModel& operation() const { return *found.route.operation; }
};

/// Reads a request up to the point where it needs its world. Never throws: what is wrong with the
/// request becomes its refusal. `target` is the request's without its world, `world_path` what was
/// taken off ("/_world/NAME", or nothing).
std::unique_ptr<ApiCall> prepare_call(http::Request&& request, http::Responder respond,
                                      std::string target, std::string_view world_path,
                                      const protocol::Router& router,
                                      const world::ServiceRegistry& registry,
                                      std::string_view default_account);

/// The answer to a call that succeeded. `turn` is the world's last one before the call.
http::Response encode_answer(const ApiCall& call, const world::World& world, std::uint64_t turn);
/// The answer to one that did not.
http::Response encode_refusal(const ApiCall& call, const api::ApiError& error,
                              const world::World& world, std::uint64_t turn);

}  // namespace windtunnel::host
