#include "simulation/fleet/suggestion.hpp"

#include <algorithm>

namespace windtunnel::simulation {
namespace {

/// Levenshtein's edit distance.
std::size_t distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  for (std::size_t column = 0; column <= right.size(); ++column) row[column] = column;
  for (std::size_t line = 1; line <= left.size(); ++line) {
    std::size_t diagonal = row[0];
    row[0] = line;
    for (std::size_t column = 1; column <= right.size(); ++column) {
      const std::size_t replaced = diagonal + (left[line - 1] == right[column - 1] ? 0 : 1);
      diagonal = row[column];
      row[column] = std::min({replaced, row[column] + 1, row[column - 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string did_you_mean(std::string_view text, const std::vector<std::string>& candidates) {
  // Long nonsense is near to nothing, and must not cost its square.
  if (text.size() > 64) return {};
  const std::string* nearest = nullptr;
  std::size_t nearest_distance = 0;
  for (const std::string& candidate : candidates) {
    const std::size_t away = distance(text, candidate);
    const std::size_t near_enough = std::max<std::size_t>(1, candidate.size() / 3);
    if (away > near_enough || (nearest != nullptr && away >= nearest_distance)) continue;
    nearest = &candidate;
    nearest_distance = away;
  }
  return nearest == nullptr ? std::string() : " (did you mean " + *nearest + "?)";
}

}  // namespace windtunnel::simulation
