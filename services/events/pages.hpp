#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "emulator/api/pagination.hpp"
#include "emulator/api/types.hpp"
#include "emulator/world/call.hpp"
#include "services/events/errors.hpp"
#include "services/events/limits.hpp"

namespace windtunnel::events {

/// One page of a listing (EB-016). `subject` is what is listed: another one's NextToken is foreign.
class Page {
 public:
  Page(const world::Call& call, std::string_view subject, const api::Opt<std::string>& token,
       const api::Opt<std::int32_t>& most)
      : scope_(call.scope.account + "/" + call.scope.region + "/" + std::string(subject)),
        owner_{"events", call.operation.name, scope_},
        room_(static_cast<std::size_t>(most.value_or(static_cast<std::int32_t>(limits::listed)))) {
    if (!token) return;
    const auto position = api::decode_token(owner_, *token);
    if (!position) throw errors::invalid_token();
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
  std::size_t room_;
};

}  // namespace windtunnel::events
