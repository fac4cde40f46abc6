#pragma once

#include <compare>
#include <string>

namespace windtunnel::world {

/// Whose resources a call is about: the account and region of its credential scope.
struct Scope {
  std::string account;
  std::string region;
  auto operator<=>(const Scope&) const = default;
};

}  // namespace windtunnel::world
