#include "services/autoscaling/victims.hpp"

#include <algorithm>
#include <chrono>

namespace windtunnel::autoscaling {
namespace {

/// Above all times, in milliseconds.
constexpr std::int64_t after_configurations = std::int64_t{1} << 62;

/// What a policy looks at: the least goes first. Policies that know nothing to tell instances apart
/// by (spot allocation) leave the choice to the next one.
std::int64_t rank(const std::string& policy, const Candidate& candidate, simulation::Instant now) {
  const std::int64_t launched = simulation::to_milliseconds(candidate.launched);
  if (policy == "OldestInstance") return launched;
  if (policy == "NewestInstance") return -launched;
  if (policy == "OldestLaunchTemplate" && !candidate.from_template) return -1;
  if (policy == "OldestLaunchTemplate") return candidate.template_version;
  if (policy == "OldestLaunchConfiguration" || policy == "Default") {
    // Those from a configuration go before any from a template.
    if (!candidate.from_template) return simulation::to_milliseconds(candidate.configured);
    return after_configurations + (policy == "Default" ? candidate.template_version : 0);
  }
  if (policy == "ClosestToNextInstanceHour") {
    constexpr simulation::Duration hour = std::chrono::hours(1);
    return -((now - candidate.launched) % hour).count();
  }
  return 0;
}

}  // namespace

std::vector<std::uint32_t> choose_victims(std::vector<Candidate> candidates,
                                          std::map<std::string, std::size_t> present,
                                          const std::vector<std::string>& policies,
                                          std::size_t count, simulation::Instant now) {
  std::sort(candidates.begin(), candidates.end(),
            [&](const Candidate& left, const Candidate& right) {
              for (const std::string& policy : policies) {
                const std::int64_t of_left = rank(policy, left, now);
                const std::int64_t of_right = rank(policy, right, now);
                if (of_left != of_right) return of_left < of_right;
              }
              if (left.launched != right.launched) return left.launched < right.launched;
              return left.instance < right.instance;
            });
  std::map<std::string, std::vector<std::uint32_t>> by_zone;
  for (auto at = candidates.rbegin(); at != candidates.rend(); ++at) {
    by_zone[at->zone].push_back(at->instance);
  }
  std::vector<std::uint32_t> victims;
  while (victims.size() < count && !by_zone.empty()) {
    const auto richest =
        std::max_element(by_zone.begin(), by_zone.end(), [&](const auto& left, const auto& right) {
          return present[left.first] < present[right.first];
        });
    victims.push_back(richest->second.back());
    richest->second.pop_back();
    --present[richest->first];
    if (richest->second.empty()) by_zone.erase(richest);
  }
  return victims;
}

}  // namespace windtunnel::autoscaling
