#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/http/message.hpp"
#include "emulator/http/problem.hpp"

namespace windtunnel::http {

/// Who may speak to this server. A web page must not drive the emulator: neither by a fetch from
/// a foreign origin, nor by a name of its own that it lets resolve to this address ("DNS
/// rebinding"). Everything here is a pure function of a request's headers and these rules.
struct AccessRules {
  /// The host the server was told to bind, as given (`--host`).
  std::string bound_host;
  /// Further `Host` names (`--allow-host`): `name`, `*.suffix`, or `*` for every name.
  std::vector<std::string> allowed_hosts;
  /// Further origins (`--allow-origin`): `https://app.example`, `null`, or `*` for every one.
  std::vector<std::string> allowed_origins;
};

/// What a request says about where it comes from and where it believes to be going.
struct AccessClaims {
  unsigned http_minor_version = 1;
  std::string_view method;
  std::string_view target;
  /// The authority of a target in absolute form (`GET http://host/ HTTP/1.1`), else nothing.
  std::optional<std::string_view> target_authority;
  std::string_view host;
  unsigned host_count = 0;
  std::string_view origin;
  unsigned origin_count = 0;
  std::string_view fetch_site;
  std::string_view fetch_mode;
  std::string_view referer;
};

/// The host name in `name[:port]` or `[v6][:port]`, without brackets, port and closing dot;
/// nothing where the authority is malformed.
std::optional<std::string_view> host_of_authority(std::string_view authority);

/// `localhost`, `*.localhost`, 127.0.0.0/8, ::1 and its IPv4-mapped forms.
bool is_loopback(std::string_view host);

/// `host` is a name as host_of_authority gives it.
bool is_host_allowed(std::string_view host, const AccessRules& rules);

/// `origin` is an `Origin` header's value: `scheme://host[:port]` or `null`.
bool is_origin_allowed(std::string_view origin, const AccessRules& rules);

/// 400 for a Host that is missing (HTTP/1.1), repeated or malformed, 403 for a Host, an Origin or
/// a cross-site browser request that is not allowed; nothing when the request may pass.
std::optional<Problem> refuse(const AccessClaims& claims, const AccessRules& rules);

/// The answer to a CORS preflight, from an origin that was already allowed; nothing when the
/// request is none. The origin itself is echoed where every response's head is written.
std::optional<Response> preflight_response(const Request& request);

}  // namespace windtunnel::http
