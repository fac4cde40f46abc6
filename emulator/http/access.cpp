#include "emulator/http/access.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "emulator/http/ascii.hpp"

namespace windtunnel::http {
namespace {

bool is_port(std::string_view port) {
  return port.size() <= 5 && std::all_of(port.begin(), port.end(), is_digit);
}

bool is_host_character(char c) {
  return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_';
}

// inet_pton wants a terminated string; an address longer than the longest is none.
bool parse_address(int family, std::string_view text, void* address) {
  std::array<char, INET6_ADDRSTRLEN> terminated{};
  if (text.size() >= terminated.size()) return false;
  std::memcpy(terminated.data(), text.data(), text.size());
  return inet_pton(family, terminated.data(), address) == 1;
}

bool is_loopback_address(std::string_view host) {
  in_addr v4{};
  if (parse_address(AF_INET, host, &v4)) return (ntohl(v4.s_addr) >> 24) == 127;
  in6_addr v6{};
  if (!parse_address(AF_INET6, host, &v6)) return false;
  return IN6_IS_ADDR_LOOPBACK(&v6) || (IN6_IS_ADDR_V4MAPPED(&v6) && v6.s6_addr[12] == 127);
}

std::string_view without_brackets(std::string_view host) {
  const bool bracketed = host.size() >= 2 && host.front() == '[' && host.back() == ']';
  return bracketed ? host.substr(1, host.size() - 2) : host;
}

// `*` matches everything, `*.suffix` every name below the suffix, anything else itself.
bool matches(std::string_view host, std::string_view pattern) {
  if (pattern == "*") return true;
  if (pattern.starts_with("*.")) {
    return host.size() >= pattern.size() && ends_with_ignoring_case(host, pattern.substr(1));
  }
  return equal_ignoring_case(host, without_brackets(pattern));
}

std::optional<std::string_view> authority_of_url(std::string_view url) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!starts_with_ignoring_case(url, scheme)) continue;
    url.remove_prefix(scheme.size());
    return url.substr(0, url.find_first_of("/?#"));
  }
  return std::nullopt;
}

std::optional<Problem> refuse_host(std::string_view authority, const AccessRules& rules) {
  const auto host = host_of_authority(authority);
  if (!host) {
    return Problem{400,
                   "The host '" + std::string(authority) +
                       "' is malformed; it must be a name or an address, and may have a port."};
  }
  if (is_host_allowed(*host, rules)) return std::nullopt;
  return Problem{403, "Host '" + std::string(*host) +
                          "' is not allowed; start the server with --allow-host " +
                          std::string(*host) + "."};
}

std::optional<Problem> refuse_origin(std::string_view origin, const AccessRules& rules) {
  if (is_origin_allowed(origin, rules)) return std::nullopt;
  return Problem{403, "Origin '" + std::string(origin) +
                          "' is not allowed; start the server with --allow-origin " +
                          std::string(origin) + "."};
}

// Browsers send no Origin with a cross-site <img>, <script> or link, but say `cross-site`. The
// Referer then stands in; a page that hides it may still be left by an ordinary link to us, which
// has no query and so cannot carry an action.
std::optional<Problem> refuse_cross_site(const AccessClaims& claims, const AccessRules& rules) {
  if (!equal_ignoring_case(claims.fetch_site, "cross-site")) return std::nullopt;
  const bool plain_link = equal_ignoring_case(claims.fetch_mode, "navigate") &&
                          (claims.method == "GET" || claims.method == "HEAD") &&
                          claims.target.find('?') == std::string_view::npos;
  if (plain_link) return std::nullopt;
  if (const auto authority = authority_of_url(claims.referer)) {
    const auto end = authority->data() + authority->size();
    return refuse_origin(
        {claims.referer.data(), static_cast<std::size_t>(end - claims.referer.data())}, rules);
  }
  return Problem{403,
                 "This request was made by a page of another site that does not say which; start "
                 "the server with --allow-origin '*' if every page may drive it."};
}

}  // namespace

std::optional<std::string_view> host_of_authority(std::string_view authority) {
  std::string_view host;
  std::string_view rest;
  if (authority.starts_with('[')) {
    const auto end = authority.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    host = authority.substr(1, end - 1);
    rest = authority.substr(end + 1);
    in6_addr address{};
    if (!parse_address(AF_INET6, host, &address)) return std::nullopt;
  } else {
    const auto end = std::min(authority.find(':'), authority.size());
    host = authority.substr(0, end);
    rest = authority.substr(end);
    if (host.ends_with('.')) host.remove_suffix(1);
    if (host.empty() || !std::all_of(host.begin(), host.end(), is_host_character)) {
      return std::nullopt;
    }
  }
  if (!rest.empty() && (rest.front() != ':' || !is_port(rest.substr(1)))) return std::nullopt;
  return host;
}

bool is_loopback(std::string_view host) {
  return equal_ignoring_case(host, "localhost") || ends_with_ignoring_case(host, ".localhost") ||
         is_loopback_address(host);
}

bool is_host_allowed(std::string_view host, const AccessRules& rules) {
  if (is_loopback(host)) return true;
  // A name of one label is answered by the local network or a container network, never by a
  // stranger's DNS; host.docker.internal and the two domains below are not a stranger's either.
  if (host.find_first_of(".:") == std::string_view::npos) return true;
  for (const std::string_view known : {"*.localhost.localstack.cloud", "localhost.localstack.cloud",
                                       "*.amazonaws.com", "host.docker.internal"}) {
    if (matches(host, known)) return true;
  }
  if (equal_ignoring_case(host, without_brackets(rules.bound_host))) return true;
  return std::any_of(rules.allowed_hosts.begin(), rules.allowed_hosts.end(),
                     [&](const std::string& pattern) { return matches(host, pattern); });
}

bool is_origin_allowed(std::string_view origin, const AccessRules& rules) {
  for (std::string_view allowed : rules.allowed_origins) {
    if (allowed.ends_with('/')) allowed.remove_suffix(1);
    if (allowed == "*" || equal_ignoring_case(origin, allowed)) return true;
  }
  const auto authority = authority_of_url(origin);
  if (!authority) return false;
  const auto host = host_of_authority(*authority);
  return host && is_loopback(*host);
}

std::optional<Problem> refuse(const AccessClaims& claims, const AccessRules& rules) {
  if (claims.host_count == 0 && claims.http_minor_version >= 1) {
    return Problem{400, "The request has no Host header; HTTP/1.1 requires one."};
  }
  if (claims.host_count > 1) return Problem{400, "The request has more than one Host header."};
  if (claims.host_count == 1) {
    if (auto problem = refuse_host(claims.host, rules)) return problem;
  }
  if (claims.target_authority) {
    if (auto problem = refuse_host(*claims.target_authority, rules)) return problem;
  }
  if (claims.origin_count > 1) return Problem{400, "The request has more than one Origin header."};
  if (claims.origin_count == 1) return refuse_origin(claims.origin, rules);
  return refuse_cross_site(claims, rules);
}

std::optional<Response> preflight_response(const Request& request) {
  if (request.method != "OPTIONS" || request.header("Access-Control-Request-Method").empty()) {
    return std::nullopt;
  }
  Response response;
  response.status = 204;
  response.headers.emplace_back("Access-Control-Allow-Methods",
                                "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  // A wildcard would leave out Authorization, so what is asked for is allowed by name.
  if (const auto asked = request.header("Access-Control-Request-Headers"); !asked.empty()) {
    response.headers.emplace_back("Access-Control-Allow-Headers", asked);
  }
  // Chrome asks before a page of the public web may reach a private address.
  if (request.header("Access-Control-Request-Private-Network") == "true") {
    response.headers.emplace_back("Access-Control-Allow-Private-Network", "true");
  }
  response.headers.emplace_back("Access-Control-Max-Age", "600");
  return response;
}

}  // namespace windtunnel::http
