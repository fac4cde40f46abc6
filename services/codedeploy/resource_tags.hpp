#pragma once

#include <vector>

#include "emulator/world/call.hpp"
#include "emulator/world/resource_directory.hpp"
#include "emulator/world/service.hpp"
#include "services/codedeploy/api.hpp"

namespace windtunnel::codedeploy {

/// Checks keys and values (CD-018) and returns the tags.
world::Tags tags_to_add(const std::vector<Tag>& tags);
/// A renamed resource keeps its tags.
void move_tags(world::World& world, const std::string& from, const std::string& to);

/// TagResource, UntagResource and ListTagsForResource, for applications and groups (CD-018).
class ResourceTags : public world::Component {
 public:
  using Component::Component;

  TagResourceOutput tag_resource(world::Call& call, const TagResourceInput& in);
  UntagResourceOutput untag_resource(world::Call& call, const UntagResourceInput& in);
  ListTagsForResourceOutput list_tags_for_resource(world::Call& call,
                                                   const ListTagsForResourceInput& in);

 private:
  /// The ARN of an application or group of the caller's that exists.
  void check_arn(const world::Call& call, const std::string& arn) const;
};

}  // namespace windtunnel::codedeploy
