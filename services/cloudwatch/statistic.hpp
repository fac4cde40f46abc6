#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/cloudwatch/samples.hpp"

namespace windtunnel::cloudwatch {

/// One statistic that can be asked for: the five of CW-030 and the extended ones of CW-031 and
/// CW-032.
class Statistic {
 public:
  /// Nothing for text that names no statistic.
  static std::optional<Statistic> parse(std::string_view text);

  /// The statistic of the samples; nothing where it cannot be known: single values that were never
  /// given, or negative ones (CW-031).
  std::optional<double> of(const Samples& samples) const;

  /// Whether it is one of SampleCount, Average, Sum, Minimum and Maximum.
  bool is_simple() const { return kind_ <= Kind::maximum; }
  /// 0 to 1, for a percentile.
  std::optional<double> percentile() const;

 private:
  enum class Kind {
    sample_count,
    average,
    sum,
    minimum,
    maximum,
    percentile,
    trimmed_mean,
    trimmed_count,
    trimmed_sum,
    winsorized_mean,
    percentile_rank,
  };

  static std::optional<Statistic> parse_bounds(Kind kind, std::string_view bounds);

  Kind kind_ = Kind::average;
  /// Whether the bounds are parts of the sample count rather than values.
  bool relative_ = true;
  std::optional<double> lower_;
  std::optional<double> upper_;
};

}  // namespace windtunnel::cloudwatch
