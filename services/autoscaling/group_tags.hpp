#pragma once

#include <string>
#include <vector>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/autoscaling/api.hpp"

namespace windtunnel::autoscaling {

/// Tags of groups (ASG-011). Instances get those that are to be propagated when they are launched,
/// and never later.
class GroupTags final : public world::Component {
 public:
  using Component::Component;

  api::Unit create_or_update_tags(world::Call& call, const CreateOrUpdateTagsType& in);
  api::Unit delete_tags(world::Call& call, const DeleteTagsType& in);
  TagsType describe_tags(world::Call& call, const DescribeTagsType& in);
};

/// The tags that a group is made with.
std::vector<TagDescription> new_group_tags(const world::Call& call, const std::string& group,
                                           const std::vector<Tag>& tags);
/// Whether a group's tags pass the filters of DescribeAutoScalingGroups.
bool tags_match(const AutoScalingGroup& settings, const std::vector<Filter>& filters);

}  // namespace windtunnel::autoscaling
