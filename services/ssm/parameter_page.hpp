#pragma once

#include <string>
#include <string_view>

#include "emulator/world/call.hpp"
#include "services/ssm/api.hpp"

namespace windtunnel::ssm {

/// A page's walk along ordered keys. Its token holds the last key that was looked at, so that a
/// page may end anywhere, also before it is full.
class PageWalk {
 public:
  /// Reads where the page begins; throws InvalidNextToken for a token that this operation did
  /// not give in this scope.
  PageWalk(const world::Call& call, const api::Opt<std::string>& token, std::size_t page_size);

  /// The first key to look at.
  std::string first() const { return last_.empty() ? last_ : last_ + '\0'; }
  /// Whether `key` is looked at for this page, which has `results` by now. The first that is not
  /// ends the walk.
  bool takes(std::string_view key, std::size_t results);
  /// The token to go on with, where the walk has ended early.
  const api::Opt<std::string>& next_token() const { return next_token_; }

 private:
  const world::Call& call_;
  std::size_t page_size_;
  std::size_t examined_ = 0;
  std::string last_;
  api::Opt<std::string> next_token_;
};

/// MaxResults, or `most` where the call names none.
inline std::size_t page_size(const api::Opt<std::int32_t>& asked, std::size_t most) {
  return asked ? static_cast<std::size_t>(*asked) : most;
}

}  // namespace windtunnel::ssm
