#include "services/elbv2/tag_rules.hpp"

#include "services/elbv2/errors.hpp"
#include "services/elbv2/limits.hpp"

namespace windtunnel::elbv2 {

void add_tags_to(world::World& world, std::string_view arn, const std::vector<Tag>& tags) {
  if (tags.empty()) return;
  world::Tags added;
  for (const Tag& tag : tags) {
    if (!added.emplace(tag.Key, tag.Value.or_default()).second) {
      throw errors::duplicate_tag_keys(tag.Key);
    }
  }
  world::Tags all = added;
  const world::Tags& present = world.directory().tags(arn);
  all.insert(present.begin(), present.end());
  if (all.size() > limits::tags && !world.limits_lifted()) throw errors::too_many_tags();
  world.directory().tag(arn, added);
}

}  // namespace windtunnel::elbv2
