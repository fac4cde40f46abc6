#pragma once

#include <string>
#include <string_view>

#include "emulator/api/pagination.hpp"
#include "emulator/api/types.hpp"
#include "emulator/world/call.hpp"
#include "services/autoscaling/errors.hpp"
#include "services/autoscaling/limits.hpp"

namespace windtunnel::autoscaling {

/// MaxRecords and NextToken of a Describe operation (ASG-009).
class Page {
 public:
  Page(const world::Call& call, limits::PageSize size, const api::Opt<std::int32_t>& max_records,
       const api::Opt<std::string>& next_token)
      : operation_(call.operation.name), scope_(call.scope.account + "/" + call.scope.region) {
    const std::int32_t limit = max_records.value_or(size.usual);
    if (limit < 1 || limit > size.most) throw errors::max_records_out_of_bounds(limit, size.most);
    limit_ = static_cast<std::size_t>(limit);
    if (!next_token) return;
    const auto position = api::decode_token({"autoscaling", operation_, scope_}, *next_token);
    if (!position) throw errors::invalid_next_token();
    start_ = *position;
  }

  std::size_t limit() const { return limit_; }
  /// The position of the first entry of the page; empty for the first page.
  const std::string& start() const { return start_; }
  std::string token(std::string_view position) const {
    return api::encode_token({"autoscaling", operation_, scope_}, position);
  }

 private:
  std::string_view operation_;
  std::string scope_;
  std::size_t limit_ = 0;
  std::string start_;
};

}  // namespace windtunnel::autoscaling
