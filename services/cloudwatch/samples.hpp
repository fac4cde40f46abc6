#pragma once

#include <vector>

#include "simulation/row_codec.hpp"

namespace windtunnel::cloudwatch {

/// A value and how often it came; counts may be fractional (CW-013).
struct ValueCount {
  double value = 0;
  double count = 0;
  bool operator==(const ValueCount&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.value);
    field(2, row.count);
  }
};

/// All that is known of one metric's samples in one span of time (CW-018).
struct Samples {
  double count = 0;
  double sum = 0;
  double minimum = 0;
  double maximum = 0;
  /// Ascending; empty while all samples are equal, and where `opaque`.
  std::vector<ValueCount> values;
  /// Contains a statistic set whose single values nobody knows (CW-031).
  bool opaque = false;

  static Samples of(double value, double count);
  /// A statistic set; its values are known where they must all be equal.
  static Samples of_set(double count, double sum, double minimum, double maximum);
  Samples& operator+=(const Samples& other);
  /// Every value with its count, ascending; empty where `opaque`.
  std::vector<ValueCount> distribution() const;

  bool operator==(const Samples&) const = default;
  static void fields(auto& row, auto& field) {
    field(1, row.count);
    field(2, row.sum);
    field(3, row.minimum);
    field(4, row.maximum);
    field(5, row.values);
    field(6, row.opaque);
  }
};

}  // namespace windtunnel::cloudwatch
