#include "services/ssm/parameter_tags.hpp"

#include "emulator/world/resource_directory.hpp"
#include "services/ssm/errors.hpp"
#include "services/ssm/limits.hpp"
#include "services/ssm/parameter_name.hpp"

namespace windtunnel::ssm {

std::string ParameterTags::find_arn(const world::Call& call, const std::string& type,
                                    const std::string& id) const {
  if (type != "Parameter")
    throw errors::not_implemented("Tags of the resource type " + type + " are");
  if (store_.find(call.scope, id) == nullptr) throw errors::invalid_resource_id();
  return arn_of(call.scope, id);
}

AddTagsToResourceResult ParameterTags::add_tags_to_resource(world::Call& call,
                                                            const AddTagsToResourceRequest& in) {
  const std::string arn = find_arn(call, in.ResourceType, in.ResourceId);
  world::Tags tags;
  for (const Tag& tag : in.Tags) tags.insert_or_assign(tag.Key, tag.Value);
  world::Tags all = tags;
  all.insert(world_.directory().tags(arn).begin(), world_.directory().tags(arn).end());
  if (all.size() > limits::tags) throw errors::too_many_tags();
  world_.directory().tag(arn, tags);
  return {};
}

RemoveTagsFromResourceResult ParameterTags::remove_tags_from_resource(
    world::Call& call, const RemoveTagsFromResourceRequest& in) {
  world_.directory().untag(find_arn(call, in.ResourceType, in.ResourceId), in.TagKeys);
  return {};
}

ListTagsForResourceResult ParameterTags::list_tags_for_resource(
    world::Call& call, const ListTagsForResourceRequest& in) {
  const std::string arn = find_arn(call, in.ResourceType, in.ResourceId);
  ListTagsForResourceResult out;
  auto& tags = out.TagList.emplace();
  for (const auto& [key, value] : world_.directory().tags(arn)) tags.push_back({key, value});
  return out;
}

}  // namespace windtunnel::ssm
