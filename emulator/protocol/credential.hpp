#pragma once

#include <string>
#include <string_view>

#include "emulator/http/message.hpp"
#include "emulator/world/scope.hpp"

/// Who a request says it is from. Signatures are not checked: Windtunnel trusts its callers.
namespace windtunnel::protocol {

/// What a request's signature names; all empty for an unsigned request.
struct Credential {
  std::string access_key_id;
  /// The day of signing by the client's clock, "20260101". Never judged against simulated time.
  std::string date;
  std::string region;
  /// The signing name of the service, such as "monitoring".
  std::string service;
};

/// From the `Authorization` header (Signature Version 4, or the access key alone from Version 2),
/// else from a presigned URL's `X-Amz-Credential` (or `AWSAccessKeyId`). Whatever is malformed
/// counts as absent.
Credential parse_credential(const http::Request& request);

/// The account and region that the call is about: a 12-digit access key id is the account, a key
/// that `api::issue_access_key` made names its own, anything else means `default_account`. A region
/// that is no region's name (absent, or global as in "aws-global") means `default_region`.
world::Scope scope_of(const Credential& credential, std::string_view default_account,
                      std::string_view default_region = "us-east-1");

}  // namespace windtunnel::protocol
