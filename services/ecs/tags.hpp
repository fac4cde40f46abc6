#pragma once

#include <string_view>
#include <vector>

#include "emulator/world/call.hpp"
#include "emulator/world/resource_directory.hpp"
#include "emulator/world/service.hpp"
#include "services/ecs/api.hpp"

namespace windtunnel::ecs {

/// Checked against the rules for tags (ECS-084).
world::Tags read_tags(const world::World& world, const std::vector<Tag>& tags);
std::vector<Tag> wire_tags(const world::Tags& tags);
const world::Tags& tags_of(world::World& world, std::string_view arn);

/// Tags of clusters, services, task sets, tasks and task definitions.
class TagOperations final : public world::Component {
 public:
  using Component::Component;

  TagResourceResponse tag_resource(world::Call& call, const TagResourceRequest& in);
  UntagResourceResponse untag_resource(world::Call& call, const UntagResourceRequest& in);
  ListTagsForResourceResponse list_tags_for_resource(world::Call& call,
                                                     const ListTagsForResourceRequest& in);

 private:
  /// Those of what exists; ResourceNotFoundException.
  world::Tags existing(const world::Call& call, const std::string& arn) const;
};

}  // namespace windtunnel::ecs
