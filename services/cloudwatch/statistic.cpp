#include "services/cloudwatch/statistic.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace windtunnel::cloudwatch {
namespace {

constexpr std::size_t most_decimals = 10;

/// A plain decimal number of at most ten decimals.
std::optional<double> parse_number(std::string_view text) {
  const std::size_t point = text.find('.');
  if (point != std::string_view::npos && text.size() - point - 1 > most_decimals) return {};
  if (text.empty() || text.find_first_not_of("0123456789.") != std::string_view::npos) return {};
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc{} || end != text.data() + text.size()) return {};
  return number;
}

std::optional<double> parse_percent(std::string_view text) {
  const auto number = parse_number(text);
  if (!number || *number > 100) return {};
  return *number / 100;
}

/// The value at a rank of 0 to count - 1 in the list of all samples, interpolated between
/// neighbours.
double value_at_rank(const std::vector<ValueCount>& values, double rank) {
  double before = 0;
  for (std::size_t index = 0; index < values.size(); ++index) {
    before += values[index].count;
    // The value's own samples have the ranks up to the last one before `before`.
    if (rank <= before - 1) return values[index].value;
    if (rank < before && index + 1 < values.size()) {
      const double part = rank - (before - 1);
      return values[index].value + (values[index + 1].value - values[index].value) * part;
    }
  }
  return values.back().value;
}

/// What of the samples lies inside the bounds.
struct Selection {
  double count = 0;
  double sum = 0;
};

Selection select(const std::vector<ValueCount>& values, double total, bool relative,
                 const std::optional<double>& lower, const std::optional<double>& upper) {
  Selection selected;
  double before = 0;
  for (const auto& [value, count] : values) {
    double taken = 0;
    if (relative) {
      const double first = std::max(before, lower.value_or(0) * total);
      const double last = std::min(before + count, upper.value_or(1) * total);
      taken = std::max(0.0, last - first);
      before += count;
    } else if ((!lower || value > *lower) && (!upper || value <= *upper)) {
      taken = count;
    }
    selected.count += taken;
    selected.sum += taken * value;
  }
  return selected;
}

}  // namespace

std::optional<Statistic> Statistic::parse(std::string_view text) {
  static constexpr std::pair<std::string_view, Kind> simple[] = {
      {"SampleCount", Kind::sample_count},
      {"Average", Kind::average},
      {"Sum", Kind::sum},
      {"Minimum", Kind::minimum},
      {"Maximum", Kind::maximum}};
  static constexpr std::pair<std::string_view, Kind> short_forms[] = {
      {"tm", Kind::trimmed_mean},
      {"tc", Kind::trimmed_count},
      {"ts", Kind::trimmed_sum},
      {"wm", Kind::winsorized_mean}};
  static constexpr std::pair<std::string_view, Kind> long_forms[] = {
      {"TM(", Kind::trimmed_mean},
      {"TC(", Kind::trimmed_count},
      {"TS(", Kind::trimmed_sum},
      {"WM(", Kind::winsorized_mean},
      {"PR(", Kind::percentile_rank}};
  Statistic statistic;
  for (const auto& [name, kind] : simple) {
    if (text != name) continue;
    statistic.kind_ = kind;
    return statistic;
  }
  if (text == "IQM") return parse_bounds(Kind::trimmed_mean, "25%:75%");
  if (text.starts_with('p')) {
    statistic.kind_ = Kind::percentile;
    statistic.upper_ = parse_percent(text.substr(1));
    if (!statistic.upper_) return {};
    return statistic;
  }
  for (const auto& [prefix, kind] : short_forms) {
    if (!text.starts_with(prefix)) continue;
    statistic.kind_ = kind;
    statistic.upper_ = parse_percent(text.substr(prefix.size()));
    if (!statistic.upper_) return {};
    return statistic;
  }
  for (const auto& [prefix, kind] : long_forms) {
    if (text.starts_with(prefix) && text.ends_with(')')) {
      return parse_bounds(kind, text.substr(3, text.size() - 4));
    }
  }
  return {};
}

std::optional<Statistic> Statistic::parse_bounds(Kind kind, std::string_view bounds) {
  const std::size_t colon = bounds.find(':');
  if (colon == std::string_view::npos || bounds.size() == 1) return {};
  Statistic statistic;
  statistic.kind_ = kind;
  statistic.relative_ = bounds.find('%') != std::string_view::npos;
  if (statistic.relative_ && kind == Kind::percentile_rank) return {};
  for (const auto& [text, bound] : {std::pair(bounds.substr(0, colon), &statistic.lower_),
                                    std::pair(bounds.substr(colon + 1), &statistic.upper_)}) {
    if (text.empty()) continue;
    if (statistic.relative_ && !text.ends_with('%')) return {};
    *bound =
        statistic.relative_ ? parse_percent(text.substr(0, text.size() - 1)) : parse_number(text);
    if (!*bound) return {};
  }
  if (statistic.lower_ && statistic.upper_ && *statistic.lower_ >= *statistic.upper_) return {};
  return statistic;
}

std::optional<double> Statistic::percentile() const {
  return kind_ == Kind::percentile ? upper_ : std::nullopt;
}

std::optional<double> Statistic::of(const Samples& samples) const {
  if (samples.count == 0) return {};
  switch (kind_) {
    case Kind::sample_count:
      return samples.count;
    case Kind::average:
      return samples.sum / samples.count;
    case Kind::sum:
      return samples.sum;
    case Kind::minimum:
      return samples.minimum;
    case Kind::maximum:
      return samples.maximum;
    default:
      break;
  }
  const std::vector<ValueCount> values = samples.distribution();
  if (values.empty() || samples.minimum < 0) return {};
  if (kind_ == Kind::percentile) {
    return value_at_rank(values, *upper_ * std::max(0.0, samples.count - 1));
  }
  const Selection inside = select(values, samples.count, relative_, lower_, upper_);
  switch (kind_) {
    case Kind::trimmed_count:
      return inside.count;
    case Kind::trimmed_sum:
      return inside.sum;
    case Kind::percentile_rank:
      return 100 * inside.count / samples.count;
    case Kind::winsorized_mean: {
      const auto bound = [&](const std::optional<double>& at, double end) {
        if (!at) return end;
        return relative_ ? value_at_rank(values, *at * std::max(0.0, samples.count - 1)) : *at;
      };
      const double low = bound(lower_, samples.minimum);
      const double high = bound(upper_, samples.maximum);
      double sum = 0;
      for (const auto& [value, count] : values) sum += std::clamp(value, low, high) * count;
      return sum / samples.count;
    }
    default:
      if (inside.count == 0) return {};
      return inside.sum / inside.count;
  }
}

}  // namespace windtunnel::cloudwatch
