#include "services/ecs/tags.hpp"

#include "services/ecs/clusters.hpp"
#include "services/ecs/errors.hpp"
#include "services/ecs/limits.hpp"
#include "services/ecs/names.hpp"
#include "services/ecs/services.hpp"
#include "services/ecs/task_definitions.hpp"
#include "services/ecs/task_sets.hpp"
#include "services/ecs/tasks.hpp"

namespace windtunnel::ecs {

world::Tags read_tags(const world::World& world, const std::vector<Tag>& tags) {
  world::Tags read;
  for (const Tag& tag : tags) {
    const std::string& key = tag.key.or_default();
    if (key.empty()) throw errors::invalid_parameter("A tag's key must not be empty.");
    if (key.starts_with("aws:")) {
      throw errors::invalid_parameter("Tag keys that begin with aws: are reserved.");
    }
    if (!read.emplace(key, tag.value.or_default()).second) {
      throw errors::invalid_parameter("Duplicate tag keys found.");
    }
  }
  if (read.size() > limits::tags && !world.limits_lifted()) {
    throw errors::too_many("tags", limits::tags);
  }
  return read;
}

std::vector<Tag> wire_tags(const world::Tags& tags) {
  std::vector<Tag> list;
  for (const auto& [key, value] : tags) list.push_back({.key = key, .value = value});
  return list;
}

const world::Tags& tags_of(world::World& world, std::string_view arn) {
  return world.directory().tags(arn);
}

world::Tags TagOperations::existing(const world::Call& call, const std::string& arn) const {
  const auto missing = [&] { return errors::resource_not_found(call.operation); };
  const std::string prefix = make_arn(call.scope, "");
  if (!arn.starts_with(prefix)) throw missing();
  const std::string tail = arn.substr(prefix.size());
  const std::string kind = tail.substr(0, tail.find('/'));
  const std::string name = tail.substr(std::min(tail.size(), kind.size() + 1));
  bool exists = false;
  if (kind == "task") {
    const auto tags = world_.component<Tasks>().tags(call.scope, arn);
    if (!tags) throw missing();
    return *tags;
  }
  if (kind == "cluster") exists = world_.component<Clusters>().find(call.scope, name) != nullptr;
  if (kind == "service") exists = world_.component<Services>().find_by_arn(call.scope, arn);
  if (kind == "task-set") exists = world_.component<TaskSets>().find_by_arn(call.scope, arn);
  if (kind == "task-definition") {
    exists = world_.component<TaskDefinitions>().find(call.scope, name) != nullptr;
  }
  if (!exists) throw missing();
  return tags_of(world_, arn);
}

TagResourceResponse TagOperations::tag_resource(world::Call& call, const TagResourceRequest& in) {
  world::Tags all = existing(call, in.resourceArn);
  for (const auto& [key, value] : read_tags(world_, in.tags)) all.insert_or_assign(key, value);
  if (all.size() > limits::tags && !world_.limits_lifted()) {
    throw errors::too_many("tags", limits::tags);
  }
  world_.directory().set_all_tags(in.resourceArn, all);
  return {};
}

UntagResourceResponse TagOperations::untag_resource(world::Call& call,
                                                    const UntagResourceRequest& in) {
  world::Tags all = existing(call, in.resourceArn);
  for (const std::string& key : in.tagKeys) all.erase(key);
  world_.directory().set_all_tags(in.resourceArn, all);
  return {};
}

ListTagsForResourceResponse TagOperations::list_tags_for_resource(
    world::Call& call, const ListTagsForResourceRequest& in) {
  return {.tags = wire_tags(existing(call, in.resourceArn))};
}

}  // namespace windtunnel::ecs
