#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Pagination tokens: opaque to the caller, stable (the same position gives the same token) and
/// checked (a damaged token, or one of another operation or scope, is refused). A position is
/// whatever bytes the handler needs to go on: usually the ordered key of the last row given.
namespace windtunnel::api {

/// Whose token it is: the service and operation that gave it, and the scope it was given in, as
/// any text that tells scopes apart, such as "000000000000/us-east-1".
struct TokenOwner {
  std::string_view service;
  std::string_view operation;
  std::string_view scope;
};

/// A token of URL-safe characters: 11 and a third more than the position.
std::string encode_token(const TokenOwner& owner, std::string_view position);
/// The position in a token that `encode_token` gave to the same owner; nothing for any other text.
std::optional<std::string> decode_token(const TokenOwner& owner, std::string_view token);

}  // namespace windtunnel::api
