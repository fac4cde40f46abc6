#pragma once

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/ec2/api.hpp"

namespace windtunnel::ec2 {

/// CreateTags, DeleteTags and DescribeTags (EC2-050, EC2-051), of instances and launch templates:
/// nothing else of EC2 is there to be tagged.
class TagOperations final : public world::Component {
 public:
  using Component::Component;

  api::Unit create_tags(world::Call& call, const CreateTagsRequest& input);
  api::Unit delete_tags(world::Call& call, const DeleteTagsRequest& input);
  DescribeTagsResult describe_tags(world::Call& call, const DescribeTagsRequest& input);
};

}  // namespace windtunnel::ec2
