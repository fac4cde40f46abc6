#pragma once

#include <string>

#include "emulator/world/call.hpp"
#include "services/ec2/api.hpp"
#include "services/ec2/limits.hpp"

namespace windtunnel::ec2 {

/// MaxResults and NextToken of a Describe operation (EC2-045).
class Paging {
 public:
  /// Refuses limits outside of `size` and tokens that were never given to this scope.
  Paging(const world::Call& call, const api::Opt<std::int32_t>& max_results,
         const api::Opt<std::string>& next_token, limits::PageSize size = limits::page);

  std::size_t limit() const { return limit_; }
  /// The position behind which the page starts; empty for the first.
  const std::string& after() const { return after_; }
  std::string token(std::string_view position) const;

 private:
  std::string_view operation_;
  std::string scope_;
  std::size_t limit_;
  std::string after_;
};

}  // namespace windtunnel::ec2
