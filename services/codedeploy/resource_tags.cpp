#include "services/codedeploy/resource_tags.hpp"

#include "services/codedeploy/applications.hpp"
#include "services/codedeploy/errors.hpp"
#include "services/codedeploy/groups.hpp"
#include "services/codedeploy/limits.hpp"
#include "services/codedeploy/names.hpp"
#include "services/codedeploy/pages.hpp"

namespace windtunnel::codedeploy {

world::Tags tags_to_add(const std::vector<Tag>& tags) {
  world::Tags result;
  for (const Tag& tag : tags) {
    const std::string& key = tag.Key.or_default();
    const std::string& value = tag.Value.or_default();
    if (key.empty() || key.size() > 128 || value.size() > 256 || key.starts_with("aws:")) {
      throw errors::invalid("InvalidTagsToAddException",
                            "The tag '" + key + "' has a malformed key or value");
    }
    result[key] = value;
  }
  if (result.size() > limits::tags_per_resource) {
    throw errors::limit_exceeded("InvalidTagsToAddException", "tags", limits::tags_per_resource);
  }
  return result;
}

void move_tags(world::World& world, const std::string& from, const std::string& to) {
  const world::Tags tags = world.directory().tags(from);
  if (tags.empty()) return;
  world.directory().drop_tags(from);
  world.directory().tag(to, tags);
}

void ResourceTags::check_arn(const world::Call& call, const std::string& arn) const {
  if (arn.empty()) throw errors::required("ResourceArnRequiredException", "ResourceArn");
  const std::string prefix =
      "arn:aws:codedeploy:" + call.scope.region + ":" + call.scope.account + ":";
  if (!arn.starts_with(prefix)) {
    throw errors::invalid("InvalidArnException", "The ARN '" + arn +
                                                     "' is not one of this account "
                                                     "and region's CodeDeploy resources");
  }
  const std::string_view resource = std::string_view(arn).substr(prefix.size());
  const auto names = [&](std::string_view type) { return resource.substr(type.size()); };
  if (resource.starts_with("application:")) {
    world_.component<Applications>().at(call.scope, names("application:"));
    return;
  }
  const std::size_t slash = resource.find('/');
  if (resource.starts_with("deploymentgroup:") && slash != std::string_view::npos) {
    const std::string_view application =
        names("deploymentgroup:").substr(0, slash - std::string_view("deploymentgroup:").size());
    world_.component<Groups>().at(call.scope, application, resource.substr(slash + 1));
    return;
  }
  if (resource.starts_with("deploymentconfig:") || resource.starts_with("instance/")) {
    throw errors::invalid("ArnNotSupportedException",
                          "Only applications and deployment groups have tags");
  }
  throw errors::invalid("InvalidArnException", "The ARN '" + arn + "' is malformed");
}

TagResourceOutput ResourceTags::tag_resource(world::Call& call, const TagResourceInput& in) {
  check_arn(call, in.ResourceArn);
  if (in.Tags.empty()) throw errors::required("TagRequiredException", "Tags");
  const world::Tags added = tags_to_add(in.Tags);
  world::Tags all = added;
  const world::Tags& present = world_.directory().tags(in.ResourceArn);
  all.insert(present.begin(), present.end());
  if (all.size() > limits::tags_per_resource) {
    throw errors::limit_exceeded("InvalidTagsToAddException", "tags", limits::tags_per_resource);
  }
  world_.directory().tag(in.ResourceArn, added);
  return {};
}

UntagResourceOutput ResourceTags::untag_resource(world::Call& call, const UntagResourceInput& in) {
  check_arn(call, in.ResourceArn);
  if (in.TagKeys.empty()) throw errors::required("TagRequiredException", "TagKeys");
  world_.directory().untag(in.ResourceArn, in.TagKeys);
  return {};
}

ListTagsForResourceOutput ResourceTags::list_tags_for_resource(world::Call& call,
                                                               const ListTagsForResourceInput& in) {
  check_arn(call, in.ResourceArn);
  // A resource has fewer tags than a page.
  if (in.NextToken) throw errors::invalid_next_token();
  ListTagsForResourceOutput output;
  auto& tags = output.Tags.emplace();
  for (const auto& [key, value] : world_.directory().tags(in.ResourceArn)) {
    tags.push_back({.Key = key, .Value = value});
  }
  return output;
}

}  // namespace windtunnel::codedeploy
