#include "simulation/fleet/task_behaviour.hpp"

#include <algorithm>

#include "simulation/fleet/revision_behaviour.hpp"

namespace windtunnel::simulation {
namespace {

bool matches(const TaskDefinitionMatch& match, const TaskDefinitionPlace& place) {
  const bool any_image =
      match.image.empty() ||
      std::any_of(place.images.begin(), place.images.end(),
                  [&](const std::string& image) { return matches_glob(match.image, image); });
  return any_image && matches_glob(match.family, place.family) &&
         matches_glob(match.revision, place.revision) &&
         matches_glob(match.account, place.account) && matches_glob(match.region, place.region);
}

}  // namespace

const TaskBehaviour& find_task_behaviour(const std::vector<TaskBehaviour>& entries,
                                         const TaskDefinitionPlace& place) {
  static const TaskBehaviour defaults;
  for (const TaskBehaviour& entry : entries) {
    if (matches(entry.match, place)) return entry;
  }
  return defaults;
}

}  // namespace windtunnel::simulation
