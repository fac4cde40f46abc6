#pragma once

#include <chrono>
#include <string>

#include "demo/picture.hpp"
#include "demo/text.hpp"

namespace windtunnel::demo {

/// How a run ended.
struct Ending {
  /// The world's.
  std::string digest;
  std::chrono::nanoseconds took{};
  /// As much of it was for people to watch.
  std::chrono::nanoseconds watched{};
};

/// What happened and when, how long it took, and where to go on.
Lines summary(const Picture& picture, const Ending& ending);

}  // namespace windtunnel::demo
