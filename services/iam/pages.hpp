#pragma once

#include <string>
#include <string_view>

#include "emulator/api/pagination.hpp"
#include "emulator/api/types.hpp"
#include "emulator/world/call.hpp"
#include "services/iam/errors.hpp"
#include "services/iam/limits.hpp"

namespace windtunnel::iam {

/// One page of a listing (IAM-005). `subject` is what is listed: another one's Marker is foreign.
class Page {
 public:
  Page(const world::Call& call, std::string_view subject, const api::Opt<std::string>& marker,
       const api::Opt<std::int32_t>& most)
      : scope_(call.scope.account + "/" + std::string(subject)),
        owner_{"iam", call.operation.name, scope_},
        room_(most.value_or(std::int32_t{limits::listed})) {
    if (!marker) return;
    const auto position = api::decode_token(owner_, *marker);
    if (!position) throw errors::invalid_marker();
    first_ = *position;
  }
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;

  /// Where to begin; empty on the first page.
  const std::string& first() const { return first_; }
  /// Whether the page has room for what is at this position; where it has none any more, `out`
  /// says where the next one begins.
  template <class Output>
  bool takes(std::string_view position, Output& out) {
    out.IsTruncated = room_ == 0;
    if (room_ == 0) {
      out.Marker = api::encode_token(owner_, position);
      return false;
    }
    --room_;
    return true;
  }

 private:
  std::string scope_;
  api::TokenOwner owner_;
  std::string first_;
  std::int32_t room_;
};

}  // namespace windtunnel::iam
