#pragma once

#include <string>
#include <string_view>

#include "emulator/api/types.hpp"
#include "emulator/world/call.hpp"

namespace windtunnel::elbv2 {

/// PageSize and Marker of a Describe operation (ELB-003).
class Paging {
 public:
  /// `subject` is what is listed: the marker of another load balancer's listeners is foreign.
  Paging(const world::Call& call, const api::Opt<std::int32_t>& page_size,
         const api::Opt<std::string>& marker, std::string_view subject = {});

  std::size_t limit() const { return limit_; }
  /// The position that the page starts with; empty for the first page.
  const std::string& first() const { return first_; }
  std::string marker(std::string_view position) const;

 private:
  std::string_view operation_;
  std::string scope_;
  std::size_t limit_;
  std::string first_;
};

}  // namespace windtunnel::elbv2
