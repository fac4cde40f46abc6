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

std::optional<std::uint32_t> find_task_entry(const std::vector<TaskBehaviour>& entries,
                                             const TaskDefinitionPlace& place) {
  for (std::uint32_t index = 0; index < entries.size(); ++index) {
    if (matches(entries[index].match, place)) return index;
  }
  return std::nullopt;
}

const TaskBehaviour& task_behaviour_at(const std::vector<TaskBehaviour>& entries,
                                       std::optional<std::uint32_t> index) {
  static const TaskBehaviour defaults;
  return index && *index < entries.size() ? entries[*index] : defaults;
}

}  // namespace windtunnel::simulation
