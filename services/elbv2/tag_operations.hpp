#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/elbv2/api.hpp"

namespace windtunnel::elbv2 {

/// Tags of load balancers, listeners, rules and target groups.
class TagOperations final : public world::Component {
 public:
  using Component::Component;

  AddTagsOutput add_tags(world::Call& call, const AddTagsInput& in);
  RemoveTagsOutput remove_tags(world::Call& call, const RemoveTagsInput& in);
  DescribeTagsOutput describe_tags(world::Call& call, const DescribeTagsInput& in);

 private:
  /// The NotFound of the resource's kind where one of them is not there.
  void check_resources(const world::Scope& scope, const std::vector<std::string>& arns) const;
};

}  // namespace windtunnel::elbv2
