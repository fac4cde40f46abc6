#include "services/autoscaling/balance.hpp"

#include <algorithm>

namespace windtunnel::autoscaling {

std::vector<std::size_t> spread(std::vector<std::size_t> present, std::size_t added) {
  std::vector<std::size_t> shares(present.size());
  for (; added > 0 && !present.empty(); --added) {
    const auto least = std::min_element(present.begin(), present.end());
    ++*least;
    ++shares[static_cast<std::size_t>(least - present.begin())];
  }
  return shares;
}

}  // namespace windtunnel::autoscaling
