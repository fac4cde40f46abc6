#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/page.hpp"
#include "services/iam/errors.hpp"
#include "services/iam/limits.hpp"

namespace windtunnel::iam {

/// One page of a listing (IAM-005). `subject` is what is listed: another one's Marker is foreign.
class Page : public world::Page {
 public:
  Page(const world::Call& call, std::string_view subject, const api::Opt<std::string>& marker,
       const api::Opt<std::int32_t>& most)
      : world::Page("iam", call.operation.name, call.scope.account + "/" + std::string(subject),
                    marker, static_cast<std::size_t>(most.value_or(std::int32_t{limits::listed})),
                    &errors::invalid_marker) {}

  /// Whether the page has room for what is at this position; where it has none any more, `out`
  /// says where the next one begins.
  template <class Output>
  bool takes(std::string_view position, Output& out) {
    const bool has_room = world::Page::takes(position, out.Marker);
    out.IsTruncated = !has_room;
    return has_room;
  }
};

}  // namespace windtunnel::iam
