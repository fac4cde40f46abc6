#include "emulator/protocol/router.hpp"

#include <algorithm>

#include "emulator/http/ascii.hpp"
#include "emulator/protocol/form.hpp"
#include "emulator/protocol/rest_router.hpp"

namespace windtunnel::protocol {
namespace {

using api::OperationModel;
using api::Protocol;
using api::ServiceModel;

/// What a stranger sent, as a message can show it whatever the protocol: short, and plain ASCII.
std::string shown(std::string_view text) {
  constexpr std::size_t most_bytes = 200;
  std::string plain(text.substr(0, most_bytes));
  for (char& character : plain) {
    if (character < 0x20 || character > 0x7e) character = '?';
  }
  return text.size() > most_bytes ? plain + "..." : plain;
}

std::string quoted(std::string_view text) { return "'" + shown(text) + "'"; }

bool is_rest(const ServiceModel& service) {
  return service.speaks(Protocol::rest_xml) || service.speaks(Protocol::rest_json);
}

/// REST routes have a method each. A call is a POST; a query may also be a link, as a presigned URL
/// is.
bool takes(Protocol protocol, std::string_view method) {
  switch (protocol) {
    case Protocol::rest_xml:
    case Protocol::rest_json: return true;
    case Protocol::query:
    case Protocol::ec2_query: return method == "POST" || method == "GET";
    default: return method == "POST";
  }
}

/// Services that left query for JSON still answer the SDKs from before (SQS).
bool answers_queries(const ServiceModel& service) {
  return service.speaks(Protocol::query) || service.speaks(Protocol::ec2_query) ||
         service.query_compatible;
}

bool is_signing_name(const ServiceModel& service, std::string_view name) {
  return service.signing_name == name || service.endpoint_prefix == name || service.name == name;
}

api::ApiError unknown_operation(const ServiceModel& service, Protocol protocol,
                                std::string_view operation) {
  const std::string name = std::string(service.name);
  if (protocol == Protocol::query || protocol == Protocol::ec2_query) {
    return {"InvalidAction",
            "Could not find operation " + shown(operation) + " of " + name + " for version " +
                std::string(service.api_version),
            400};
  }
  return {"UnknownOperationException", name + " has no operation " + quoted(operation), 400};
}

/// What a REST service answers to a method and path that are none of its operations.
api::ApiError unknown_route(Protocol protocol) {
  if (protocol == Protocol::rest_json) {
    return {"UnknownOperationException", "No operation has this method and path", 404};
  }
  return {"MethodNotAllowed", "The specified method is not allowed against this resource.", 405};
}

api::ApiError not_implemented(const ServiceModel& service, const OperationModel& operation) {
  const std::string name = std::string(service.name);
  return {"NotImplemented",
          name + " " + std::string(operation.name) +
              " is not implemented by this version of Windtunnel; 'windtunnel coverage " + name +
              "' lists what is",
          501};
}

/// The result for an operation that the request names and the service may or may not have.
RouteResult route_named(const ServiceModel& service, Protocol protocol,
                        std::string_view operation_name) {
  RouteResult result;
  result.codec = &find_codec(protocol);
  result.route.service = &service;
  result.route.protocol = protocol;
  result.route.operation = service.find_operation(operation_name);
  if (result.route.operation == nullptr) {
    result.error = unknown_operation(service, protocol, operation_name);
  } else if (!result.route.operation->implemented) {
    result.error = not_implemented(service, *result.route.operation);
  }
  return result;
}

struct RpcPath {
  std::string_view service;
  std::string_view operation;
};

/// `/service/NAME/operation/NAME`, behind any prefix.
std::optional<RpcPath> parse_rpc_path(std::string_view target) {
  constexpr std::string_view before_service = "/service/";
  constexpr std::string_view before_operation = "/operation/";
  const std::string_view path = target.substr(0, target.find('?'));
  const std::size_t operation = path.rfind(before_operation);
  if (operation == std::string_view::npos) return std::nullopt;
  const std::size_t service = path.rfind(before_service, operation);
  if (service == std::string_view::npos) return std::nullopt;
  const std::size_t name = service + before_service.size();
  if (name > operation) return std::nullopt;
  return RpcPath{path.substr(name, operation - name),
                 path.substr(operation + before_operation.size())};
}

Protocol json_protocol(const http::Request& request) {
  return http::starts_with_ignoring_case(request.header("Content-Type"),
                                         "application/x-amz-json-1.0")
             ? Protocol::json_1_0
             : Protocol::json_1_1;
}

bool has_form(const http::Request& request) {
  return http::starts_with_ignoring_case(request.header("Content-Type"),
                                         "application/x-www-form-urlencoded");
}

/// Empty where no route of the service matches.
std::optional<RouteResult> route_by_path(const ServiceModel& service,
                                         const http::Request& request) {
  RouteResult result;
  result.route.service = &service;
  result.route.protocol =
      service.speaks(Protocol::rest_xml) ? Protocol::rest_xml : Protocol::rest_json;
  result.codec = &find_codec(result.route.protocol);
  try {
    std::optional<Route> route = match_rest(service, request.method, request.header("Host"),
                                            request.target, request.headers);
    if (!route) return std::nullopt;
    route->protocol = result.route.protocol;
    result.route = std::move(*route);
    if (!result.route.operation->implemented) {
      result.error = not_implemented(service, *result.route.operation);
    }
  } catch (const api::ApiError& error) {
    result.error = error;
  }
  return result;
}

}  // namespace

Router::Router(std::vector<const ServiceModel*> services) : services_(std::move(services)) {}

RouteResult Router::route(const http::Request& request, const Credential& credential) const {
  RouteResult result = find_route(request, credential);
  if (!result.error && !takes(result.route.protocol, request.method)) {
    result.error.emplace("MethodNotAllowed",
                         std::string(result.route.service->name) + " takes no " +
                             shown(request.method) + " here; send a POST",
                         405);
  }
  return result;
}

RouteResult Router::find_route(const http::Request& request, const Credential& credential) const {
  if (const std::string_view target = request.header("X-Amz-Target"); !target.empty()) {
    return route_target(request, target);
  }
  if (!request.header("Smithy-Protocol").empty() ||
      http::starts_with_ignoring_case(request.header("Content-Type"), "application/cbor")) {
    if (const auto path = parse_rpc_path(request.target)) {
      return route_rpc(path->service, path->operation);
    }
  }
  // An object may well be sent as a form, and its content is no evidence.
  const ServiceModel* signed_for = find_by_signing_name(credential.service);
  if (signed_for == nullptr || !is_rest(*signed_for)) {
    const std::string_view query = query_of(request.target);
    for (const std::string_view form :
         {query, has_form(request) ? std::string_view(request.body) : std::string_view()}) {
      if (const auto action = find_form_value(form, "Action")) {
        return route_action(*action, find_form_value(form, "Version").value_or(""), credential);
      }
    }
  }
  return route_rest(request, credential);
}

RouteResult Router::route_target(const http::Request& request, std::string_view target) const {
  const Protocol protocol = json_protocol(request);
  const std::size_t dot = target.rfind('.');
  if (dot != std::string_view::npos) {
    for (const ServiceModel* service : services_) {
      if (!service->target_prefix.empty() && service->target_prefix == target.substr(0, dot)) {
        return route_named(*service, protocol, target.substr(dot + 1));
      }
    }
  }
  return unknown_service(find_codec(protocol), "the X-Amz-Target " + quoted(target));
}

RouteResult Router::route_rpc(std::string_view service_name, std::string_view operation) const {
  for (const ServiceModel* service : services_) {
    if (service->target_prefix == service_name && service->speaks(Protocol::rpc_v2_cbor)) {
      return route_named(*service, Protocol::rpc_v2_cbor, operation);
    }
  }
  return unknown_service(cbor_codec(), "the RPC v2 service " + quoted(service_name));
}

const ServiceModel* Router::find_query_service(std::string_view action, std::string_view version,
                                               const Credential& credential) const {
  const ServiceModel* best = nullptr;
  int best_score = 0;
  for (const ServiceModel* service : services_) {
    if (!answers_queries(*service)) continue;
    const bool versioned = service->api_version == version;
    const bool is_signed =
        !credential.service.empty() && is_signing_name(*service, credential.service);
    const bool has_action = service->find_operation(action) != nullptr;
    // Without a version, or with a wrong one, the signature decides; without that, the action.
    if (!versioned && !is_signed && !(version.empty() && has_action)) continue;
    const int score = 1 + versioned * 4 + is_signed * 2 + has_action;
    if (score > best_score) {
      best = service;
      best_score = score;
    }
  }
  return best;
}

RouteResult Router::route_action(std::string_view action, std::string_view version,
                                 const Credential& credential) const {
  const ServiceModel* service = find_query_service(action, version, credential);
  if (service == nullptr) {
    return unknown_service(query_codec(), "the query API version " + quoted(version) +
                                              " with the action " + quoted(action));
  }
  return route_named(*service,
                     service->speaks(Protocol::ec2_query) ? Protocol::ec2_query : Protocol::query,
                     action);
}

RouteResult Router::match_unsigned(const http::Request& request) const {
  // S3 takes every path of two labels, so the others come first. A bare `/` is no bucket.
  for (const bool s3 : {false, true}) {
    if (s3 && request.target.substr(0, request.target.find('?')) == "/") continue;
    for (const ServiceModel* service : services_) {
      if (!is_rest(*service) || is_s3(*service) != s3) continue;
      if (auto result = route_by_path(*service, request)) return std::move(*result);
    }
  }
  return unknown_service(json_codec(false), "a request that is not signed and names no operation");
}

RouteResult Router::route_rest(const http::Request& request, const Credential& credential) const {
  if (credential.service.empty()) return match_unsigned(request);
  const ServiceModel* service = find_by_signing_name(credential.service);
  if (service == nullptr) {
    const Codec& codec = has_form(request) ? query_codec() : json_codec(false);
    return unknown_service(codec, "the signing name " + quoted(credential.service));
  }
  RouteResult result;
  result.route.service = service;
  if (is_rest(*service)) {
    if (auto found = route_by_path(*service, request)) return std::move(*found);
    result.route.protocol =
        service->speaks(Protocol::rest_xml) ? Protocol::rest_xml : Protocol::rest_json;
    result.error = unknown_route(result.route.protocol);
  } else {
    result.route.protocol = service->protocols.front();
    const bool query = answers_queries(*service) && !service->query_compatible;
    result.error.emplace(query ? "MissingAction" : "UnknownOperationException",
                         "The request to " + std::string(service->name) + " names no operation",
                         400);
  }
  result.codec = &find_codec(result.route.protocol);
  return result;
}

RouteResult Router::unknown_service(const Codec& codec, std::string_view evidence) const {
  std::string names;
  for (const ServiceModel* service : services_) {
    if (!names.empty()) names += ", ";
    names += service->name;
  }
  RouteResult result;
  result.codec = &codec;
  result.error.emplace("NotImplemented",
                       "This version of Windtunnel has no service for " + std::string(evidence) +
                           "; it has: " + names,
                       501);
  return result;
}

const ServiceModel* Router::find_by_signing_name(std::string_view name) const {
  if (name.empty()) return nullptr;
  const auto found =
      std::find_if(services_.begin(), services_.end(),
                   [&](const ServiceModel* service) { return is_signing_name(*service, name); });
  return found == services_.end() ? nullptr : *found;
}

}  // namespace windtunnel::protocol
