#include "emulator/protocol/credential.hpp"

#include <algorithm>
#include <vector>

#include "emulator/api/access_key.hpp"
#include "emulator/http/ascii.hpp"
#include "emulator/protocol/form.hpp"

namespace windtunnel::protocol {
namespace {

bool is_region(std::string_view text) {
  return !text.empty() && text.size() <= 32 && !text.ends_with("-global") &&
         std::all_of(text.begin(), text.end(), [](char character) {
           return (character >= 'a' && character <= 'z') || http::is_digit(character) ||
                  character == '-';
         });
}

/// `KEY/20260101/us-east-1/ssm/aws4_request`; Version 4A has no region. A key may hold slashes.
Credential parse_scope(std::string_view text, bool has_region) {
  std::vector<std::string_view> parts;  // from the back
  const std::size_t wanted = has_region ? 4 : 3;
  while (parts.size() < wanted) {
    const std::size_t slash = text.rfind('/');
    if (slash == std::string_view::npos) return {};
    parts.push_back(text.substr(slash + 1));
    text.remove_suffix(text.size() - slash);
  }
  if (parts[0] != "aws4_request") return {};
  return {.access_key_id = std::string(text),
          .date = std::string(parts.back()),
          .region = has_region ? std::string(parts[2]) : std::string(),
          .service = std::string(parts[1])};
}

Credential parse_authorization(std::string_view header) {
  constexpr std::string_view version_2 = "AWS ";
  if (header.starts_with(version_2)) {
    header.remove_prefix(version_2.size());
    return {.access_key_id = std::string(header.substr(0, header.find(':'))),
            .date = {},
            .region = {},
            .service = {}};
  }
  constexpr std::string_view field = "Credential=";
  const std::size_t at = header.find(field);
  if (!header.starts_with("AWS4-") || at == std::string_view::npos) return {};
  const std::string_view value = header.substr(at + field.size());
  return parse_scope(value.substr(0, value.find_first_of(", ")), header.starts_with("AWS4-HMAC-"));
}

}  // namespace

Credential parse_credential(const http::Request& request) {
  if (const std::string_view header = request.header("Authorization"); !header.empty()) {
    return parse_authorization(header);
  }
  const std::string_view query = query_of(request.target);
  if (const auto scope = find_form_value(query, "X-Amz-Credential")) {
    const auto algorithm = find_form_value(query, "X-Amz-Algorithm");
    return parse_scope(*scope, !algorithm || algorithm->starts_with("AWS4-HMAC-"));
  }
  if (auto key = find_form_value(query, "AWSAccessKeyId")) {
    return {.access_key_id = std::move(*key), .date = {}, .region = {}, .service = {}};
  }
  return {};
}

world::Scope scope_of(const Credential& credential, std::string_view default_account,
                      std::string_view default_region) {
  world::Scope scope;
  if (api::is_account(credential.access_key_id)) {
    scope.account = credential.access_key_id;
  } else {
    scope.account =
        api::account_of_access_key(credential.access_key_id).value_or(std::string(default_account));
  }
  scope.region = is_region(credential.region) ? credential.region : std::string(default_region);
  return scope;
}

}  // namespace windtunnel::protocol
