#pragma once

#include "demo/picture.hpp"
#include "demo/text.hpp"

namespace windtunnel::demo {

/// The metric's minutes as bars, `rows` high and `bar_width` columns each, `minutes` of them (the
/// latest), over an axis with the time; a line shows the threshold.
Lines chart(const Metric& metric, std::size_t minutes, std::size_t bar_width, std::size_t rows);
/// The same in one line.
Line small_chart(const Metric& metric, std::size_t minutes);

}  // namespace windtunnel::demo
