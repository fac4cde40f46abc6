#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "simulation/time.hpp"

namespace windtunnel::autoscaling {

/// A member that a group may end.
struct Candidate {
  std::uint32_t instance = 0;
  std::string zone;
  simulation::Instant launched{};
  /// When its launch configuration was made; zero where that is gone, which makes it the oldest.
  simulation::Instant configured{};
  /// It was launched from a launch template, and not from a configuration.
  bool from_template = false;
  /// Of the launch template that its group uses; zero for another one, which makes it the oldest.
  std::int64_t template_version = 0;
};

/// Which `count` of the candidates go (ASG-045): each from the zone with the most instances left,
/// by `present`, chosen there by the termination policies in their order. In the end the oldest
/// goes, and of several the first: AWS draws one.
std::vector<std::uint32_t> choose_victims(std::vector<Candidate> candidates,
                                          std::map<std::string, std::size_t> present,
                                          const std::vector<std::string>& policies,
                                          std::size_t count, simulation::Instant now);

}  // namespace windtunnel::autoscaling
