#include "services/events/tag_operations.hpp"

#include <set>

#include "services/events/buses.hpp"
#include "services/events/errors.hpp"
#include "services/events/limits.hpp"
#include "services/events/rules.hpp"

namespace windtunnel::events {

world::Tags checked_tags(const world::World& world, world::Tags present,
                         const std::vector<Tag>& more) {
  std::set<std::string> keys;
  for (const Tag& tag : more) {
    if (!keys.insert(tag.Key).second) throw errors::repeated_tag();
    present.insert_or_assign(tag.Key, tag.Value);
  }
  if (present.size() > limits::tags && !world.limits_lifted()) throw errors::limit_exceeded();
  return present;
}

void TagOperations::check_exists(const world::Scope& caller, const std::string& text) const {
  constexpr std::string_view of_bus = "event-bus/";
  constexpr std::string_view of_rule = "rule/";
  const auto arn = read_arn(text);
  if (!arn || arn->service != "events" || arn->scope != caller) throw errors::malformed_arn(text);
  if (arn->resource.starts_with(of_bus)) {
    world_.component<Buses>().existing(caller, text);
    return;
  }
  if (!arn->resource.starts_with(of_rule)) throw errors::malformed_arn(text);
  const std::string path = arn->resource.substr(of_rule.size());
  const std::size_t slash = path.rfind('/');
  const bool is_custom = slash != std::string::npos;
  const BusName bus =
      world_.component<Buses>().existing(caller, is_custom ? path.substr(0, slash) : "");
  world_.component<Rules>().get(bus, is_custom ? path.substr(slash + 1) : path);
}

TagResourceResponse TagOperations::tag_resource(world::Call& call, const TagResourceRequest& in) {
  check_exists(call.scope, in.ResourceARN);
  auto& directory = world_.directory();
  directory.tag(in.ResourceARN, checked_tags(world_, directory.tags(in.ResourceARN), in.Tags));
  return {};
}

UntagResourceResponse TagOperations::untag_resource(world::Call& call,
                                                    const UntagResourceRequest& in) {
  check_exists(call.scope, in.ResourceARN);
  world_.directory().untag(in.ResourceARN, in.TagKeys);
  return {};
}

ListTagsForResourceResponse TagOperations::list_tags_for_resource(
    world::Call& call, const ListTagsForResourceRequest& in) {
  check_exists(call.scope, in.ResourceARN);
  ListTagsForResourceResponse out;
  auto& list = out.Tags.emplace();
  for (const auto& [key, value] : world_.directory().tags(in.ResourceARN)) {
    list.push_back({.Key = key, .Value = value});
  }
  return out;
}

}  // namespace windtunnel::events
