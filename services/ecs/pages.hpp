#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/api/pagination.hpp"
#include "emulator/api/types.hpp"
#include "emulator/world/call.hpp"
#include "services/ecs/errors.hpp"
#include "services/ecs/limits.hpp"

namespace windtunnel::ecs {

/// One page of a listing (ECS-085). `subject` is what is listed: the token of another is refused.
class Page {
 public:
  Page(const world::Call& call, std::string_view subject, const api::Opt<std::string>& token,
       const api::Opt<std::int32_t>& most, std::int32_t usual = limits::page)
      : scope_(call.scope.account + "/" + call.scope.region + "/" + std::string(subject)),
        owner_{"ecs", call.operation.name, scope_} {
    const std::int32_t room = most.value_or(usual);
    if (room < 1 || room > limits::page) {
      throw errors::invalid_parameter("maxResults must be from 1 to 100.");
    }
    room_ = static_cast<std::size_t>(room);
    if (!token) return;
    const auto position = api::decode_token(owner_, *token);
    if (!position) throw errors::invalid_next_token();
    first_ = *position;
  }
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;

  /// Where to begin; empty on the first page.
  const std::string& first() const { return first_; }
  /// Whether the page has room for what is at this position; where it has none any more, the
  /// token of the next page is set.
  bool takes(std::string_view position, api::Opt<std::string>& next_token) {
    if (room_ == 0) {
      next_token = api::encode_token(owner_, position);
      return false;
    }
    --room_;
    return true;
  }

 private:
  std::string scope_;
  api::TokenOwner owner_;
  std::string first_;
  std::size_t room_ = 0;
};

}  // namespace windtunnel::ecs
