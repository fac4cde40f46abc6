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

/// Halves the list by merging neighbours into their mean; the ends stay what they are.
void halve(std::vector<ValueCount>& values) {
  std::vector<ValueCount> half{values.front()};
  for (std::size_t index = 1; index + 1 < values.size(); index += 2) {
    ValueCount pair = values[index];
    if (index + 2 < values.size()) {
      const ValueCount& next = values[index + 1];
      const double count = pair.count + next.count;
      pair = {(pair.value * pair.count + next.value * next.count) / count, count};
    }
    half.push_back(pair);
  }
  half.push_back(values.back());
  values = std::move(half);
}

}  // namespace

Samples Samples::of(double value, double count) {
  return {count, value * count, value, value, {}, false};
}

Samples Samples::of_set(double count, double sum, double minimum, double maximum) {
  if (count == 1 && minimum != maximum) return of(sum, 1);
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
    while (values.size() > limits::values_per_period) halve(values);
  }
  count += other.count;
  sum += other.sum;
  minimum = std::min(minimum, other.minimum);
  maximum = std::max(maximum, other.maximum);
  return *this;
}

}  // namespace windtunnel::cloudwatch
