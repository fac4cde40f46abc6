#pragma once

#include <string>

#include "emulator/world/call.hpp"
#include "emulator/world/service.hpp"
#include "services/ssm/api.hpp"
#include "services/ssm/parameter_store.hpp"

namespace windtunnel::ssm {

/// Tags of Systems Manager's resources (SSM-039), of which there are parameters only.
class ParameterTags : public world::Component {
 public:
  explicit ParameterTags(world::World& world)
      : Component(world), store_(world.component<ParameterStore>()) {}

  AddTagsToResourceResult add_tags_to_resource(world::Call& call,
                                               const AddTagsToResourceRequest& in);
  RemoveTagsFromResourceResult remove_tags_from_resource(world::Call& call,
                                                         const RemoveTagsFromResourceRequest& in);
  ListTagsForResourceResult list_tags_for_resource(world::Call& call,
                                                   const ListTagsForResourceRequest& in);

 private:
  std::string find_arn(const world::Call& call, const std::string& type,
                       const std::string& id) const;

  ParameterStore& store_;
};

}  // namespace windtunnel::ssm
