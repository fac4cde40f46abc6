#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "emulator/protocol/codec.hpp"
#include "emulator/protocol/credential.hpp"

namespace windtunnel::protocol {

/// Where a request goes. Either `error` is set, or `route` has a service, an implemented operation
/// and its protocol.
struct RouteResult {
  Route route;
  /// What answers: in the protocol of the request, as far as it shows one. Never null.
  const Codec* codec = nullptr;
  std::optional<api::ApiError> error;
};

/// Finds the service, operation and protocol of a request, from the first of these that it has:
/// `X-Amz-Target`; a path of Smithy's RPC v2; `Action` with `Version` in its form or query string;
/// the REST routes of the service that its credential scope names; of an unsigned request, any
/// REST route. Safe to use from several threads at once.
class Router {
 public:
  /// `services` in the order in which messages list them; they must outlive the router.
  explicit Router(std::vector<const api::ServiceModel*> services);

  /// `request.target` must be without the world (split_world). `credential` is the request's own.
  RouteResult route(const http::Request& request, const Credential& credential) const;

 private:
  RouteResult find_route(const http::Request& request, const Credential& credential) const;
  RouteResult route_target(const http::Request& request, std::string_view target) const;
  RouteResult route_rpc(std::string_view service_name, std::string_view operation) const;
  RouteResult route_action(std::string_view action, std::string_view version,
                           const Credential& credential) const;
  RouteResult route_rest(const http::Request& request, const Credential& credential) const;
  RouteResult match_unsigned(const http::Request& request) const;
  RouteResult unknown_service(const Codec& codec, std::string_view evidence) const;
  const api::ServiceModel* find_query_service(std::string_view action, std::string_view version,
                                              const Credential& credential) const;
  const api::ServiceModel* find_by_signing_name(std::string_view name) const;

  std::vector<const api::ServiceModel*> services_;
};

}  // namespace windtunnel::protocol
