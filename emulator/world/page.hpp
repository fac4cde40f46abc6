#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "emulator/api/error.hpp"
#include "emulator/api/pagination.hpp"
#include "emulator/api/types.hpp"

namespace windtunnel::world {

/// One page of a listing. What it belongs to - service, operation and whatever `scope` says: the
/// account, the region, what is listed - owns its tokens: those of another are foreign, and refused
/// with the service's own error.
class Page {
 public:
  Page(std::string_view service, std::string_view operation, std::string scope,
       const api::Opt<std::string>& token, std::size_t room, api::ApiError (*refusal)())
      : scope_(std::move(scope)), owner_{service, operation, scope_}, room_(room) {
    if (!token) return;
    const auto position = api::decode_token(owner_, *token);
    if (!position) throw refusal();
    first_ = *position;
  }
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;

  /// Where to begin; empty on the first page.
  const std::string& first() const { return first_; }
  /// Whether the page has room for what is at this position; where it has none any more, the token
  /// of the next page is set.
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

}  // namespace windtunnel::world
