#include "demo/chart.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "demo/wording.hpp"

namespace windtunnel::demo {
namespace {

/// From nothing to a whole cell, in eighths.
constexpr std::array<std::string_view, 9> blocks = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

std::span<const double> latest(const Metric& metric, std::size_t minutes) {
  const std::size_t shown = std::min(minutes, metric.minutes.size());
  return std::span(metric.minutes).last(shown);
}

/// The value at the chart's upper edge: the threshold is never above the middle.
double upper_edge(const Metric& metric, std::span<const double> values) {
  double edge = 2 * metric.threshold;
  for (const double value : values) edge = std::max(edge, value);
  return edge;
}

/// How many eighths of a cell the bar fills in row `row`, counted from the bottom. No value is
/// shown as nothing.
std::size_t eighths(double value, double edge, std::size_t row, std::size_t rows) {
  const double filled = std::max(value / edge * static_cast<double>(rows) * 8, 1.0);
  const double here = std::round(filled) - static_cast<double>(row * 8);
  return static_cast<std::size_t>(std::clamp(here, 0.0, 8.0));
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (; times > 0; --times) all += text;
  return all;
}

std::string hours_and_minutes(Instant at) { return time_text(at).substr(0, 5); }

}  // namespace

Lines chart(const Metric& metric, std::size_t minutes, std::size_t bar_width, std::size_t rows) {
  const auto values = latest(metric, minutes);
  const double edge = upper_edge(metric, values);
  const auto threshold_row =
      static_cast<std::size_t>(metric.threshold / edge * static_cast<double>(rows));
  Lines lines;
  for (std::size_t row = rows; row-- > 0;) {
    Line& line = lines.emplace_back();
    const std::string_view nothing = row == threshold_row ? "┄" : " ";
    for (std::size_t minute = 0; minute < minutes; ++minute) {
      const double value = minute < values.size() ? values[minute] : 0;
      const std::size_t fill =
          minute < values.size() ? eighths(value, edge, row, rows) : std::size_t{0};
      const Style style = value > metric.threshold ? Style::bad : Style::good;
      line.add(repeated(fill == 0 ? nothing : blocks[fill], bar_width),
               fill == 0 ? Style::dim : style);
    }
    if (row == threshold_row) {
      line.add(" " + std::to_string(std::llround(metric.threshold)), Style::dim);
    }
  }
  const Instant first = metric.since + std::chrono::minutes(metric.minutes.size() - values.size());
  Line axis(hours_and_minutes(first), Style::dim);
  axis.pad_to(minutes * bar_width - 5);
  axis.add(hours_and_minutes(first + std::chrono::minutes(minutes)), Style::dim);
  lines.push_back(std::move(axis));
  return lines;
}

Line small_chart(const Metric& metric, std::size_t minutes) {
  const auto values = latest(metric, minutes);
  const double edge = upper_edge(metric, values);
  Line line;
  for (const double value : values) {
    line.add(std::string(blocks[eighths(value, edge, 0, 1)]),
             value > metric.threshold ? Style::bad : Style::good);
  }
  return line;
}

}  // namespace windtunnel::demo
