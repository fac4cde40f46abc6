#pragma once

#include <string>
#include <vector>

#include "emulator/world/call.hpp"
#include "emulator/world/resource_directory.hpp"
#include "emulator/world/service.hpp"
#include "services/events/api.hpp"

namespace windtunnel::events {

/// A resource's tags with those of a request; throws where a key comes twice or they are too many
/// (EB-017).
world::Tags checked_tags(const world::World& world, world::Tags present,
                         const std::vector<Tag>& more);

/// The tags of buses and rules.
class TagOperations final : public world::Component {
 public:
  using Component::Component;

  TagResourceResponse tag_resource(world::Call& call, const TagResourceRequest& in);
  UntagResourceResponse untag_resource(world::Call& call, const UntagResourceRequest& in);
  ListTagsForResourceResponse list_tags_for_resource(world::Call& call,
                                                     const ListTagsForResourceRequest& in);

 private:
  /// Throws what EventBridge answers where there is no such bus or rule.
  void check_exists(const world::Scope& caller, const std::string& arn) const;
};

}  // namespace windtunnel::events
