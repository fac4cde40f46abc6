#pragma once

#include <string>
#include <string_view>

#include "emulator/api/pagination.hpp"
#include "emulator/api/types.hpp"
#include "emulator/world/call.hpp"
#include "services/codedeploy/errors.hpp"

namespace windtunnel::codedeploy {

/// Where the page begins, from a nextToken of this operation, scope and `subject` (what is
/// listed: another application's token is foreign, CD-054); empty for the first page.
inline std::string page_start(const world::Call& call, const api::Opt<std::string>& token,
                              std::string_view subject = {}) {
  if (!token) return {};
  const std::string scope =
      call.scope.account + "/" + call.scope.region + "/" + std::string(subject);
  const auto position = api::decode_token({"codedeploy", call.operation.name, scope}, *token);
  if (!position) throw errors::invalid_next_token();
  return *position;
}

inline std::string page_token(const world::Call& call, std::string_view position,
                              std::string_view subject = {}) {
  const std::string scope =
      call.scope.account + "/" + call.scope.region + "/" + std::string(subject);
  return api::encode_token({"codedeploy", call.operation.name, scope}, position);
}

}  // namespace windtunnel::codedeploy
