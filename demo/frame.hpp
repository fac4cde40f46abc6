#pragma once

#include "demo/picture.hpp"
#include "demo/text.hpp"

namespace windtunnel::demo {

struct FrameSize {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

/// The picture as a terminal shows it: what is there is fitted to the size, the news get the rows
/// that are left. `rate` is simulated seconds per second; 0 where nobody waits.
Lines frame(const Picture& picture, const FrameSize& size, int rate);

/// One of them in a line.
Line news_line(const News& news);

/// The fleet, the metric and the deployments alone: what stays on the screen at the end.
Lines still(const Picture& picture, std::size_t columns);

}  // namespace windtunnel::demo
