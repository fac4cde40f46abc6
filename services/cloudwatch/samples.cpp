#include "services/cloudwatch/samples.hpp"

#include <algorithm>

#include "services/cloudwatch/limits.hpp"

namespace windtunnel::cloudwatch {
namespace {

std::vector<ValueCount> merged(const std::vector<ValueCount>& left,
                               const std::vector<ValueCount>& right) {
  std::vector<ValueCount> both;
  both.reserve(left.size() + right.size());
  std::merge(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(both),
             [](const auto& one, const auto& other) { return one.value < other.value; });
  std::size_t kept = 0;
  for (const ValueCount& next : both) {
    if (kept != 0 && both[kept - 1].value == next.value) {
      both[kept - 1].count += next.count;
    } else {
      both[kept++] = next;
    }
  }
  both.resize(kept);
  return both;
}

/// Merges neighbours into their mean so far as a bin stays a small part of all samples. The ends
/// stay what they are.
std::vector<ValueCount> binned(const std::vector<ValueCount>& values, double count) {
  const double heaviest = count * 4 / static_cast<double>(limits::values_per_period);
  std::vector<ValueCount> bins{values.front()};
  // No bin takes in the first value.
  bool is_open = false;
  for (std::size_t index = 1; index + 1 < values.size(); ++index) {
    const ValueCount& next = values[index];
    ValueCount& bin = bins.back();
    const double together = bin.count + next.count;
    if (is_open && together <= heaviest) {
      bin = {(bin.value * bin.count + next.value * next.count) / together, together};
    } else {
      bins.push_back(next);
      is_open = true;
    }
  }
  bins.push_back(values.back());
  return bins;
}

}  // namespace

Samples Samples::of(double value, double count) {
  return {count, value * count, value, value, {}, false};
}

Samples Samples::of_set(double count, double sum, double minimum, double maximum) {
  if (count == 1 && minimum != maximum) return {1, sum, minimum, maximum, {{sum, 1}}, false};
  return {count, sum, minimum, maximum, {}, minimum != maximum};
}

std::vector<ValueCount> Samples::distribution() const {
  if (opaque || count == 0) return {};
  if (values.empty()) return {{minimum, count}};
  return values;
}

Samples& Samples::operator+=(const Samples& other) {
  if (other.count == 0) return *this;
  if (count == 0) return *this = other;
  const bool all_equal =
      minimum == maximum && other.minimum == other.maximum && minimum == other.minimum;
  if (opaque || other.opaque) {
    opaque = true;
    values.clear();
  } else if (!all_equal) {
    values = merged(distribution(), other.distribution());
    // Two neighbouring bins are together heavier than one may be: half the room is left.
    if (values.size() > limits::values_per_period) values = binned(values, count + other.count);
  }
  count += other.count;
  sum += other.sum;
  minimum = std::min(minimum, other.minimum);
  maximum = std::max(maximum, other.maximum);
  return *this;
}

}  // namespace windtunnel::cloudwatch
